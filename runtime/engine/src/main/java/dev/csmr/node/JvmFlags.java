package dev.csmr.node;

import java.util.ArrayList;
import java.util.List;

/**
 * The flags a node's JVM should be started with: the one place that knows, for start scripts and
 * for whatever else starts nodes.
 */
public final class JvmFlags {
  private JvmFlags() {}

  /** The flags for the JVM that runs this, with a heap that serves a small node well. */
  public static List<String> recommended() {
    return recommended(Runtime.version().feature(), 512);
  }

  /**
   * The flags for a JVM.
   *
   * @param javaVersion its feature version, 17 or later
   * @param heapMegabytes its heap; 256 is the least for a node with a few groups
   */
  public static List<String> recommended(int javaVersion, int heapMegabytes) {
    List<String> flags = new ArrayList<>();
    // A heap that has its full size at once is collected less often; it takes memory only as it is
    // used.
    flags.add("-Xms" + heapMegabytes + "m");
    flags.add("-Xmx" + heapMegabytes + "m");
    // Ratis works in the common pool. With its default size on one or two processors,
    // CompletableFuture starts a thread per task.
    flags.add("-Djava.util.concurrent.ForkJoinPool.common.parallelism=4");
    // A replica that is out of memory can neither go on nor say so.
    flags.add("-XX:+ExitOnOutOfMemoryError");
    // Small heaps on few processors: no barriers and no threads of its own.
    flags.add("-XX:+UseSerialGC");
    // Of what a busy node makes, little lives long: with much room for it, collections are rare.
    // A state of more than half the heap makes them frequent; such a node needs more heap.
    flags.add("-XX:NewRatio=1");
    // Its classes take some 40 MB. Java would collect the whole heap, state included, when the
    // first
    // 21 MB are used, and once more about when it begins to serve.
    flags.add("-XX:MetaspaceSize=96m");
    if (javaVersion >= 24) {
      // gRPC's transport loads a native library and uses Unsafe; say that this is meant.
      flags.add("--enable-native-access=ALL-UNNAMED");
      flags.add("--sun-misc-unsafe-memory-access=allow");
    }
    return List.copyOf(flags);
  }
}
