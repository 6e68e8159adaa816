package dev.csmr.processor.writer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.ServiceStateMachine;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** I9 Faithful: no sequence of operations tells a restored object from the one that was saved. */
class FaithfulStateTest {
  private static final CompiledServices ZOO = CompiledServices.of("functional/zoo");
  private static final CompiledServices LEDGER = CompiledServices.of("functional/ledger");
  private static final CompiledServices ATTIC = CompiledServices.of("functional/attic");

  /** How a snapshot reaches the twin. */
  private interface Way {
    byte[] carry(byte[] snapshot);
  }

  @Test
  void restored_twins_answer_and_save_as_the_original_does() {
    for (int seed = 0; seed < 20; seed++) {
      assertThat(firstDifference(ZOO, "Zoo", seed, 400, snapshot -> snapshot))
          .as("seed " + seed)
          .isEmpty();
    }
  }

  @Test
  void private_fields_that_a_record_carries_are_restored_as_faithfully() {
    for (int seed = 0; seed < 20; seed++) {
      assertThat(firstDifference(LEDGER, "Ledger", seed, 400, snapshot -> snapshot))
          .as("seed " + seed)
          .isEmpty();
    }
  }

  @Test
  void objects_of_final_fields_are_the_same_wherever_else_they_are() {
    for (int seed = 0; seed < 20; seed++) {
      assertThat(firstDifference(ATTIC, "Attic", seed, 400, snapshot -> snapshot))
          .as("seed " + seed)
          .isEmpty();
    }
  }

  @Test
  void a_kind_that_is_restored_as_another_is_noticed() {
    assertThat(firstDifferences(43, 40)).as("a TreeMap as a LinkedHashMap").isPresent();
    assertThat(firstDifferences(22, 20)).as("a TreeSet as a LinkedHashSet").isPresent();
    assertThat(firstDifferences(4, 1)).as("a PriorityQueue as an ArrayList").isPresent();
  }

  /** Differences when the first field that holds a collection of a kind is restored as another. */
  private static Optional<String> firstDifferences(int from, int to) {
    for (int seed = 0; seed < 20; seed++) {
      Optional<String> difference =
          firstDifference(ZOO, "Zoo", seed, 400, snapshot -> withKind(snapshot, from, to));
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  /** Puts another kind where a collection that is not that of a final field begins. */
  private static byte[] withKind(byte[] snapshot, int from, int to) {
    byte[] changed = snapshot.clone();
    for (int i = 0; i + 2 < changed.length; i++) {
      if (changed[i] == 5 << 3 && changed[i + 1] == from && changed[i + 2] == 6 << 3) {
        changed[i + 1] = (byte) to;
      }
    }
    return changed;
  }

  private static Optional<String> firstDifference(
      CompiledServices services, String name, int seed, int steps, Way way) {
    Random random = new Random(seed);
    ServiceStateMachine original = newMachine(services, name);
    ServiceStateMachine twin = newMachine(services, name);
    for (int step = 0; step < steps; step++) {
      if (random.nextInt(12) == 0) {
        ServiceStateMachine restored = newMachine(services, name);
        restored.restore(new WireReader(way.carry(save(twin))));
        twin = restored;
      }
      int operation = random.nextInt(25);
      int argument = random.nextInt(1_000);
      String answer = act(services, name, original, operation, argument);
      String twinAnswer = act(services, name, twin, operation, argument);
      if (!answer.equals(twinAnswer)) {
        return Optional.of(operation + "(" + argument + "): " + answer + " / " + twinAnswer);
      }
      if (!look(original).equals(look(twin))) {
        return Optional.of("looks: " + look(original) + " / " + look(twin));
      }
      if (!Arrays.equals(save(original), save(twin))) {
        return Optional.of("snapshots differ after " + operation + "(" + argument + ")");
      }
    }
    return Optional.empty();
  }

  private static ServiceStateMachine newMachine(CompiledServices services, String name) {
    return services.replicated(name).newStateMachine(new FixedContext());
  }

  private static String act(
      CompiledServices services,
      String name,
      ServiceStateMachine machine,
      int operation,
      int argument) {
    byte[] request = services.message(name + "Messages.ActRequest", operation, argument);
    return services
        .result(name + "Messages.ActResponse", machine.execute(services.id(name, "act"), request))
        .toString()
        .replace('\uD83D', '?');
  }

  private static String look(ServiceStateMachine zoo) {
    return CompiledServices.call(zoo.service(), "look").toString();
  }

  private static byte[] save(ServiceStateMachine zoo) {
    WireWriter out = new WireWriter();
    zoo.save(out);
    return out.toByteArray();
  }
}
