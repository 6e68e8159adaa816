package dev.csmr.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.Membership;
import dev.csmr.service.Environment;
import dev.csmr.service.Invocation;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.service.Step;
import dev.csmr.service.frame.InvocationMode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The way to a group whose members are this node, {@code n1}, and {@code n2}, over real streams.
 */
@Timeout(600)
final class GroupLinkTest {
  /** Longer than any test takes. */
  private static final long PATIENT_MILLIS = 300_000;

  private static final PeerSettings SETTINGS =
      new PeerSettings("test", "n1", 100, 10_000, 1 << 20, List::of);

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ScriptedReplica here = new ScriptedReplica();
  private final ScriptedReplica there = new ScriptedReplica();
  private OtherNode other;
  private OtherNode third;
  private Peers peers;

  private record Concluded(GroupReply reply, boolean maybeExecuted) {}

  @BeforeEach
  void start() throws Exception {
    other = new OtherNode(group -> group.equals("g") ? there : null);
    third = new OtherNode("n3", group -> new ScriptedReplica(), null);
    peers = other.peers(SETTINGS);
    OtherNode.awaitStream(peers);
  }

  @AfterEach
  void stop() {
    peers.close();
    other.close();
    third.close();
    timer.shutdownNow();
  }

  private GroupLink link() {
    return new GroupLink("g", "n1", List.of("n1", "n2"), here, peers, timer, Environment.SYSTEM);
  }

