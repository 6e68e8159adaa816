package dev.csmr.processor.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.ComponentRouters;
import dev.csmr.service.Partitions;
import dev.csmr.service.Plan;
import dev.csmr.service.PlannedStep;
import dev.csmr.service.Reply;
import dev.csmr.service.Router;
import dev.csmr.service.ServiceStateMachine;
import dev.csmr.service.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Partition keys of every kind, and the merge rules, over three partitions. */
class PartitioningTest {
  private static final CompiledServices KEYED = CompiledServices.of("functional/keyed");
  private static final int SIZE = 3;

  private final List<ServiceStateMachine> machines =
      IntStream.range(0, SIZE)
          .mapToObj(i -> KEYED.replicated("Keyed").newStateMachine(new FixedContext()))
          .toList();
  private final List<Router> routers =
      IntStream.range(0, SIZE).mapToObj(PartitioningTest::router).toList();
  private final Router proxy = KEYED.composition("Spread").newProxy(new Spread());

  private static Router router(int partition) {
    return (operation, arguments) ->
        Plan.of(
            new PlannedStep(
                "p" + partition,
                new Step(partition, operation, arguments, false),
                false,
                PlannedStep.Touched.EVERYTHING));
  }

  /** Slots over the partitions. */
  private final class Spread implements ComponentRouters, Partitions {
    @Override
    public Router component(String service) {
      throw new AssertionError("not partitioned");
    }

    @Override
    public Partitions partitions(String service) {
      return this;
    }

    @Override
    public Router composed() {
      throw new AssertionError("nothing is composed");
    }

    @Override
    public Router owner(CanonicalKey key) {
      return routers.get(key.slot(SIZE));
    }

    @Override
    public List<Router> all() {
      return routers;
    }
  }

  private Plan plan(String operation, Object... arguments) {
    String request =
        Character.toUpperCase(operation.charAt(0)) + operation.substring(1) + "Request";
    return proxy.plan(
        KEYED.id("Spread", operation), KEYED.message("KeyedMessages." + request, arguments));
  }

  private Object run(String operation, Object... arguments) {
    Plan plan = plan(operation, arguments);
    List<Reply> replies =
        plan.steps().stream()
            .map(PlannedStep::step)
            .map(step -> machines.get(step.component()).execute(step.operation(), step.arguments()))
            .toList();
    String response =
        Character.toUpperCase(operation.charAt(0)) + operation.substring(1) + "Response";
    Reply reply = plan.merge(replies);
    return operation.equals("byInts")
        ? reply.isOk()
        : KEYED.result("KeyedMessages." + response, reply);
  }

  @Test
  void a_key_of_any_kind_finds_its_partition() {
    UUID uuid = new UUID(3, 4);
    Object suit = KEYED.type("Suit").getEnumConstants()[1];
    assertThat(plan("byInt", 5).steps().get(0).group())
        .isEqualTo("p" + CanonicalKey.of(5).slot(SIZE));
    assertThat(plan("byBox", 5L).steps().get(0).group())
        .isEqualTo("p" + CanonicalKey.of(5).slot(SIZE));
    assertThat(plan("byUuid", "x", uuid).steps().get(0).group())
        .isEqualTo("p" + CanonicalKey.of(uuid).slot(SIZE));
    assertThat(run("byChar", 'z')).isEqualTo("z");
    assertThat(run("byEnum", suit)).isEqualTo("HEARTS");
    assertThat(
            KEYED
                .definition("Keyed")
                .keys(
                    KEYED.id("Keyed", "byEnum"),
                    KEYED.message("KeyedMessages.ByEnumRequest", suit)))
        .containsExactly(CanonicalKey.of("HEARTS"));
  }

  @Test
  void a_key_that_is_null_is_refused() {
    assertThatThrownBy(() -> plan("byBox", (Object) null))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("ByBoxRequest.key");
  }

  @Test
  void shares_of_keys_go_to_their_owners_with_the_other_arguments() {
    List<UUID> keys = IntStream.range(0, 20).mapToObj(i -> new UUID(i, i)).toList();
    assertThat((List<?>) run("byUuids", keys, true))
        .hasSize(20)
        .allMatch(text -> text.toString().endsWith("!"));
    assertThat(plan("byUuids", keys, true).steps())
        .extracting(PlannedStep::group)
        .containsExactly("p0", "p1", "p2");
    assertThat((Set<?>) run("byEnums", Set.of(KEYED.type("Suit").getEnumConstants()))).isNotEmpty();
    assertThat(run("byInts", Map.of(1, "a", 2, "b", 3, "c", 4, "d"))).isEqualTo(true);
    assertThat(run("durations")).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void answers_are_merged_by_their_rules() {
    assertThat(run("some")).isEqualTo(false);
    for (int key = 0; key < 50; key++) {
      run("byInt", key);
    }
    int most = (Integer) run("most");
    assertThat(run("some")).isEqualTo(true);
    assertThat(run("bytes")).isEqualTo((byte) 50);
    assertThat(run("doubles")).isEqualTo(25.0);
    assertThat(run("durations")).isEqualTo(Duration.ofSeconds(50));
    assertThat(run("latest")).isEqualTo(Instant.ofEpochSecond(most));
    assertThat(most).isBetween(17, 49);
  }
}
