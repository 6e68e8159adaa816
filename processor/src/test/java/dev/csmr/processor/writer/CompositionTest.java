package dev.csmr.processor.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.InvalidRequestException;
import dev.csmr.OperationFailedException;
import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.OtherVersionException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.ComponentRouters;
import dev.csmr.service.CompositionDefinition;
import dev.csmr.service.Partitions;
import dev.csmr.service.Plan;
import dev.csmr.service.PlannedStep;
import dev.csmr.service.ReplicatedDefinition;
import dev.csmr.service.Reply;
import dev.csmr.service.Router;
import dev.csmr.service.ServiceStateMachine;
import dev.csmr.service.Step;
import dev.csmr.service.UnknownOperationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Compositions, routed by their proxies and executed inside one group: both mean the same. */
class CompositionTest {
  private static final CompiledServices SERVICES = CompiledServices.of("functional/parts");

  private final Map<String, ServiceStateMachine> machines = new LinkedHashMap<>();
  private final FixedContext context = new FixedContext();
  private final List<String> executed = new ArrayList<>();

  /** The state machine of an instance, made when it is first named. */
  private ServiceStateMachine machine(String path, String type) {
    return machines.computeIfAbsent(
        path, any -> SERVICES.replicated(type).newStateMachine(context));
  }

  /** A router to one instance, as the runtime has it. */
  private Router leaf(String path, String type) {
    machine(path, type);
    return (operation, arguments) ->
        Plan.of(
            new PlannedStep(
                "group of " + path,
                new Step(Step.componentId(path), operation, arguments, false),
                SERVICES.replicated(type).operations().stream()
                    .anyMatch(each -> each.id() == operation && each.isQuery()),
                SERVICES.replicated(type)::keys));
  }

  private Reply run(Plan plan) {
    List<Reply> replies = new ArrayList<>();
    boolean refused = false;
    for (PlannedStep planned : plan.steps()) {
      String path = planned.group().substring("group of ".length());
      if (refused) {
        replies.add(Reply.of(Reply.Status.CONDITION_NOT_MET, "refused"));
        continue;
      }
      executed.add(path);
      Reply reply = execute(machines.get(path), planned.step());
      boolean isFalse = planned.step().condition() && reply.isOk() && reply.payload().length == 0;
      refused |= isFalse;
      replies.add(isFalse ? Reply.of(Reply.Status.CONDITION_NOT_MET, "refused") : reply);
    }
    return plan.merge(replies);
  }

  private static Reply execute(ServiceStateMachine machine, Step step) {
    try {
      return machine.execute(step.operation(), step.arguments());
    } catch (RuntimeException e) {
      return Reply.of(Reply.Status.FAILED, e.toString());
    }
  }

  private Router proxy(String composition, Map<String, Router> components) {
    return SERVICES
        .composition(composition)
        .newProxy(
            new ComponentRouters() {
              @Override
              public Router component(String service) {
                return components.get(service);
              }

              @Override
              public Partitions partitions(String service) {
                return new TwoPartitions(components.get("0"), components.get("1"));
              }

              @Override
              public Router composed() {
                return (operation, arguments) ->
                    Plan.of(
                        new PlannedStep(
                            "group of composed",
                            new Step(1, operation, arguments, false),
                            false,
                            PlannedStep.Touched.EVERYTHING));
              }
            });
  }

  /** Keys with an even last digit here, the others there. */
  private record TwoPartitions(Router even, Router odd) implements Partitions {
    @Override
    public Router owner(CanonicalKey key) {
      String hex = key.toString();
      return Integer.parseInt(hex.substring(hex.length() - 1), 16) % 2 == 0 ? even : odd;
    }

    @Override
    public List<Router> all() {
      return List.of(even, odd);
    }
  }

  private Router notedProxy() {
    return proxy(
        "NotedStore",
        Map.of("parts.Store", leaf("store", "Store"), "parts.Notes", leaf("notes", "Notes")));
  }

  private ServiceStateMachine notedMachine() {
    return SERVICES
        .composition("NotedStore")
        .newStateMachine(
            Map.of(
                "parts.Store", machine("store", "Store").service(),
                "parts.Notes", machine("notes", "Notes").service()));
  }

  /** Executes a default method of NotedStore. */
  private Reply composed(String operation, byte[] arguments) {
    int id = SERVICES.id("NotedStore", operation);
    return execute(notedMachine(), new Step(1, id, arguments, false));
  }

  /** Executes an operation of NotedStore by its proxy, or inside a group, called by another one. */
  private Reply noted(boolean together, String operation, byte[] arguments) {
    if (!together) {
      return run(notedProxy().plan(SERVICES.id("NotedStore", operation), arguments));
    }
    ServiceStateMachine outer =
        SERVICES
            .composition("OuterStore")
            .newStateMachine(Map.of("parts.NotedStore", notedMachine().service()));
    int id = SERVICES.id("OuterStore", operation + "Inside");
    return execute(outer, new Step(1, id, arguments, false));
  }

