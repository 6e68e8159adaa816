package dev.csmr.replica.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.group.SteadyClock;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a leader stamps, and what the log takes of it. */
final class LogClockTest {
  private static final long NOW = 1_700_000_000_000_000L;
  private static final long SECOND = 1_000_000;
  private static final long HOUR = 3_600 * SECOND;

  private final LogClock clock = new LogClock();

  private static long nanos(long micros) {
    return micros * 1000;
  }

  private static OptionalLong agreed(long micros) {
    return OptionalLong.of(micros);
  }

  private LogClock.Stamp stampAfter(long micros) {
    return clock.stamp(nanos(micros));
  }

  @Test
  void log_time_goes_on_as_the_monotonic_clock_does() {
    clock.applied(NOW, 0);
    clock.lead(OptionalLong.empty(), NOW + 5 * HOUR, 0);
    assertThat(stampAfter(SECOND)).isEqualTo(new LogClock.Stamp(NOW + SECOND, false));
    clock.applied(NOW + SECOND, nanos(2 * SECOND));
    assertThat(stampAfter(3 * SECOND).micros()).isEqualTo(NOW + 3 * SECOND);
    assertThat(clock.millis(nanos(4 * SECOND))).isEqualTo((NOW + 4 * SECOND) / 1000);
  }

  @Test
  void a_group_without_a_log_begins_where_a_majority_is_and_else_where_its_leader_is() {
    clock.lead(agreed(NOW), NOW + 10 * HOUR, 0);
    assertThat(stampAfter(0)).isEqualTo(new LogClock.Stamp(NOW, false));
    LogClock alone = new LogClock();
    alone.lead(OptionalLong.empty(), NOW + SECOND, 0);
    assertThat(alone.stamp(0).micros()).isEqualTo(NOW + SECOND);
  }

  @Test
  void a_gap_is_crossed_when_a_leadership_begins_and_a_majority_is_beyond_it() {
    clock.applied(NOW, 0);
    clock.lead(agreed(NOW + 30 * HOUR), NOW, 0);
    assertThat(stampAfter(SECOND)).isEqualTo(new LogClock.Stamp(NOW + 30 * HOUR + SECOND, true));
  }

  @Test
  void what_clocks_say_later_moves_nothing() {
    clock.applied(NOW, 0);
    clock.lead(agreed(NOW), NOW, 0);
    clock.agreed(NOW + 2 * HOUR, nanos(SECOND));
    assertThat(stampAfter(2 * SECOND).micros()).isEqualTo(NOW + 2 * SECOND);
  }

  @Test
  void log_time_that_is_ahead_of_the_world_goes_on_from_there() {
    long ahead = NOW + 90_000 * HOUR;
    clock.applied(ahead, 0);
    clock.lead(agreed(NOW), NOW, 0);
    assertThat(stampAfter(SECOND)).isEqualTo(new LogClock.Stamp(ahead + SECOND, false));
  }

  @Test
  void no_clock_alone_moves_log_time_by_more_than_an_hour() {
    clock.applied(NOW, 0);
    clock.lead(OptionalLong.empty(), NOW, 0);
    assertThat(stampAfter(5 * HOUR)).isEqualTo(new LogClock.Stamp(NOW + HOUR, false));
    clock.agreed(NOW + 5 * HOUR, nanos(5 * HOUR));
    assertThat(stampAfter(5 * HOUR)).isEqualTo(new LogClock.Stamp(NOW + 5 * HOUR, true));
  }

  @Test
  void the_log_takes_no_long_step_that_is_not_agreed_and_never_goes_back() {
    assertThat(LogClock.next(0, new LogClock.Stamp(NOW, false))).isEqualTo(NOW);
    assertThat(LogClock.next(NOW, new LogClock.Stamp(NOW + HOUR, false))).isEqualTo(NOW + HOUR);
    assertThat(LogClock.next(NOW, new LogClock.Stamp(NOW + HOUR + 1, false))).isEqualTo(NOW);
    assertThat(LogClock.next(NOW, new LogClock.Stamp(NOW + 2 * HOUR, true)))
        .isEqualTo(NOW + 2 * HOUR);
    assertThat(LogClock.next(NOW, new LogClock.Stamp(NOW - 1, true))).isEqualTo(NOW);
    assertThat(LogClock.next(NOW, new LogClock.Stamp(Long.MAX_VALUE, false))).isEqualTo(NOW);
  }

  @Test
  void a_jump_of_a_machines_clock_is_followed_when_it_has_lasted() {
    SteadyClock steady = new SteadyClock();
    long wall = NOW / 1000;
    long trusted = SteadyClock.TRUSTED_AFTER_NANOS;
    assertThat(steady.micros(wall, 0)).isEqualTo(NOW);
    assertThat(steady.micros(wall + 7_200_000, 0)).isEqualTo(NOW);
    assertThat(steady.jumpMicros()).isEqualTo(2 * HOUR);
    assertThat(steady.micros(wall, 0)).isEqualTo(NOW);
    assertThat(steady.micros(wall + 7_200_000, 0)).isEqualTo(NOW);
    assertThat(steady.micros(wall + 7_200_000 + trusted / 1_000_000, trusted))
        .isEqualTo(NOW + 2 * HOUR + trusted / 1000);
    assertThat(steady.micros(wall + 7_200_000 + trusted / 1_000_000 - 400, trusted))
        .isEqualTo(NOW + 2 * HOUR + trusted / 1000 - 400_000);
  }
}
