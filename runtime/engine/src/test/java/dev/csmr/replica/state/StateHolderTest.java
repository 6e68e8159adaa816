package dev.csmr.replica.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.multicast.Ballot;
import dev.csmr.multicast.Envelope;
import dev.csmr.multicast.Input;
import dev.csmr.multicast.Message;
import dev.csmr.multicast.MulticastId;
import dev.csmr.replica.CounterStore;
import dev.csmr.replica.api.GroupComponent;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.MulticastPeers;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.replica.api.UnusableDataException;
import dev.csmr.replica.entry.QueuedQuery;
import dev.csmr.service.Invocation;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.service.Reply;
import dev.csmr.service.frame.AnswerBacklog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class StateHolderTest {
  private static final GroupConfig GROUP =
      new GroupConfig(
          "g",
          List.of(new Member("n", "localhost", 1, 0)),
          List.of(new GroupComponent.Stateful(CounterStore.PATH, new CounterStore())));

  private final List<Input> submitted = new ArrayList<>();
  private Consumer<Input> whileLocked = input -> {};
  private final StateHolder state =
      new StateHolder(
          "c",
          GROUP,
          ReplicaLimits.DEFAULT,
          (input, canWait) -> {
            submitted.add(input);
            whileLocked.accept(input);
          },
          MulticastPeers.NONE,
          new AnswerBacklog());

  @Test
  void what_new_objects_hold_has_to_be_restorable() throws Exception {
    state.requireRestorable();

    GroupConfig group =
        new GroupConfig(
            "g",
            GROUP.members(),
            List.of(new GroupComponent.Stateful(CounterStore.PATH, CounterStore.unrestorable())));
    StateHolder unusable =
        new StateHolder(
            "c",
            group,
            ReplicaLimits.DEFAULT,
            (input, canWait) -> {},
            MulticastPeers.NONE,
            new AnswerBacklog());
    assertThatThrownBy(unusable::requireRestorable)
        .isInstanceOf(UnusableDataException.class)
        .hasMessageContaining("csmr-1445")
        .hasMessageContaining("asked not to be restored");
  }

  @Test
  void queries_are_not_executed_while_answers_that_nobody_took_yet_fill_the_node() {
    Invocation tell =
        Invocation.of(
            new InvocationIdentity(0, 1, 0, 0),
            CounterStore.step(CounterStore.TELL, "a", Reply.MAX_ANSWER_BYTES, false));
    List<GroupReply> replies = new ArrayList<>();
    List<QueuedQuery> queries = Collections.nCopies(100, new QueuedQuery(tell, replies::add, 0));
    long most = AnswerBacklog.MAX_BYTES / Reply.MAX_ANSWER_BYTES;
    for (Consumer<List<QueuedQuery>> way :
        List.<Consumer<List<QueuedQuery>>>of(state::query, state::staleQuery)) {
      replies.clear();
      way.accept(queries);
      assertThat(replies).hasSize(100);
      assertThat(replies.stream().filter(GroupReply::isDone)).hasSize((int) most);
      assertThat(replies.stream().filter(reply -> !reply.isDone()))
          .allMatch(reply -> reply.outcome() == GroupOutcome.OVERLOADED)
          .allMatch(reply -> reply.message().contains("wait to be sent"));
    }
  }

  private static Envelope vote(long number) {
    return new Envelope(
        "other", 0, new Message.Vote(number, new MulticastId(7, number), Ballot.HOLDS));
  }

  @Test
  void a_message_is_taken_at_once_when_nobody_else_uses_the_state() {
    state.takeUpLeadership();
    assertThat(state.tryReceive(vote(1))).isTrue();
    assertThat(submitted).containsExactly(new Input.Received("other", number(1)));
  }

  @Test
  void a_message_does_not_wait_for_who_uses_the_state() {
    state.takeUpLeadership();
    List<Boolean> taken = new ArrayList<>();
    whileLocked =
        input -> {
          whileLocked = next -> {};
          taken.add(CompletableFuture.supplyAsync(() -> state.tryReceive(vote(2))).join());
        };
    state.receive(List.of(vote(1)));
    assertThat(taken).containsExactly(false);
    assertThat(submitted).hasSize(1);
  }

  @Test
  void a_message_for_who_does_not_lead_is_dropped() {
    assertThat(state.tryReceive(vote(1))).isTrue();
    assertThat(submitted).isEmpty();
  }

  private static Message.Numbered number(long number) {
    return (Message.Numbered) vote(number).message();
  }
}