  private static byte[] put(String key, String value) {
    return SERVICES.message("StoreMessages.PutRequest", key, value);
  }

  private Object notes() {
    return SERVICES.result(
        "NotesMessages.AllResponse",
        machine("notes", "Notes").execute(SERVICES.id("Notes", "all"), new byte[0]));
  }

  private Object size() {
    return SERVICES.result(
        "StoreMessages.SizeResponse",
        machine("store", "Store").execute(SERVICES.id("Store", "size"), new byte[0]));
  }

  @Test
  void an_extension_executes_after_the_operation() {
    for (boolean together : new boolean[] {false, true}) {
      machines.clear();
      assertThat(noted(together, "put", put("a", "1")).status()).isEqualTo(Reply.Status.OK);
      assertThat(size()).isEqualTo(1L);
      assertThat(notes()).isEqualTo(List.of("a=1"));
    }
    assertThat(executed).startsWith("store", "notes");
  }

  @Test
  void extensions_execute_even_if_the_operation_fails_and_its_outcome_wins() {
    for (boolean together : new boolean[] {false, true}) {
      machines.clear();
      Reply declared = noted(together, "put", put("full", "1"));
      assertThat(declared.status()).isEqualTo(Reply.Status.DECLARED);
      assertThat(Reply.DeclaredError.read(declared.payload()).type())
          .isEqualTo("parts.FullException");
      assertThat(notes()).isEqualTo(List.of("full=1"));
    }
  }

  @Test
  void a_failing_extension_is_the_answer_when_the_operation_succeeded() {
    for (boolean together : new boolean[] {false, true}) {
      machines.clear();
      assertThat(noted(together, "put", put("b", "unspeakable")).status())
          .isEqualTo(Reply.Status.FAILED);
      assertThat(size()).isEqualTo(1L);
    }
  }

  @Test
  void a_false_condition_leaves_everything_as_it_is() {
    for (boolean together : new boolean[] {false, true}) {
      machines.clear();
      Reply reply =
          noted(together, "remove", SERVICES.message("StoreMessages.RemoveRequest", "unnoted"));
      assertThat(reply.status()).isEqualTo(Reply.Status.CONDITION_NOT_MET);
      noted(together, "put", put("c", "1"));
      assertThat(
              noted(together, "remove", SERVICES.message("StoreMessages.RemoveRequest", "c"))
                  .status())
          .isEqualTo(Reply.Status.OK);
      assertThat(size()).isEqualTo(0L);
    }
  }

  @Test
  void a_default_method_is_executed_inside_the_group() {
    Plan plan =
        notedProxy()
            .plan(
                SERVICES.id("NotedStore", "move"),
                SERVICES.message("NotedStoreMessages.MoveRequest", "a", "b"));
    assertThat(plan.steps()).extracting(PlannedStep::group).containsExactly("group of composed");
    noted(true, "put", put("a", "1"));
    Reply reply = composed("move", SERVICES.message("NotedStoreMessages.MoveRequest", "a", "b"));
    assertThat(SERVICES.result("NotedStoreMessages.MoveResponse", reply)).isEqualTo(true);
    assertThat(notes()).isEqualTo(List.of("a=1", "b=1"));
  }

  @Test
  void a_state_machine_of_a_composition_executes_default_methods_only() {
    int put = SERVICES.id("NotedStore", "put");
    assertThatThrownBy(() -> notedMachine().execute(put, put("a", "1")))
        .isInstanceOf(UnknownOperationException.class)
        .hasMessageContaining("parts.NotedStore");
  }

  @Test
  void a_state_machine_of_a_composition_has_no_state() {
    WireWriter saved = new WireWriter();
    notedMachine().save(saved);
    assertThat(saved.toByteArray()).isEmpty();
    notedMachine().restore(new WireReader(saved.toByteArray()));
    assertThatThrownBy(() -> notedMachine().restore(new WireReader(new byte[] {8, 1})))
        .isInstanceOf(OtherVersionException.class)
        .hasMessageContaining("parts.NotedStore");
  }

  @Test
  void components_never_share_a_collection() {
    composed("share", SERVICES.message("NotedStoreMessages.ShareRequest", List.of("x")));
    composed("share", SERVICES.message("NotedStoreMessages.ShareRequest", List.of("y")));
    assertThat(notes()).isEqualTo(List.of("x", "y"));
    Object shared =
        SERVICES.result(
            "StoreMessages.TagsResponse",
            machine("store", "Store").execute(SERVICES.id("Store", "tags"), new byte[0]));
    assertThat(shared).isEqualTo(List.of("x", "y"));
  }

