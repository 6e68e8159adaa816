package dev.csmr.replica.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.CounterStore;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.entry.QueuedQuery;
import dev.csmr.replica.ratis.RaftView;
import dev.csmr.service.Environment;
import dev.csmr.service.Invocation;
import dev.csmr.service.InvocationIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReadIndexTest {
  private final View view = new View();
  private final Map<String, CompletableFuture<Long>> asked = new TreeMap<>();
  private final List<GroupReply> refused = new ArrayList<>();
  private final ReadIndex reads =
      new ReadIndex("g", view, this::ask, 3, () -> {}, Environment.SYSTEM);

  private CompletableFuture<Long> ask(String node, String group) {
    CompletableFuture<Long> answer = new CompletableFuture<>();
    asked.put(node, answer);
    return answer;
  }

  @Test
  void a_query_waits_for_a_majority_and_for_what_was_committed() {
    reads.add(query());
    assertThat(reads.poll(100)).isNull();
    asked.get("b").complete(5L);
    assertThat(reads.poll(9)).isNull();
    assertThat(reads.awaitsApply()).isTrue();
    assertThat(reads.poll(10)).hasSize(1);
  }

  @Test
  void queries_that_arrive_during_a_round_share_the_next() {
    reads.add(query());
    CompletableFuture<Long> first = asked.get("b");
    view.commit = 20;
    reads.add(query());
    reads.add(query());
    first.complete(5L);
    assertThat(reads.poll(10)).hasSize(1);
    assertThat(reads.poll(100)).isNull();
    asked.get("c").complete(5L);
    assertThat(reads.poll(20)).hasSize(2);
  }

  @Test
  void a_member_in_a_later_or_unknown_term_does_not_count() {
    reads.add(query());
    asked.get("b").complete(6L);
    assertThat(reads.poll(100)).isNull();
    asked.get("c").complete(-1L);
    assertThat(reads.poll(100)).isNull();
    assertThat(outcomes()).containsExactly(GroupOutcome.NOT_READY);
  }

  @Test
  void a_leader_that_stepped_down_during_a_round_does_not_serve_it() {
    reads.add(query());
    view.term = 6;
    view.leads = false;
    view.leader = "c";
    asked.get("b").complete(5L);
    assertThat(reads.poll(100)).isNull();
    assertThat(outcomes()).containsExactly(GroupOutcome.NOT_LEADER);
    assertThat(refused.get(0).leader()).isEqualTo("c");
  }

  @Test
  void a_leader_that_has_committed_nothing_in_its_term_does_not_serve() {
    view.ready = false;
    reads.add(query());
    assertThat(outcomes()).containsExactly(GroupOutcome.NOT_READY);
  }

  @Test
  void while_members_change_both_memberships_must_confirm() {
    view.electorates = List.of(Set.of("a", "b", "c"), Set.of("a", "d", "e"));
    reads.add(query());
    asked.get("b").complete(5L);
    asked.get("c").complete(5L);
    assertThat(reads.poll(100)).isNull();
    asked.get("e").complete(5L);
    assertThat(reads.poll(100)).hasSize(1);
  }

  @Test
  void a_member_alone_needs_nobody() {
    view.electorates = List.of(Set.of("a"));
    reads.add(query());
    assertThat(reads.poll(10)).hasSize(1);
    assertThat(asked).isEmpty();
  }

  @Test
  void a_round_that_nobody_answers_is_given_up() {
    reads.add(query());
    reads.expire(0);
    assertThat(outcomes()).containsExactly(GroupOutcome.NOT_READY);
    asked.get("b").complete(5L);
    assertThat(reads.poll(100)).isNull();
  }

  @Test
  void queries_beyond_the_limit_are_refused_until_others_were_executed() {
    for (int i = 0; i < 4; i++) {
      reads.add(query());
    }
    assertThat(outcomes()).containsExactly(GroupOutcome.OVERLOADED);
    asked.get("b").complete(5L);
    reads.executed(reads.poll(10).size());
    reads.add(query());
    assertThat(refused).hasSize(1);
  }

  private List<GroupOutcome> outcomes() {
    return refused.stream().map(GroupReply::outcome).toList();
  }

  private QueuedQuery query() {
    return new QueuedQuery(
        Invocation.of(new InvocationIdentity(0, 1, 0, 0), CounterStore.get("x")), refused::add, 0);
  }

  /** A leader of three, in term 5, that has committed entry 10. */
  private static final class View implements RaftView {
    private boolean leads = true;
    private boolean ready = true;
    private long term = 5;
    private long commit = 10;
    private String leader;
    private List<Set<String>> electorates = List.of(Set.of("a", "b", "c"));

    @Override
    public String node() {
      return "a";
    }

    @Override
    public boolean leads() {
      return leads;
    }

    @Override
    public boolean ready() {
      return ready;
    }

    @Override
    public long term() {
      return term;
    }

    @Override
    public long commitIndex() {
      return commit;
    }

    @Override
    public long lastIndex() {
      return commit;
    }

    @Override
    public boolean empty() {
      return false;
    }

    @Override
    public String leader() {
      return leader;
    }

    @Override
    public List<Set<String>> electorates() {
      return electorates;
    }
  }
}
