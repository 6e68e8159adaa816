package dev.csmr.replica.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.api.TermPeers;
import dev.csmr.replica.entry.LogClock;
import dev.csmr.replica.ratis.RaftView;
import dev.csmr.service.Environment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A leader of three that asks the others for their clocks. */
final class MemberClocksTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final long HOUR = 3_600_000;

  private long wallMillis = NOW;
  private long nanos;
  private long term = 1;
  private boolean leads = true;
  private int readies;
  private final Map<String, CompletableFuture<Long>> answers = new HashMap<>();
  private final LogClock logClock = new LogClock();
  private final MemberClocks clocks =
      new MemberClocks("g", new View(), new Peers(), logClock, () -> readies++, new Clocks());

  private final class Clocks implements Environment {
    @Override
    public long wallMillis() {
      return wallMillis;
    }

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public RandomGenerator random() {
      return ThreadLocalRandom.current();
    }

    @Override
    public long uniqueId() {
      return 1;
    }
  }

  private final class Peers implements TermPeers {
    @Override
    public CompletableFuture<Long> term(String node, String group) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Long> clockMicros(String node, String group) {
      return answers.computeIfAbsent(node, key -> new CompletableFuture<>());
    }
  }

  private final class View implements RaftView {
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
      return leads;
    }

    @Override
    public long term() {
      return term;
    }

    @Override
    public long lastIndex() {
      return 0;
    }

    @Override
    public long commitIndex() {
      return 0;
    }

    @Override
    public boolean empty() {
      return false;
    }

    @Override
    public String leader() {
      return null;
    }

    @Override
    public List<Set<String>> electorates() {
      return List.of(Set.of("a", "b", "c"));
    }
  }

  private void answer(String node, long millis) {
    answers.computeIfAbsent(node, key -> new CompletableFuture<>()).complete(millis * 1000);
  }

  private long stampedMillis() {
    return logClock.stamp(nanos).micros() / 1000;
  }

  @Test
  void a_leader_waits_for_the_clocks_and_goes_by_what_a_majority_has_reached() {
    assertThat(clocks.ready()).isFalse();
    answer("b", NOW + 3);
    assertThat(clocks.ready()).isFalse();
    answer("c", NOW + 7);
    assertThat(clocks.ready()).isTrue();
    assertThat(readies).isEqualTo(1);
    assertThat(stampedMillis()).isEqualTo(NOW + 3);
    assertThat(clocks.problems()).isEmpty();
  }

  @Test
  void a_leader_whose_clock_is_wrong_says_so_and_does_not_stamp_with_it() {
    wallMillis = NOW + 100 * HOUR;
    answer("b", NOW);
    answer("c", NOW + 7);
    assertThat(clocks.ready()).isTrue();
    assertThat(stampedMillis()).isEqualTo(NOW + 7);
    assertThat(clocks.problems())
        .singleElement()
        .asString()
        .contains("The clock of node a is 359999 s ahead of those of a majority of group g");
  }

  @Test
  void one_follower_whose_clock_is_wrong_changes_nothing() {
    answer("b", NOW + 100 * HOUR);
    answer("c", NOW - HOUR);
    assertThat(clocks.ready()).isTrue();
    assertThat(stampedMillis()).isEqualTo(NOW);
  }

  @Test
  void when_all_clocks_jump_while_it_leads_log_time_does_not() {
    answer("b", NOW);
    answer("c", NOW);
    assertThat(clocks.ready()).isTrue();
    wallMillis += 2 * HOUR;
    answers.clear();
    answer("b", NOW + 2 * HOUR);
    answer("c", NOW + 2 * HOUR);
    nanos += 11_000_000_000L;
    clocks.tick();
    assertThat(stampedMillis()).isEqualTo(NOW + 11_000);
    assertThat(clocks.problems().toString())
        .contains("The log time of group g is 7189 s behind the clocks of a majority");
  }

  @Test
  void a_member_that_does_not_answer_is_not_waited_for_long() {
    assertThat(clocks.ready()).isFalse();
    answer("b", NOW);
    nanos += 400_000_000L;
    clocks.tick();
    assertThat(clocks.ready()).isTrue();
  }

  @Test
  void without_a_majority_it_goes_on_from_the_logs_time() {
    logClock.applied(NOW * 1000, 0);
    wallMillis = NOW + 100 * HOUR;
    assertThat(clocks.ready()).isFalse();
    nanos += 4_000_000_000L;
    clocks.tick();
    assertThat(clocks.ready()).isTrue();
    assertThat(stampedMillis()).isEqualTo(NOW + 4_000);
  }

  @Test
  void every_leadership_asks_anew_and_who_does_not_lead_has_nothing_to_wait_for() {
    answer("b", NOW);
    answer("c", NOW);
    assertThat(clocks.ready()).isTrue();
    term = 2;
    answers.clear();
    assertThat(clocks.ready()).isFalse();
    leads = false;
    assertThat(clocks.ready()).isTrue();
  }
}
