package dev.csmr.samples.benchmark;

import dev.csmr.client.CsmrClient;
import dev.csmr.config.Setting;
import dev.csmr.launcher.LocalCluster;
import dev.csmr.samples.KeyValueStoreClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** How long a member executes nothing while it takes a snapshot, by what its state holds. */
final class Snapshots {
  private static final String CONFIGURATION = "/clusters/snapshots.yaml";

  /** How many entries the stores hold, each with a key of 16 bytes and a value of 100. */
  private static final int[] SIZES = {100_000, 1_000_000, 3_000_000};

  /** What three million such entries take. */
  private static final int HEAP_MEGABYTES = 2_048;

  private static final int OUTSTANDING = 1_024;
  private static final String VALUE = "v".repeat(100);

  private final LocalCluster cluster;
  private final Path directory;
  private final KeyValueStoreClient store;

  private Snapshots(LocalCluster cluster, Path directory, KeyValueStoreClient store) {
    this.cluster = cluster;
    this.directory = directory;
    this.store = store;
  }

  /** Measures it and tells the results. */
  static String report(Path directory) throws IOException, InterruptedException {
    Markdown text =
        new Markdown()
            .heading("How long a snapshot lets execution stand still")
            .line("A group of one member, with entries of 16-byte keys and 100-byte values: the")
            .line("longest of so many puts, one after another, that a snapshot falls among them.")
            .line("Measured once for each size.")
            .line("")
            .line("| entries | snapshot | execution stands still, at most |")
            .line("|--:|--:|--:|");
    String yaml = Contenders.configuration(CONFIGURATION);
    try (LocalCluster cluster = LocalCluster.prepare(yaml, directory)) {
      cluster.withHeap(HEAP_MEGABYTES).startAll();
      try (CsmrClient client = CsmrClient.connect(cluster.endpoints())) {
        Snapshots snapshots =
            new Snapshots(cluster, directory, KeyValueStoreClient.connect(client));
        int before = 0;
        for (int size : SIZES) {
          snapshots.fill(before, size);
          before = size;
          long millis = snapshots.longestPutMillis();
          text.line("| %,d | %,d MiB | %,d ms |", size, snapshots.newestBytes() >> 20, millis);
        }
      }
    }
    return text.line("").toString();
  }

  private void fill(int from, int to) throws InterruptedException {
    Semaphore permits = new Semaphore(OUTSTANDING);
    AtomicReference<Throwable> failed = new AtomicReference<>();
    for (int i = from; i < to; i++) {
      permits.acquire();
      CompletableFuture<Void> put = store.async().put(key(i), VALUE);
      var unused =
          put.whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  failed.set(failure);
                }
                permits.release();
              });
    }
    permits.acquire(OUTSTANDING);
    if (failed.get() != null) {
      throw new IllegalStateException("A put failed.", failed.get());
    }
  }

  private static String key(int number) {
    return String.format("key-%012d", number);
  }

  /** Of so many puts, one after another, that a snapshot falls among them: it is waited for. */
  private long longestPutMillis() {
    long longest = 0;
    long every = cluster.config().settings().get(Setting.SNAPSHOT_ENTRIES);
    for (int i = 0; i <= every; i++) {
      long begin = System.nanoTime();
      store.put(key(0), VALUE);
      longest = Math.max(longest, System.nanoTime() - begin);
    }
    return longest / 1_000_000;
  }

  private long newestBytes() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.getFileName().toString().matches("snapshot\\.\\d+_\\d+"))
          .mapToLong(file -> file.toFile().length())
          .max()
          .orElseThrow();
    }
  }
}
