package dev.csmr.replica.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.api.Traffic;
import org.junit.jupiter.api.Test;

final class PaceTest {
  private static final long BEGIN = -1_000; // a clock may begin anywhere
  private static final long WAIT = 20_000_000L;

  private final Traffic traffic = new Traffic(BEGIN);
  private final Pace pace = new Pace(traffic, WAIT, BEGIN);

  @Test
  void without_traffic_nothing_waits() {
    pace.ended(BEGIN);
    assertThat(pace.leftNanos(1, BEGIN)).isZero();
  }

  @Test
  void sparse_traffic_makes_nothing_wait() {
    for (int i = 0; i < 100; i++) {
      traffic.applied(Traffic.DENSE - 1, BEGIN);
    }
    pace.ended(BEGIN);
    assertThat(pace.leftNanos(1, BEGIN)).isZero();
  }

  @Test
  void amid_dense_traffic_few_wait_until_some_time_after_the_last_entry() {
    traffic.applied(Traffic.DENSE, BEGIN);
    assertThat(pace.leftNanos(1, BEGIN)).as("no entry was logged before").isZero();
    pace.ended(BEGIN);
    assertThat(pace.leftNanos(1, BEGIN)).isEqualTo(WAIT);
    assertThat(pace.leftNanos(1, BEGIN + 5)).isEqualTo(WAIT - 5);
    assertThat(pace.leftNanos(Pace.COMPANY - 1, BEGIN + 5)).isPositive();
    assertThat(pace.leftNanos(Pace.COMPANY, BEGIN + 5)).isZero();
    assertThat(pace.leftNanos(1, BEGIN + WAIT)).isZero();
  }

  @Test
  void nothing_waits_when_that_is_configured() {
    Pace none = new Pace(traffic, 0, BEGIN);
    traffic.applied(Traffic.DENSE, BEGIN);
    none.ended(BEGIN);
    assertThat(none.leftNanos(1, BEGIN)).isZero();
  }

  @Test
  void density_is_a_mean_over_entries_that_hold_single_group_commands() {
    traffic.applied(2 * Traffic.DENSE - 1, BEGIN);
    traffic.applied(1, BEGIN);
    traffic.applied(0, BEGIN);
    assertThat(traffic.isDense(BEGIN)).isTrue();
    traffic.applied(1, BEGIN);
    assertThat(traffic.isDense(BEGIN)).isFalse();
  }

  @Test
  void dense_traffic_is_forgotten_after_two_windows() {
    traffic.applied(Traffic.DENSE, BEGIN);
    assertThat(traffic.isDense(BEGIN + Traffic.WINDOW_NANOS)).isTrue();
    assertThat(traffic.isDense(BEGIN + 2 * Traffic.WINDOW_NANOS)).isFalse();

    long later = BEGIN + 3 * Traffic.WINDOW_NANOS;
    traffic.applied(Traffic.DENSE, later);
    assertThat(traffic.isDense(later + 2 * Traffic.WINDOW_NANOS)).isFalse();
  }
}
