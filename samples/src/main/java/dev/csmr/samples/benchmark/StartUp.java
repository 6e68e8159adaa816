package dev.csmr.samples.benchmark;

import dev.csmr.client.CsmrClient;
import dev.csmr.launcher.Directories;
import dev.csmr.launcher.JavaProcess;
import dev.csmr.launcher.LocalCluster;
import dev.csmr.samples.KeyValueStoreClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How soon a cluster is of use, and what it costs to have it idle. */
final class StartUp {
  private static final int TIMES = 3;

  private static final double MAX_NODE_MILLIS = 3_000;
  private static final double MAX_FIRST_PUT_MILLIS = 5_000;
  private static final double MAX_IDLE_HEAP_MEBIBYTES = 256;

  private final String yaml;
  private final List<Double> nodeMillis = new ArrayList<>();
  private final List<Double> firstPutMillis = new ArrayList<>();
  private final List<Double> idleHeapMebibytes = new ArrayList<>();

  private StartUp(String yaml) {
    this.yaml = yaml;
  }

  /** Measures it on a key-value store, and tells the results. */
  static String report(Path directory) throws IOException, InterruptedException {
    StartUp startUp = new StartUp(Contenders.configuration(Contenders.STORE));
    for (int i = 0; i < TIMES; i++) {
      startUp.one(Directories.fresh(directory.resolve("one")));
      startUp.three(Directories.fresh(directory.resolve("three")));
    }
    Markdown text =
        new Markdown()
            .heading("Start and rest")
            .line("Measured %d times, each time with fresh data.", TIMES)
            .line("")
            .line("| start and rest | | goal | |")
            .line("|---|--:|--:|---|");
    line(
        text,
        "from a node's start, alone, until it is ready, ms",
        startUp.nodeMillis,
        MAX_NODE_MILLIS);
    line(
        text,
        "from the start of three nodes until a put is acknowledged, ms",
        startUp.firstPutMillis,
        MAX_FIRST_PUT_MILLIS);
    line(
        text,
        "heap in use after a full collection, on the idle node that uses most, MiB",
        startUp.idleHeapMebibytes,
        MAX_IDLE_HEAP_MEBIBYTES);
    return text.line("").toString();
  }

  private static void line(Markdown text, String what, List<Double> values, double goal) {
    Figure figure = Figure.median(values);
    text.line(
        "| %s | %s | ≤ %,.0f | %s |", what, figure.text(0), goal, Markdown.atMost(goal, figure));
  }

  private void one(Path directory) throws IOException, InterruptedException {
    try (LocalCluster cluster = LocalCluster.prepare(yaml, directory)) {
      String node = cluster.nodes().get(0);
      cluster.launch(node);
      nodeMillis.add((double) cluster.awaitStarted(node).toMillis());
    }
  }

  private void three(Path directory) throws IOException {
    try (LocalCluster cluster = LocalCluster.prepare(yaml, directory)) {
      long begin = System.nanoTime();
      for (String node : cluster.nodes()) {
        cluster.launch(node);
      }
      try (CsmrClient client = CsmrClient.connect(cluster.endpoints())) {
        KeyValueStoreClient.connect(client).put("first", "put");
      }
      firstPutMillis.add((System.nanoTime() - begin) / 1e6);
      double heap = 0;
      for (JavaProcess process : cluster.processes()) {
        try (JvmProbe probe = JvmProbe.attach(process.pid())) {
          heap = Math.max(heap, probe.liveHeapBytes() / (double) (1 << 20));
        }
      }
      idleHeapMebibytes.add(heap);
    }
  }
}
