package dev.csmr.service.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is in memory beside a state while it is saved and restored does not grow with it. */
@Timeout(300)
class StateMemoryTest {
  @TempDir Path directory;

  @Test
  void four_million_arrays_are_saved_and_restored_in_a_heap_with_64_mebibytes_more()
      throws Exception {
    // An array takes 24 bytes, and a reference to it, when its list has grown, up to 6.
    int heap = (int) ((4_000_000L * (24 + 6)) >> 20) + 64;
    Path output = directory.resolve("output");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmn8m",
                "-Xmx" + (heap + 8) + "m",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                "4000000",
                directory.resolve("state").toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(child.waitFor(200, TimeUnit.SECONDS)).isTrue();
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.exitValue()).as(Files.readString(output)).isZero();
  }

  /** Saves and restores a large state; says how long it took. */
  static final class Child {
    private static final StateCodec<List<byte[]>> ARRAYS =
        StateCodecs.ofList(List.class, StateCodecs.BYTES);
    private static final StateField<List<byte[]>> ARRAYS_FIELD =
        new StateField<>(1, "arrays", ARRAYS);

    private Child() {}

    /**
     * Runs.
     *
     * @param args how large the state is, and the file to save it in
     */
    public static void main(String[] args) throws Exception {
      int size = Integer.parseInt(args[0]);
      Path file = Path.of(args[1]);
      save(arrays(size), file);
      List<byte[]> restored = restore(file);
      if (restored.size() != size || restored.get(size - 1) != restored.get(0)) {
        throw new AssertionError("Another state was restored.");
      }
    }

    private static List<byte[]> arrays(int size) {
      List<byte[]> arrays = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        arrays.add(new byte[] {(byte) i});
      }
      arrays.set(size - 1, arrays.get(0));
      return arrays;
    }

    private static void save(List<byte[]> state, Path file) throws IOException {
      long start = System.nanoTime();
      try (OutputStream to = new BufferedOutputStream(Files.newOutputStream(file))) {
        WireWriter out = new WireWriter(to);
        StateWriter writer = new StateWriter(out, new OwnCollections("Large"));
        writer.write(ARRAYS_FIELD, state);
        writer.end();
        out.drain();
      }
      report("saved", start);
    }

    private static List<byte[]> restore(Path file) throws IOException {
      long start = System.nanoTime();
      try (InputStream from = new BufferedInputStream(Files.newInputStream(file))) {
        StateReader reader = new StateReader(new WireReader(from), new OwnCollections("Large"));
        reader.next();
        List<byte[]> restored = reader.read(ARRAYS_FIELD);
        report("restored", start);
        return restored;
      }
    }

    private static void report(String what, long start) {
      System.out.println(
          what + " in ms: " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }
  }
}
