package dev.csmr.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.ReplicaContext;
import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import dev.csmr.config.BareDefinition;
import dev.csmr.replica.api.GroupComponent;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.MulticastPeers;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.replica.state.StateHolder;
import dev.csmr.service.Reply;
import dev.csmr.service.ServiceStateMachine;
import dev.csmr.service.frame.AnswerBacklog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot ten times as long as the heap is written and read. */
@Timeout(600)
class SnapshotMemoryTest {
  private static final int HEAP_MEGABYTES = 24;
  private static final int FIELDS = 240_000;
  private static final int FIELD_BYTES = 1_000;

  @TempDir Path directory;

  @Test
  void the_memory_that_a_snapshot_takes_does_not_grow_with_the_state() throws Exception {
    Path file = directory.resolve("snapshot.1_2");
    Path output = directory.resolve("output");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(child.waitFor(500, TimeUnit.SECONDS)).isTrue();
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.exitValue()).as(Files.readString(output)).isZero();
    assertThat(Files.size(file)).isGreaterThan(9_000_000L * HEAP_MEGABYTES);
  }

  /** Saves and restores in a heap that does not hold the bytes. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws Exception {
      Path file = Path.of(args[0]);
      holder().save(file, 1, 2, md5 -> {});
      holder().restore(file, 1, 2);
    }

    private static StateHolder holder() {
      GroupConfig group =
          new GroupConfig(
              "g",
              List.of(new Member("n", "localhost", 1, 0)),
              List.of(new GroupComponent.Stateful("Long", new LongStore())));
      return new StateHolder(
          "c",
          group,
          ReplicaLimits.DEFAULT,
          (input, canWait) -> {},
          MulticastPeers.NONE,
          new AnswerBacklog());
    }
  }

  /** A service whose state is long when written, and takes no memory. */
  private static final class LongStore extends BareDefinition {
    @Override
    public ServiceStateMachine newStateMachine(ReplicaContext context) {
      return new LongMachine();
    }
  }

  private static final class LongMachine extends BareDefinition.Machine {
    private static final int FIELD = WireType.tag(1, WireType.LENGTH_DELIMITED);

    @Override
    public Reply execute(int operation, byte[] arguments) {
      throw new AssertionError("There are no operations.");
    }

    @Override
    public void save(WireWriter out) {
      byte[] field = new byte[FIELD_BYTES];
      for (int i = 0; i < FIELDS; i++) {
        field[i % FIELD_BYTES]++;
        out.writePresentBytes(1, field);
        out.flushPoint();
      }
    }

    @Override
    public void restore(WireReader in) {
      byte[] expected = new byte[FIELD_BYTES];
      for (int i = 0; i < FIELDS; i++) {
        expected[i % FIELD_BYTES]++;
        if (in.readTag() != FIELD || !java.util.Arrays.equals(in.readBytes(), expected)) {
          throw new MalformedMessageException("Field " + i + " is another.");
        }
      }
    }
  }
}
