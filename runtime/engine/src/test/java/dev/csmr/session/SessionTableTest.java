package dev.csmr.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.InvocationIdentity;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SessionTableTest {
  private static final long CLIENT = 77;
  private static final long NOW = 1_700_000_000_000L;
  private static final long LATER = NOW + 30_000;
  private static final byte[] ANSWER = {1, 2, 3};

  private static final long GRACE = 60_000;

  private final SessionTable table = tableWith(limits(1_000, 1_000, 1 << 20));

  private static SessionTable tableWith(SessionLimits limits) {
    SessionTable table = new SessionTable(limits);
    table.expire(NOW);
    return table;
  }

  private static SessionLimits limits(int sessions, int records, long bytes) {
    return new SessionLimits(sessions, records, bytes, 600_000, GRACE);
  }

  private static void execute(SessionTable table, long session, long sequence, long expiresAt) {
    assertThat(table.check(new InvocationIdentity(session, sequence, 1, expiresAt)))
        .isEqualTo(Verdict.EXECUTE);
    table.record(session, sequence, expiresAt, ANSWER);
  }

  @Test
  void a_retried_command_gets_its_first_answer() {
    execute(table, CLIENT, 1, LATER);
    assertThat(table.check(new InvocationIdentity(CLIENT, 1, 1, LATER)))
        .isEqualTo(Verdict.ANSWERED);
    assertThat(table.answer(CLIENT, 1)).isSameAs(ANSWER);
  }

  @Test
  void large_answers_leave_the_oldest_first_and_a_restored_table_forgets_the_same() {
    SessionTable own = tableWith(limits(10, 10, 1 << 10));
    for (int session = 3; session >= 1; session--) {
      assertThat(own.check(new InvocationIdentity(session, 1, 1, LATER)))
          .isEqualTo(Verdict.EXECUTE);
      own.record(session, 1, LATER, ANSWER, List.of(new byte[1_000], new byte[500]));
    }
    assertThat(own.largeBytes()).isEqualTo(3_000);
    assertThat(own.largeAnswer(3, 1)).isNull();
    assertThat(own.answer(3, 1)).isEqualTo(ANSWER);
    WireWriter out = new WireWriter();
    own.save(out);
    for (SessionTable each : List.of(own, SessionTable.load(new WireReader(out.toByteArray())))) {
      assertThat(each.largeAnswer(2, 1)).hasSize(2);
      assertThat(each.check(new InvocationIdentity(2, 2, 1, LATER))).isEqualTo(Verdict.EXECUTE);
      each.record(2, 2, LATER, ANSWER, List.of(new byte[2_000]));
      assertThat(each.largeAnswer(2, 1)).isNull();
      assertThat(each.largeAnswer(1, 1)).hasSize(2);
      assertThat(each.known(1, 1)).isEqualTo(Verdict.ANSWERED);
      assertThat(each.check(new InvocationIdentity(1, 2, 2, LATER))).isEqualTo(Verdict.EXECUTE);
      assertThat(each.largeBytes()).isEqualTo(2_000);
      each.record(1, 2, LATER, ANSWER);
      each.expire(LATER + GRACE + 5_000);
      assertThat(each.largeBytes()).isZero();
    }
  }

  @Test
  void an_answer_outlives_the_expiry_by_the_grace_and_then_no_attempt_executes() {
    execute(table, CLIENT, 1, LATER);
    table.expire(LATER + GRACE);
    assertThat(table.check(new InvocationIdentity(CLIENT, 1, 1, LATER)))
        .isEqualTo(Verdict.ANSWERED);
    table.expire(LATER + GRACE + 5_000);
    assertThat(table.check(new InvocationIdentity(CLIENT, 1, 1, LATER))).isEqualTo(Verdict.EXPIRED);
    assertThat(table.records()).isZero();
    assertThat(table.sessions()).isZero();
    assertThat(table.retainedBytes()).isZero();
  }

  @Test
  void attempts_with_an_expiry_each_execute_once_if_all_begin_within_the_grace() {
    long ahead = 30_000;
    execute(table, CLIENT, 1, NOW + ahead);
    long began = NOW + GRACE;
    // It was under way until the moment before it expired itself.
    table.expire(began + ahead - 1);
    assertThat(table.check(new InvocationIdentity(CLIENT, 1, 1, began + ahead)))
        .isEqualTo(Verdict.ANSWERED);
  }

  @Test
  void an_acknowledged_record_is_dropped_and_its_late_duplicate_refused() {
    execute(table, CLIENT, 1, LATER);
    execute(table, CLIENT, 2, LATER);
    assertThat(table.check(new InvocationIdentity(CLIENT, 3, 3, LATER))).isEqualTo(Verdict.EXECUTE);
    table.record(CLIENT, 3, LATER, ANSWER);
    assertThat(table.records()).isEqualTo(1);
    assertThat(table.check(new InvocationIdentity(CLIENT, 1, 1, LATER)))
        .isEqualTo(Verdict.ACKNOWLEDGED);
    assertThat(table.check(new InvocationIdentity(CLIENT, 2, 1, LATER)))
        .isEqualTo(Verdict.ACKNOWLEDGED);
  }

  @Test
  void the_floor_is_kept_until_every_acknowledged_invocation_has_expired() {
    execute(table, CLIENT, 1, LATER + 20_000);
    assertThat(table.check(new InvocationIdentity(CLIENT, 2, 2, LATER))).isEqualTo(Verdict.EXECUTE);
    table.record(CLIENT, 2, LATER, ANSWER);
    table.expire(LATER + GRACE + 15_000);
    assertThat(table.records()).isZero();
    assertThat(table.check(new InvocationIdentity(CLIENT, 1, 1, LATER + 20_000)))
        .isEqualTo(Verdict.ACKNOWLEDGED);
  }

  @Test
  void sequences_may_come_sparse_and_out_of_order() {
    long[] sequences = {900, 3, 1L << 50, 12, 5};
    for (long sequence : sequences) {
      execute(table, CLIENT, sequence, LATER);
    }
    for (long sequence : sequences) {
      assertThat(table.check(new InvocationIdentity(CLIENT, sequence, 1, LATER)))
          .isEqualTo(Verdict.ANSWERED);
    }
    assertThat(table.check(new InvocationIdentity(CLIENT, 1000, 901, LATER)))
        .isEqualTo(Verdict.EXECUTE);
    assertThat(table.check(new InvocationIdentity(CLIENT, 900, 1, LATER)))
        .isEqualTo(Verdict.ACKNOWLEDGED);
    assertThat(table.check(new InvocationIdentity(CLIENT, 1L << 50, 1, LATER)))
        .isEqualTo(Verdict.ANSWERED);
  }

  @Test
  void what_expires_beyond_the_window_is_refused() {
    assertThat(table.check(new InvocationIdentity(CLIENT, 1, 1, NOW + 600_001)))
        .isEqualTo(Verdict.TOO_FAR_AHEAD);
    assertThat(table.sessions()).isZero();
    assertThat(table.check(new InvocationIdentity(CLIENT, 1, 1, NOW + 600_000)))
        .isEqualTo(Verdict.EXECUTE);
  }

  @Test
  void a_multi_group_operation_is_in_progress_until_its_answer_is_recorded() {
    assertThat(table.check(new InvocationIdentity(CLIENT, 1, 1, LATER))).isEqualTo(Verdict.EXECUTE);
    table.begin(new InvocationIdentity(CLIENT, 1, 0, LATER));
    assertThat(table.check(new InvocationIdentity(CLIENT, 1, 1, LATER)))
        .isEqualTo(Verdict.IN_PROGRESS);
    table.expire(LATER + 100_000);
    assertThat(table.check(new InvocationIdentity(CLIENT, 1, 1, LATER)))
        .isEqualTo(Verdict.IN_PROGRESS);
    table.record(CLIENT, 1, LATER, ANSWER);
    assertThat(table.check(new InvocationIdentity(CLIENT, 1, 1, LATER)))
        .isEqualTo(Verdict.ANSWERED);
    table.expire(LATER + 155_000);
    assertThat(table.check(new InvocationIdentity(CLIENT, 1, 1, LATER)))
        .isEqualTo(Verdict.ANSWERED);
    table.expire(LATER + 170_000);
    assertThat(table.check(new InvocationIdentity(CLIENT, 1, 1, LATER))).isEqualTo(Verdict.EXPIRED);
    assertThat(table.sessions()).isZero();
  }

  @Test
  void a_multi_group_operation_whose_client_gave_up_leaves_no_record() {
    table.begin(new InvocationIdentity(CLIENT, 1, 0, LATER));
    execute(table, CLIENT, 2, LATER);
    assertThat(table.check(new InvocationIdentity(CLIENT, 3, 3, LATER))).isEqualTo(Verdict.EXECUTE);
    table.record(CLIENT, 1, LATER, ANSWER);
    assertThat(table.records()).isZero();
    assertThat(table.check(new InvocationIdentity(CLIENT, 1, 1, LATER)))
        .isEqualTo(Verdict.ACKNOWLEDGED);
  }

  @Test
  void an_abandoned_operation_may_be_begun_anew_and_leaves_nothing() {
    InvocationIdentity identity = new InvocationIdentity(CLIENT, 1, 1, LATER);
    assertThat(table.check(identity)).isEqualTo(Verdict.EXECUTE);
    table.begin(identity);
    table.abandon(CLIENT, 1);
    assertThat(table.records()).isZero();
    assertThat(table.retainedBytes()).isZero();
    assertThat(table.known(CLIENT, 1)).isEqualTo(Verdict.EXECUTE);
    execute(table, CLIENT, 1, LATER);
    assertThat(table.check(identity)).isEqualTo(Verdict.ANSWERED);
    table.expire(LATER + GRACE + 5_000);
    assertThat(table.sessions()).isZero();
  }

  @Test
  void nothing_but_what_is_in_progress_is_abandoned() {
    table.abandon(CLIENT, 1);
    assertThat(table.sessions()).isZero();
    execute(table, CLIENT, 2, LATER);
    table.begin(new InvocationIdentity(CLIENT, 3, 1, LATER));
    table.abandon(CLIENT, 1);
    table.abandon(CLIENT, 2);
    table.abandon(CLIENT + 1, 2);
    assertThat(table.answer(CLIENT, 2)).isSameAs(ANSWER);
    assertThat(table.known(CLIENT, 3)).isEqualTo(Verdict.IN_PROGRESS);
  }

  @Test
  void what_is_abandoned_stays_acknowledged() {
    table.begin(new InvocationIdentity(CLIENT, 2, 1, LATER));
    table.begin(new InvocationIdentity(CLIENT, 1, 1, LATER));
    execute(table, CLIENT, 3, LATER);
    assertThat(table.check(new InvocationIdentity(CLIENT, 3, 3, LATER)))
        .isEqualTo(Verdict.ANSWERED);
    table.abandon(CLIENT, 1);
    assertThat(table.check(new InvocationIdentity(CLIENT, 1, 1, LATER)))
        .isEqualTo(Verdict.ACKNOWLEDGED);
    assertThat(table.records()).isEqualTo(1);
  }

  @Test
  void an_operation_that_is_abandoned_after_it_has_expired_is_not_begun_again() {
    InvocationIdentity identity = new InvocationIdentity(CLIENT, 1, 1, LATER);
    table.begin(identity);
    table.expire(LATER);
    table.abandon(CLIENT, 1);
    assertThat(table.check(identity)).isEqualTo(Verdict.EXPIRED);
  }

  @Test
  void too_many_sessions_are_refused_and_known_ones_go_on() {
    SessionTable small = tableWith(limits(2, 10, 1 << 20));
    execute(small, 1, 1, LATER);
    execute(small, 2, 1, LATER);
    assertThat(small.check(new InvocationIdentity(3, 1, 1, LATER))).isEqualTo(Verdict.OVERLOADED);
    execute(small, 2, 2, LATER);
    small.expire(LATER + GRACE + 5_000);
    execute(small, 3, 1, LATER + GRACE + 10_000);
  }

  @Test
  void too_many_records_of_a_session_are_refused_until_some_are_acknowledged() {
    SessionTable small = tableWith(limits(2, 2, 1 << 20));
    execute(small, 1, 1, LATER);
    execute(small, 1, 2, LATER);
    assertThat(small.check(new InvocationIdentity(1, 3, 1, LATER))).isEqualTo(Verdict.OVERLOADED);
    assertThat(small.check(new InvocationIdentity(1, 2, 1, LATER))).isEqualTo(Verdict.ANSWERED);
    assertThat(small.check(new InvocationIdentity(1, 3, 2, LATER))).isEqualTo(Verdict.EXECUTE);
  }

  @Test
  void too_many_retained_bytes_are_refused() {
    SessionTable small = tableWith(limits(10, 10, SessionTable.RECORD_BYTES + 3));
    execute(small, 1, 1, LATER);
    assertThat(small.check(new InvocationIdentity(2, 1, 1, LATER))).isEqualTo(Verdict.OVERLOADED);
    assertThat(small.check(new InvocationIdentity(1, 2, 2, LATER))).isEqualTo(Verdict.EXECUTE);
  }

  @Test
  void log_time_does_not_go_back() {
    table.expire(NOW - 1_000);
    assertThat(table.logTimeMillis()).isEqualTo(NOW);
    assertThat(table.check(new InvocationIdentity(CLIENT, 1, 1, NOW))).isEqualTo(Verdict.EXPIRED);
  }

  @Test
  void other_limits_hold_from_where_they_are_set_and_are_part_of_a_snapshot() {
    SessionTable small = tableWith(limits(1, 10, 1 << 20));
    execute(small, 1, 1, LATER);
    assertThat(small.check(new InvocationIdentity(2, 1, 1, LATER))).isEqualTo(Verdict.OVERLOADED);
    small.limits(limits(2, 10, 1 << 20));
    WireWriter out = new WireWriter();
    small.save(out);
    SessionTable loaded = SessionTable.load(new WireReader(out.toByteArray()));
    assertThat(loaded.limits()).isEqualTo(small.limits());
    execute(loaded, 2, 1, LATER);
    assertThat(loaded.check(new InvocationIdentity(3, 1, 1, LATER))).isEqualTo(Verdict.OVERLOADED);
  }

  @Test
  void a_truncated_snapshot_is_refused() {
    execute(table, CLIENT, 1, LATER);
    WireWriter out = new WireWriter();
    table.save(out);
    byte[] bytes = out.toByteArray();
    WireReader cut = new WireReader(bytes, 0, bytes.length - 1);
    assertThatThrownBy(() -> SessionTable.load(cut)).isInstanceOf(MalformedMessageException.class);
  }
}