  private static CompletableFuture<Concluded> execute(
      GroupLink link, InvocationMode kind, long millis) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    return execute(link, kind, new Patience(deadline, () -> false));
  }

  private static CompletableFuture<Concluded> execute(
      GroupLink link, InvocationMode kind, Patience patience) {
    CompletableFuture<Concluded> concluded = new CompletableFuture<>();
    Invocation invocation =
        Invocation.of(new InvocationIdentity(1, 4, 1, 99), new Step(1, 2, new byte[] {3}, false));
    link.execute(
        kind,
        invocation,
        patience,
        (reply, maybe) -> concluded.complete(new Concluded(reply, maybe)));
    return concluded;
  }

  private static GroupReply of(GroupOutcome outcome) {
    return GroupReply.of(outcome, "scripted");
  }

  /** The members by the entry at an index; all are called where the other node is. */
  private Membership members(long index, String... nodes) {
    return new Membership(
        index,
        Stream.of(nodes).map(node -> new Member(node, "127.0.0.1", 1, portOf(node))).toList(),
        List.of(),
        false);
  }

  private int portOf(String node) {
    return node.equals("n3") ? third.port() : other.port();
  }

  @Test
  void a_command_follows_the_hint_to_the_leader_and_the_next_goes_there_at_once() {
    here.answering(GroupReply.notLeader("n2"));
    GroupLink link = link();

    assertThat(execute(link, InvocationMode.COMMAND, PATIENT_MILLIS).join().reply().isDone())
        .isTrue();
    assertThat(execute(link, InvocationMode.COMMAND, PATIENT_MILLIS).join().reply().isDone())
        .isTrue();

    assertThat(here.asked).containsExactly("command 4");
    assertThat(there.asked).containsExactly("command 4", "command 4");
    assertThat(link.leader()).isEqualTo("n2");
  }

  @Test
  void what_was_not_executed_is_repeated_until_it_is() {
    here.answering(
        of(GroupOutcome.NOT_READY), GroupReply.notLeader(null), of(GroupOutcome.NOT_READY));
    there.answering(
        GroupReply.notLeader("n1"), GroupReply.notLeader("n1"), GroupReply.notLeader("n1"));

    Concluded concluded = execute(link(), InvocationMode.COMMAND, PATIENT_MILLIS).join();

    assertThat(concluded.reply().isDone()).isTrue();
  }

  @Test
  void what_was_never_executed_is_not_ready_at_the_deadline() {
    for (int i = 0; i < 1_000; i++) {
      here.answering(of(GroupOutcome.NOT_READY));
      there.answering(of(GroupOutcome.NOT_READY));
    }

    Concluded concluded = execute(link(), InvocationMode.COMMAND, 300).join();

    assertThat(concluded.reply().outcome()).isEqualTo(GroupOutcome.NOT_READY);
    assertThat(concluded.reply().message()).contains("group g", "node n1");
    assertThat(concluded.maybeExecuted()).isFalse();
  }

  @Test
  void an_attempt_of_unknown_outcome_is_repeated_and_remembered() {
    here.answering(of(GroupOutcome.INDETERMINATE), of(GroupOutcome.EXPIRED));
    there.answering(of(GroupOutcome.EXPIRED));

    Concluded concluded = execute(link(), InvocationMode.COMMAND, PATIENT_MILLIS).join();

    assertThat(concluded.reply().outcome()).isEqualTo(GroupOutcome.EXPIRED);
    assertThat(concluded.maybeExecuted()).isTrue();
  }

  @Test
  void an_unknown_outcome_of_a_query_means_nothing() {
    here.answering(of(GroupOutcome.INDETERMINATE), of(GroupOutcome.OVERLOADED));
    there.answering(of(GroupOutcome.OVERLOADED));

    Concluded concluded = execute(link(), InvocationMode.QUERY, PATIENT_MILLIS).join();

    assertThat(concluded.reply().outcome()).isEqualTo(GroupOutcome.OVERLOADED);
    assertThat(concluded.maybeExecuted()).isFalse();
  }

  @Test
  void overload_is_answered_at_once() {
    here.answering(of(GroupOutcome.OVERLOADED));

    Concluded concluded = execute(link(), InvocationMode.COMMAND, PATIENT_MILLIS).join();

    assertThat(concluded.reply().outcome()).isEqualTo(GroupOutcome.OVERLOADED);
    assertThat(here.asked).hasSize(1);
  }

  @Test
  void a_stale_query_stays_on_this_node() {
    GroupLink link = link();
    here.answering(GroupReply.notLeader("n2"));
    execute(link, InvocationMode.COMMAND, PATIENT_MILLIS).join();

    execute(link, InvocationMode.STALE_QUERY, PATIENT_MILLIS).join();

    assertThat(here.asked).containsExactly("command 4", "stale query 4");
  }

  @Test
  void a_replica_that_stopped_is_not_asked_again() {
    here.answering(of(GroupOutcome.STOPPED));
    GroupLink link = link();

    execute(link, InvocationMode.COMMAND, PATIENT_MILLIS).join();
    execute(link, InvocationMode.STALE_QUERY, PATIENT_MILLIS).join();

    assertThat(here.asked).containsExactly("command 4");
    assertThat(there.asked).containsExactly("command 4", "stale query 4");
  }

  @Test
  void a_leader_that_is_not_known_here_is_not_asked_and_named_at_the_deadline() {
    for (int i = 0; i < 1_000; i++) {
      there.answering(GroupReply.notLeader("n9"));
    }
    GroupLink link =
        new GroupLink("g", "n1", List.of("n2"), null, peers, timer, Environment.SYSTEM);

    Patience untilAskedThrice =
        new Patience(
            System.nanoTime() + TimeUnit.SECONDS.toNanos(300), () -> there.asked.size() >= 3);

    Concluded concluded = execute(link, InvocationMode.COMMAND, untilAskedThrice).join();

    assertThat(concluded.reply().outcome()).isEqualTo(GroupOutcome.NOT_READY);
    assertThat(concluded.reply().message())
        .contains("node n9 leads, which node n1 does not know", "[n2]", "restart it");
    assertThat(link.leader()).isNull();
  }

  @Test
  void a_member_that_was_added_since_is_asked_once_it_is_known() {
    here.answering(GroupReply.notLeader("n2"), GroupReply.notLeader("n2"));
    try (Peers strangers = other.strangers(SETTINGS)) {
      GroupLink link =
          new GroupLink("g", "n1", List.of("n1"), here, strangers, timer, Environment.SYSTEM);
      link.learn(members(4, "n1", "n2"));

      assertThat(execute(link, InvocationMode.COMMAND, PATIENT_MILLIS).join().reply().isDone())
          .isTrue();
      assertThat(there.asked).containsExactly("command 4");
    }
  }

  @Test
  void a_leader_that_the_configuration_does_not_name_is_found_where_a_refusal_says_it_is() {
    there.answering(GroupReply.notLeader("n3"));
    there.membership = members(7, "n2", "n3");
    GroupLink link =
        new GroupLink("g", "n1", List.of("n2"), null, peers, timer, Environment.SYSTEM);

    assertThat(execute(link, InvocationMode.COMMAND, PATIENT_MILLIS).join().reply().isDone())
        .isTrue();

    assertThat(link.leader()).isEqualTo("n3");
    assertThat(peers.endpoint("n3")).isEqualTo("127.0.0.1:" + third.port());
  }

  @Test
  void a_member_that_left_says_who_the_others_are() {
    here.answering(of(GroupOutcome.STOPPED));
    there.answering(of(GroupOutcome.STOPPED));
    there.membership = members(7, "n3");
    GroupLink link = link();

    assertThat(execute(link, InvocationMode.COMMAND, PATIENT_MILLIS).join().reply().isDone())
        .isTrue();

    assertThat(link.members()).containsExactly("n3", "n1", "n2");
  }

  @Test
  void a_node_that_only_forwards_asks_who_the_members_are_before_none_is_left_that_it_knows() {
    there.leader = "n3";
    there.membership = members(7, "n3");
    GroupLink link =
        new GroupLink("g", "n1", List.of("n2"), null, peers, timer, Environment.SYSTEM);

    link.refresh();

    awaitThat(() -> "n3".equals(link.leader()));
    assertThat(link.members()).containsExactly("n3", "n2");
  }

  @Test
  void a_leader_that_does_not_answer_a_question_is_forgotten() {
    GroupLink link =
        new GroupLink("g", "n1", List.of("n2"), null, peers, timer, Environment.SYSTEM);
    execute(link, InvocationMode.COMMAND, PATIENT_MILLIS).join();
    assertThat(link.leader()).isEqualTo("n2");
    there.term = -1;

    link.refresh();

    awaitThat(() -> link.leader() == null);
  }

  @Test
  void members_of_an_older_entry_do_not_replace_those_of_a_newer_one() {
    GroupLink link =
        new GroupLink("g", "n1", List.of("n2"), null, peers, timer, Environment.SYSTEM);

    link.learn(members(7, "n3", "n4"));
    link.learn(members(5, "n5"));
    link.learn(Membership.UNKNOWN);

    assertThat(link.members()).containsExactly("n3", "n4", "n2");
    assertThat(peers.knows("n5")).isTrue();
  }

  @Test
  void a_member_asks_none_but_members() {
    GroupLink link = link();

    link.learn(members(7, "n3", "n1"));

    assertThat(link.members()).containsExactly("n3", "n1");
  }

  @Test
  void only_so_many_nodes_are_learned() {
    GroupLink link = link();
    for (int i = 0; i < 2 * Peers.MAX_NODES; i++) {
      link.learn(members(i, "m" + i));
    }

    assertThat(peers.nodes()).hasSize(Peers.MAX_NODES);
    assertThat(link.members()).containsExactly("m" + (2 * Peers.MAX_NODES - 1), "n1", "n2");
  }

  private static void awaitThat(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void a_stale_query_goes_elsewhere_while_this_node_is_no_member_yet() {
    here.answering(of(GroupOutcome.NOT_READY), of(GroupOutcome.NOT_READY));

    execute(link(), InvocationMode.STALE_QUERY, PATIENT_MILLIS).join();

    assertThat(there.asked).containsExactly("stale query 4");
  }

  @Test
  void a_command_at_a_node_that_vanishes_may_have_been_executed() throws Exception {
    GroupLink link =
        new GroupLink("g", "n1", List.of("n2"), null, peers, timer, Environment.SYSTEM);
    execute(link, InvocationMode.COMMAND, PATIENT_MILLIS).join();
    there.silent = true;
    AtomicBoolean vanished = new AtomicBoolean();
    Patience untilItVanished =
        new Patience(System.nanoTime() + TimeUnit.SECONDS.toNanos(300), vanished::get);
    CompletableFuture<Concluded> waiting = execute(link, InvocationMode.COMMAND, untilItVanished);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (there.asked.size() < 2 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }

    vanished.set(true);
    other.vanish();

    Concluded concluded = waiting.get(120, TimeUnit.SECONDS);
    assertThat(concluded.reply().outcome()).isEqualTo(GroupOutcome.INDETERMINATE);
    assertThat(concluded.maybeExecuted()).isTrue();
  }

  @Test
  void more_than_the_bound_is_overload() {
    there.silent = true;
    GroupLink link =
        new GroupLink("g", "n1", List.of("n2"), null, peers, timer, Environment.SYSTEM);
    for (int i = 0; i < 100; i++) {
      var unused = execute(link, InvocationMode.COMMAND, PATIENT_MILLIS);
    }

    Concluded concluded = execute(link, InvocationMode.COMMAND, PATIENT_MILLIS).join();

    assertThat(concluded.reply().outcome()).isEqualTo(GroupOutcome.OVERLOADED);
    assertThat(concluded.reply().message()).contains("node n2", "node n1");
  }

  @Test
  void a_node_tells_its_term_and_whether_it_serves() {
    there.term = 12;

    assertThat(peers.term("n2", "g").join()).isEqualTo(12);
    assertThat(peers.ready("n2", "g").join()).isTrue();
    assertThatThrownBy(() -> peers.term("n2", "h").join()).hasMessageContaining("group h");
    assertThatThrownBy(() -> peers.term("n9", "g").join()).hasMessageContaining("n9");
    there.term = -1;
    assertThatThrownBy(() -> peers.term("n2", "g").join()).hasMessageContaining("does not run");
  }

  @Test
  void a_node_of_another_cluster_is_refused() {
    try (Peers strangers =
        other.peers(new PeerSettings("other", "n1", 100, 10_000, 1 << 20, List::of))) {
      assertThatThrownBy(() -> strangers.term("n2", "g").join())
          .hasMessageContaining("at 127.0.0.1:" + other.port())
          .hasMessageContaining("there is node n2 of cluster test, not node n2 of cluster other")
          .hasMessageContaining("in the configuration of node n1");
    }
  }

  @Test
  void another_node_in_the_place_of_one_is_refused() {
    peers.learn("n3", "127.0.0.1", other.port());

    assertThatThrownBy(() -> peers.term("n3", "g").join())
        .hasMessageContaining("at 127.0.0.1:" + other.port())
        .hasMessageContaining("there is node n2 of cluster test, not node n3 of cluster test")
        .hasMessageContaining("[csmr-1549] there is node ");
  }
}
