package dev.csmr.replica.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.replica.CounterStore;
import dev.csmr.replica.api.GroupComponent;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.entry.LogClock;
import dev.csmr.replica.entry.LogEntry;
import dev.csmr.replica.entry.LogFacts;
import dev.csmr.service.Invocation;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.service.LargeAnswer;
import dev.csmr.service.Reply;
import dev.csmr.service.Step;
import dev.csmr.session.SessionLimits;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupStateTest {
  private static final GroupConfig GROUP =
      new GroupConfig(
          "g",
          List.of(new Member("n", "localhost", 1, 0)),
          List.of(new GroupComponent.Stateful(CounterStore.PATH, new CounterStore())));
  private static final long NOW = 1_000_000;

  private final GroupState state = new GroupState(GROUP, SessionLimits.DEFAULT);

  @Test
  void an_invocation_executes_once_and_answers_the_same() {
    Invocation command = command(1, 1, CounterStore.add("a", 2));
    assertThat(CounterStore.number(apply(command).replies().get(0))).isZero();
    assertThat(CounterStore.number(apply(command).replies().get(0))).isZero();
    assertThat(get("a")).isEqualTo(2);
  }

  @Test
  void log_time_never_goes_back() {
    Step context = CounterStore.step(CounterStore.CONTEXT, "", 0, false);
    apply(NOW + 5_000, command(1, 1, context));
    String later = CounterStore.text(apply(NOW, command(1, 2, context)).replies().get(0));
    assertThat(later).startsWith("1970-01-01T00:16:45Z ");
  }

  @Test
  void neighbours_in_an_entry_draw_different_numbers() {
    Step context = CounterStore.step(CounterStore.CONTEXT, "", 0, false);
    List<GroupReply> replies = applyAll(NOW, command(1, 1, context), command(1, 2, context));
    assertThat(CounterStore.text(replies.get(0).replies().get(0)))
        .isNotEqualTo(CounterStore.text(replies.get(1).replies().get(0)));
  }

  @Test
  void a_saved_state_remembers_values_answers_and_time() {
    Invocation command = command(1, 1, CounterStore.add("a", 2));
    apply(NOW + 9_000, command);
    GroupState restored = restored(state);
    assertThat(saved(restored)).containsExactlyInAnyOrderEntriesOf(saved(state));
    assertThat(restored.digest()).isEqualTo(state.digest()).isNotZero();
    List<GroupReply> replies = Applied.apply(restored, NOW, command);
    assertThat(CounterStore.number(replies.get(0).replies().get(0))).isZero();
    assertThat(CounterStore.number(restored.query(query("a")).get(0))).isEqualTo(2);
  }

  private static LogFacts limits(SessionLimits limits) {
    return new LogFacts(limits, List.of());
  }

  private static GroupState restored(GroupState from) {
    GroupState restored = new GroupState(GROUP, SessionLimits.DEFAULT);
    saved(from)
        .forEach(
            (name, content) ->
                restored.restore(name, new WireReader(HexFormat.of().parseHex(content))));
    return restored;
  }

  private static Map<String, String> saved(GroupState state) {
    Map<String, String> sections = new LinkedHashMap<>();
    state.save(
        (name, content) -> {
          WireWriter out = new WireWriter();
          content.accept(out);
          sections.put(name, HexFormat.of().formatHex(out.toByteArray()));
        });
    return sections;
  }

  @Test
  void a_state_of_a_component_that_is_not_configured_is_refused() {
    assertThatThrownBy(() -> state.restore("component Gone", new WireReader(new byte[0])))
        .hasMessageContaining("component Gone, which is not configured");
  }

  @Test
  void an_operation_of_a_newer_version_stops_the_replica() {
    Invocation newer = command(1, 1, CounterStore.step(CounterStore.NEWER, "a", 0, false));
    assertThatThrownBy(() -> apply(newer))
        .isInstanceOf(DivergenceException.class)
        .hasMessageContaining("no operation with id 99");
  }

  @Test
  void a_component_that_is_not_configured_stops_the_replica() {
    Invocation unknown = command(1, 1, new Step(77, 1, new byte[0], false));
    assertThatThrownBy(() -> apply(unknown))
        .isInstanceOf(DivergenceException.class)
        .hasMessageContaining("has the number 77");
  }

  @Test
  void an_exhausted_machine_stops_the_replica() {
    Invocation exhaust = command(1, 1, CounterStore.step(CounterStore.EXHAUST, "a", 0, false));
    assertThatThrownBy(() -> apply(exhaust))
        .isInstanceOf(DivergenceException.class)
        .hasMessageContaining("OutOfMemoryError");
  }

  @Test
  void a_command_that_overflows_the_stack_stops_the_replica() {
    Step step = CounterStore.step(CounterStore.ADD_AND_RECURSE, "a", 0, false);
    assertThatThrownBy(() -> apply(command(1, 1, step)))
        .isInstanceOf(DivergenceException.class)
        .hasMessageContaining("StackOverflowError");
  }

  @Test
  void a_query_that_overflows_the_stack_is_an_answer_also_when_it_is_logged() {
    Step step = CounterStore.step(CounterStore.RECURSE, "a", 0, false);
    Reply alone = state.query(Invocation.of(new InvocationIdentity(0, 1, 0, 0), step)).get(0);
    assertThat(alone.status()).isEqualTo(Reply.Status.FAILED);
    assertThat(alone.message()).isEqualTo("java.lang.StackOverflowError");
    Reply logged = apply(command(1, 1, step)).replies().get(0);
    assertThat(logged.message()).isEqualTo(alone.message());
  }

  @Test
  void an_error_of_a_component_that_is_saved_stops_the_replica() {
    apply(command(1, 1, CounterStore.add(CounterStore.UNSAVABLE, 1)));
    assertThatThrownBy(() -> saved(state))
        .isInstanceOf(DivergenceException.class)
        .hasMessageContaining("component CounterStore cannot be saved: java.lang.AssertionError");
  }

  @Test
  void a_failure_of_a_components_own_input_or_output_is_not_taken_for_one_of_the_snapshots_file() {
    apply(command(1, 1, CounterStore.add(CounterStore.UNSAVABLE_IO, 1)));
    assertThatThrownBy(() -> saved(state))
        .isInstanceOf(DivergenceException.class)
        .hasMessageContaining("component CounterStore cannot be saved: java.io.UncheckedIOEx");
  }

  @Test
  void a_failure_of_input_or_output_while_a_component_is_restored_makes_the_snapshot_unusable() {
    apply(command(1, 1, CounterStore.add(CounterStore.UNRESTORABLE_IO, 1)));
    assertThatThrownBy(() -> restored(state))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("Restoring component CounterStore failed with java.io.UncheckedIO");
  }

  @Test
  void an_error_of_a_component_that_is_restored_makes_the_snapshot_unusable() {
    apply(command(1, 1, CounterStore.add(CounterStore.UNRESTORABLE, 1)));
    assertThatThrownBy(() -> restored(state))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("Restoring component CounterStore failed with")
        .hasMessageContaining("AssertionError: asked not to be restored")
        .hasCauseInstanceOf(AssertionError.class);
  }

  @Test
  void an_error_while_an_answer_is_encoded_is_an_answer_or_stops_the_replica_as_in_the_execution() {
    Step step = CounterStore.step(CounterStore.ADD_AND_ENCODE_NONSENSE, "a", 0, false);
    Reply reply = apply(command(1, 1, step)).replies().get(0);
    assertThat(reply.status()).isEqualTo(Reply.Status.FAILED);
    assertThat(reply.message()).contains("unpaired surrogate");
    assertThat(get("a")).isEqualTo(1);
    Step deep = CounterStore.step(CounterStore.ADD_AND_ENCODE_NONSENSE, "a", 1, false);
    assertThatThrownBy(() -> apply(command(1, 2, deep)))
        .isInstanceOf(DivergenceException.class)
        .hasMessageContaining("StackOverflowError");
  }

  @Test
  void another_error_is_an_answer_with_the_beginning_of_its_message() {
    Step step = CounterStore.step(CounterStore.ASSERT, "a", 1_000_000, false);
    Reply reply = apply(command(1, 1, step)).replies().get(0);
    assertThat(reply.status()).isEqualTo(Reply.Status.FAILED);
    assertThat(reply.message())
        .startsWith("java.lang.AssertionError: xxx")
        .endsWith("x...")
        .hasSizeLessThan(3_000);
  }

  /** What a replica says of an exception may differ: the compiler leaves texts out, Java's vary. */
  @Test
  void what_an_exception_says_is_told_at_once_and_is_no_part_of_the_state() {
    GroupState one = new GroupState(failing("Index 7 out of bounds"), SessionLimits.DEFAULT);
    GroupState other = new GroupState(failing("x".repeat(5_000)), SessionLimits.DEFAULT);
    Invocation command = command(1, 1, CounterStore.step(CounterStore.OWN, "a", 0, false));
    List<String> told = new ArrayList<>();
    for (GroupState each : List.of(one, other, one)) {
      List<GroupReply> replies = Applied.apply(each, NOW, command);
      Reply reply = replies.get(0).replies().get(0);
      assertThat(reply.status()).isEqualTo(Reply.Status.FAILED);
      told.add(reply.message());
    }
    assertThat(told.get(0)).isEqualTo("java.lang.IllegalStateException: Index 7 out of bounds");
    assertThat(told.get(1)).startsWith("java.lang.IllegalStateException: xxx");
    assertThat(told.get(2)).startsWith("[csmr-1584] ").contains("logs of the group's nodes");
    Applied.apply(other, NOW, command);
    assertThat(saved(other)).isEqualTo(saved(one));
    assertThat(other.digest()).isEqualTo(one.digest());
  }

  private static GroupConfig failing(String text) {
    CounterStore store =
        new CounterStore(
            () -> {
              throw new IllegalStateException(text);
            });
    return new GroupConfig(
        "g",
        List.of(new Member("n", "localhost", 1, 0)),
        List.of(new GroupComponent.Stateful(CounterStore.PATH, store)));
  }

  /**
   * Where several steps share what an answer may have, no text of an exception takes part in it.
   */
  @Test
  void whether_an_answer_is_too_large_does_not_depend_on_what_an_exception_says() {
    List<Reply.Status> ends = new ArrayList<>();
    for (String text : List.of("", "x".repeat(2_000))) {
      GroupState each = new GroupState(failing(text), SessionLimits.DEFAULT);
      Invocation command =
          new Invocation(
              new InvocationIdentity(1, 1, 0, NOW + 60_000),
              0,
              List.of(
                  CounterStore.step(CounterStore.OWN, "a", 0, false),
                  addAndTell(Reply.MAX_ANSWER_BYTES - 100)));
      List<GroupReply> replies = Applied.apply(each, NOW, command);
      replies.get(0).replies().forEach(reply -> ends.add(reply.status()));
    }
    assertThat(ends)
        .containsExactly(
            Reply.Status.FAILED, Reply.Status.OK, Reply.Status.FAILED, Reply.Status.OK);
  }

  @Test
  void an_answer_up_to_the_limit_is_given() {
    Step step = CounterStore.step(CounterStore.TELL, "a", Reply.MAX_ANSWER_BYTES, false);
    Reply reply = state.query(Invocation.of(new InvocationIdentity(0, 1, 0, 0), step)).get(0);
    assertThat(reply.isOk()).isTrue();
    assertThat(reply.payload()).hasSize(Reply.MAX_ANSWER_BYTES);
  }

  private static final int LARGE = (5 << 20) + 7;

  private static Step addAndTell(long bytes) {
    return CounterStore.step(CounterStore.ADD_AND_TELL, "a", bytes, false);
  }

  private static Invocation piece(int number, Invocation command) {
    return new Invocation(command.identity(), number, command.steps());
  }

  private static byte[] fetch(GroupState from, Invocation command) {
    List<byte[]> contents = new ArrayList<>();
    int count = 1;
    for (int i = 0; i < count; i++) {
      List<GroupReply> replies = Applied.apply(from, NOW, piece(i, command));
      Reply reply = replies.get(0).replies().get(0);
      assertThat(reply.status()).isEqualTo(Reply.Status.PIECE);
      Reply.Piece piece = Reply.Piece.read(reply.payload());
      assertThat(piece.number()).isEqualTo(i);
      contents.add(piece.content());
      count = piece.count();
    }
    return LargeAnswer.join(contents);
  }

  @Test
  void an_answer_of_a_command_that_is_too_large_for_a_message_is_kept_and_given_in_pieces() {
    Invocation command = command(1, 1, addAndTell(LARGE));
    byte[] answer = fetch(state, command);
    assertThat(answer).hasSize(LARGE);
    assertThat(answer[5 << 20]).isEqualTo((byte) ((5 << 20) / (1 << 16)));
    assertThat(fetch(state, command)).isEqualTo(answer);
    assertThat(get("a")).isEqualTo(1);
    assertThat(apply(piece(6, command)).replies().get(0).status()).isEqualTo(Reply.Status.INVALID);
  }

  @Test
  void a_restored_state_gives_the_same_pieces() {
    Invocation command = command(1, 1, addAndTell(LARGE));
    byte[] answer = fetch(state, command);
    GroupState restored = restored(state);
    assertThat(saved(restored)).isEqualTo(saved(state));
    assertThat(fetch(restored, command)).isEqualTo(answer);
  }

  @Test
  void the_digest_of_replicas_differs_when_the_end_of_a_large_answer_does() {
    GroupState other = new GroupState(GROUP, SessionLimits.DEFAULT);
    fetch(state, command(1, 1, addAndTell(LARGE)));
    fetch(other, command(1, 1, addAndTell(LARGE + 1)));
    assertThat(other.digest()).isNotEqualTo(state.digest());
  }

  @Test
  void a_large_answer_that_is_acknowledged_is_forgotten() {
    Invocation command = command(1, 1, addAndTell(LARGE));
    fetch(state, command);
    apply(
        new Invocation(
            new InvocationIdentity(1, 2, 2, NOW + 60_000), 0, List.of(CounterStore.get("a"))));
    assertThat(apply(piece(1, command)).outcome()).isEqualTo(GroupOutcome.ACKNOWLEDGED);
    assertThat(saved(state).get("sessions").length()).isLessThan(1_000);
  }

  @Test
  void an_answer_larger_than_what_is_kept_is_dropped_and_it_is_recorded_that_it_was_executed() {
    SessionLimits small = new SessionLimits(10, 10, 1 << 20, 600_000, 60_000);
    GroupState bounded = new GroupState(GROUP, small);
    bounded.apply(
        new LogEntry(new LogClock.Stamp(NOW * 1000, true), limits(small), 1, List.of()),
        null,
        null);
    for (int attempt = 0; attempt < 2; attempt++) {
      List<GroupReply> replies = Applied.apply(bounded, NOW, command(1, 1, addAndTell(LARGE)));
      Reply reply = replies.get(0).replies().get(0);
      assertThat(reply.status()).isEqualTo(Reply.Status.ANSWER_TOO_LARGE);
      assertThat(reply.message()).contains("was executed", "more than 4194304 bytes", "page");
    }
    assertThat(CounterStore.number(bounded.query(query("a")).get(0))).isEqualTo(1);
  }

  @Test
  void the_oldest_large_answers_make_room_for_others() {
    SessionLimits small = new SessionLimits(10, 10, 1 << 20, 600_000, 60_000);
    GroupState bounded = new GroupState(GROUP, small);
    bounded.apply(
        new LogEntry(new LogClock.Stamp(NOW * 1000, true), limits(small), 1, List.of()),
        null,
        null);
    Invocation older = command(1, 1, addAndTell(3 << 20));
    Invocation younger = command(2, 1, addAndTell((3 << 20) + 1));
    fetch(bounded, older);
    fetch(bounded, younger);
    GroupState restored = restored(bounded);
    for (GroupState each : List.of(bounded, restored)) {
      List<GroupReply> replies = Applied.apply(each, NOW, piece(1, older));
      Reply reply = replies.get(0).replies().get(0);
      assertThat(reply.status()).isEqualTo(Reply.Status.ANSWER_TOO_LARGE);
      assertThat(reply.message()).contains("was executed", "make room", "limits.answer-bytes");
      assertThat(fetch(each, younger)).hasSize((3 << 20) + 1);
    }
  }

  @Test
  void a_large_answer_of_one_of_several_steps_is_dropped() {
    Invocation command =
        new Invocation(
            new InvocationIdentity(1, 1, 0, NOW + 60_000),
            0,
            List.of(addAndTell(LARGE), CounterStore.add("a", 1)));
    assertThat(apply(command).replies())
        .extracting(Reply::status)
        .containsExactly(Reply.Status.ANSWER_TOO_LARGE, Reply.Status.OK);
    assertThat(get("a")).isEqualTo(2);
  }

  @Test
  void the_answers_of_an_invocation_are_bounded_together() {
    Step step = CounterStore.step(CounterStore.TELL, "a", Reply.MAX_ANSWER_BYTES / 2, false);
    assertThat(apply(command(1, 1, CounterStore.add("a", 2))).isDone()).isTrue();
    Invocation query =
        new Invocation(
            new InvocationIdentity(0, 1, 0, 0),
            0,
            List.of(step, step, CounterStore.get("a"), step));
    assertThat(state.query(query))
        .extracting(Reply::status)
        .containsExactly(
            Reply.Status.OK,
            Reply.Status.OK,
            Reply.Status.ANSWER_TOO_LARGE,
            Reply.Status.ANSWER_TOO_LARGE);
  }

  @Test
  void malformed_arguments_are_an_answer() {
    Invocation malformed =
        command(1, 1, new Step(CounterStore.COMPONENT, CounterStore.ADD, new byte[] {9}, false));
    assertThat(apply(malformed).replies().get(0).status()).isEqualTo(Reply.Status.INVALID);
  }

  @Test
  void arguments_of_another_version_stop_the_replica() {
    Invocation newer = command(1, 1, CounterStore.newerAdd("a"));
    assertThatThrownBy(() -> apply(newer))
        .isInstanceOf(DivergenceException.class)
        .hasMessageContaining("needs another version of CounterStore")
        .hasMessageContaining("Request has no field 3")
        .hasMessageContaining("@Id(3)")
        .hasMessageContaining("Start this node with the version that wrote it");
  }

  private long get(String counter) {
    return CounterStore.number(state.query(query(counter)).get(0));
  }

  private static Invocation query(String counter) {
    return Invocation.of(new InvocationIdentity(0, 1, 0, 0), CounterStore.get(counter));
  }

  private static Invocation command(long session, long sequence, Step step) {
    return Invocation.of(new InvocationIdentity(session, sequence, 0, NOW + 60_000), step);
  }

  private GroupReply apply(Invocation command) {
    return apply(NOW, command);
  }

  private GroupReply apply(long timeMillis, Invocation command) {
    return applyAll(timeMillis, command).get(0);
  }

  private List<GroupReply> applyAll(long timeMillis, Invocation... commands) {
    return Applied.apply(state, timeMillis, commands);
  }
}
