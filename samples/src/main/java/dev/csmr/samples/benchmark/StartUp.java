package dev.csmr.samples.benchmark;

import dev.csmr.client.CsmrClient;
import dev.csmr.samples.KeyValueStoreClient;
import dev.csmr.samples.launch.Directories;
import dev.csmr.samples.launch.JavaProcess;
import dev.csmr.samples.launch.LocalCluster;
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
      String node = cluster.config().nodes().get(0).name();
      cluster.start(node);
      nodeMillis = cluster.readyMillis(node);
    }
    try (LocalCluster cluster =
        LocalCluster.prepare(yaml, Directories.fresh(directory.resolve("three")))) {
      long begin = System.nanoTime();
      for (var node : cluster.config().nodes()) {
        cluster.start(node.name());
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