  @Test
  void a_mapping_that_fails_executes_nothing() {
    assertThatThrownBy(
            () -> notedProxy().plan(SERVICES.id("NotedStore", "put"), put("unmappable", "1")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Notes.add")
        .hasMessageContaining("NotedStore.put")
        .hasMessageContaining("nothing was executed");
  }

  @Test
  void arguments_that_cannot_be_read_are_refused_by_the_proxy() {
    assertThatThrownBy(() -> notedProxy().plan(SERVICES.id("NotedStore", "put"), new byte[] {8}))
        .isInstanceOf(MalformedMessageException.class);
  }

  private Router spread() {
    return proxy("SpreadStore", Map.of("0", leaf("even", "Store"), "1", leaf("odd", "Store")));
  }

  private Reply spread(String operation, byte[] arguments) {
    return run(spread().plan(SERVICES.id("SpreadStore", operation), arguments));
  }

  @Test
  void an_operation_on_a_key_goes_to_its_owner() {
    spread("put", put("k0", "1"));
    spread("put", put("k1", "2"));
    spread("put", put("k3", "3"));
    assertThat(executed).containsExactly("even", "odd", "odd");
  }

  @Test
  void an_operation_without_key_asks_every_partition_and_merges() {
    spread("put", put("k0", "1"));
    spread("put", put("k1", "2"));
    executed.clear();
    assertThat(SERVICES.result("StoreMessages.SizeResponse", spread("size", new byte[0])))
        .isEqualTo(2L);
    assertThat(executed).containsExactly("even", "odd");
    assertThat(SERVICES.result("StoreMessages.LeastResponse", spread("least", new byte[0])))
        .isEqualTo("k0");
    assertThat(SERVICES.result("StoreMessages.AnyResponse", spread("any", new byte[0])))
        .isEqualTo(java.util.Optional.of("1"));
    assertThat(SERVICES.result("StoreMessages.AllLongResponse", spread("allLong", new byte[0])))
        .isEqualTo(false);
    assertThat(SERVICES.result("StoreMessages.TagsResponse", spread("tags", new byte[0])))
        .isEqualTo(List.of());
  }

  @Test
  void several_keys_are_split_by_owner_and_the_answers_united() {
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < 6; i++) {
      entries.put("k" + i, "v" + i);
    }
    Reply put =
        spread("putAll", SERVICES.message("StoreMessages.PutAllRequest", entries, (short) 2));
    assertThat(SERVICES.result("StoreMessages.PutAllResponse", put)).isEqualTo((short) 12);
    assertThat(executed).containsExactly("even", "odd");
    Reply got =
        spread("getAll", SERVICES.message("StoreMessages.GetAllRequest", Set.of("k1", "k3", "x")));
    assertThat(SERVICES.result("StoreMessages.GetAllResponse", got))
        .isEqualTo(Map.of("k1", "v1", "k3", "v3"));
    assertThat(
            ((Map<?, ?>) SERVICES.result("StoreMessages.GetAllResponse", got)).keySet().toArray())
        .containsExactly(new TreeSet<>(Set.of("k1", "k3")).toArray());
  }

  @Test
  void no_key_at_all_asks_one_partition() {
    Reply got = spread("getAll", SERVICES.message("StoreMessages.GetAllRequest", Set.of()));
    assertThat(SERVICES.result("StoreMessages.GetAllResponse", got)).isEqualTo(Map.of());
    assertThat(executed).containsExactly("even");
  }

  @Test
  void a_sum_outside_its_type_is_an_error() {
    Map<String, String> entries = Map.of("k0", "a", "k1", "b");
    Plan plan =
        spread()
            .plan(
                SERVICES.id("SpreadStore", "putAll"),
                SERVICES.message("StoreMessages.PutAllRequest", entries, Short.MAX_VALUE));
    assertThatThrownBy(() -> run(plan))
        .isInstanceOf(OperationFailedException.class)
        .hasMessageContaining("short");
  }

  @Test
  void a_definition_of_a_service_names_the_keys_of_an_invocation() {
    ReplicatedDefinition definition = SERVICES.replicated("Store");
    assertThat(definition.keys(SERVICES.id("Store", "put"), put("k0", "1")))
        .containsExactly(CanonicalKey.of("k0"));
    assertThat(definition.keys(SERVICES.id("Store", "size"), new byte[0])).isEmpty();
  }

  @Test
  void a_definition_of_a_composition_knows_the_messages_of_its_default_methods() {
    CompositionDefinition definition = SERVICES.composition("NotedStore");
    int move = SERVICES.id("NotedStore", "move");
    definition.check(move, SERVICES.message("NotedStoreMessages.MoveRequest", "a", "b"));
    assertThatThrownBy(() -> definition.check(move, new byte[] {8}))
        .isInstanceOf(MalformedMessageException.class);
    assertThat(definition.keys(move, new byte[0])).isEmpty();
  }

  @Test
  void a_definition_names_its_components() {
    CompositionDefinition definition = SERVICES.composition("SpreadStore");
    assertThat(definition.partitioned()).isTrue();
    assertThat(definition.components()).containsExactly("parts.Store");
    assertThatThrownBy(() -> definition.newStateMachine(Map.of()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("parts.SpreadStore");
  }
}
