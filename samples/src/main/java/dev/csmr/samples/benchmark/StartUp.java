package dev.csmr.samples.benchmark;

import dev.csmr.client.CsmrClient;
import dev.csmr.launcher.Directories;
import dev.csmr.launcher.JavaProcess;
import dev.csmr.launcher.LocalCluster;
import dev.csmr.samples.KeyValueStoreClient;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How soon a cluster is of use, and what it costs to have it idle.
 *
 * @param nodeMillis from the start of one node's process, alone on the machine, until it is ready
 * @param firstPutMillis from the start of three nodes' processes until a put is acknowledged
 * @param idleHeapBytes the heap in use on the node that uses most, after a full collection
 */
record StartUp(long nodeMillis, long firstPutMillis, long idleHeapBytes) {
  static final long MAX_NODE_MILLIS = 3_000;
  static final long MAX_FIRST_PUT_MILLIS = 5_000;
  static final long MAX_IDLE_HEAP_BYTES = 256L << 20;

  /** Measures it, on a key-value store whose configuration is given. */
  static StartUp measure(String yaml, Path directory) throws IOException, InterruptedException {
    long nodeMillis;
    try (LocalCluster cluster =
        LocalCluster.prepare(yaml, Directories.fresh(directory.resolve("one")))) {
      String node = cluster.nodes().get(0);
      cluster.launch(node);
      nodeMillis = cluster.awaitStarted(node).toMillis();
    }
    try (LocalCluster cluster =
        LocalCluster.prepare(yaml, Directories.fresh(directory.resolve("three")))) {
      long begin = System.nanoTime();
      for (String node : cluster.nodes()) {
        cluster.launch(node);
      }
      try (CsmrClient client = CsmrClient.connect(cluster.endpoints())) {
        KeyValueStoreClient.connect(client).put("first", "put");
      }
      long firstPutMillis = (System.nanoTime() - begin) / 1_000_000;
      long heap = 0;
      for (JavaProcess process : cluster.processes()) {
        try (JvmProbe probe = JvmProbe.attach(process.pid())) {
          heap = Math.max(heap, probe.liveHeapBytes());
        }
      }
      return new StartUp(nodeMillis, firstPutMillis, heap);
    }
  }
}
