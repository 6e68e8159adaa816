package dev.csmr.replica.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.api.CommandDensity;
import org.junit.jupiter.api.Test;

final class LingerTest {
  private static final long BEGIN = -1_000; // a clock may begin anywhere
  private static final long WAIT = 20_000_000L;

  private final CommandDensity density = new CommandDensity(BEGIN);
  private final Linger linger = new Linger(density, WAIT, BEGIN);

  @Test
  void without_traffic_nothing_waits() {
    linger.ended(BEGIN);
    assertThat(linger.leftNanos(1, BEGIN)).isZero();
  }

  @Test
  void sparse_traffic_makes_nothing_wait() {
    for (int i = 0; i < 100; i++) {
      density.applied(CommandDensity.DENSE - 1, BEGIN);
    }
    linger.ended(BEGIN);
    assertThat(linger.leftNanos(1, BEGIN)).isZero();
  }

  @Test
  void amid_dense_traffic_few_wait_until_some_time_after_the_last_entry() {
    density.applied(CommandDensity.DENSE, BEGIN);
    assertThat(linger.leftNanos(1, BEGIN)).as("no entry was logged before").isZero();
    linger.ended(BEGIN);
    assertThat(linger.leftNanos(1, BEGIN)).isEqualTo(WAIT);
    assertThat(linger.leftNanos(1, BEGIN + 5)).isEqualTo(WAIT - 5);
    assertThat(linger.leftNanos(Linger.ENOUGH - 1, BEGIN + 5)).isPositive();
    assertThat(linger.leftNanos(Linger.ENOUGH, BEGIN + 5)).isZero();
    assertThat(linger.leftNanos(1, BEGIN + WAIT)).isZero();
  }

  @Test
  void nothing_waits_when_that_is_configured() {
    Linger none = new Linger(density, 0, BEGIN);
    density.applied(CommandDensity.DENSE, BEGIN);
    none.ended(BEGIN);
    assertThat(none.leftNanos(1, BEGIN)).isZero();
  }

  @Test
  void density_is_a_mean_over_entries_that_hold_single_group_commands() {
    density.applied(2 * CommandDensity.DENSE - 1, BEGIN);
    density.applied(1, BEGIN);
    density.applied(0, BEGIN);
    assertThat(density.isDense(BEGIN)).isTrue();
    density.applied(1, BEGIN);
    assertThat(density.isDense(BEGIN)).isFalse();
  }

  @Test
  void dense_traffic_is_forgotten_after_two_windows() {
    density.applied(CommandDensity.DENSE, BEGIN);
    assertThat(density.isDense(BEGIN + CommandDensity.WINDOW_NANOS)).isTrue();
    assertThat(density.isDense(BEGIN + 2 * CommandDensity.WINDOW_NANOS)).isFalse();

    long later = BEGIN + 3 * CommandDensity.WINDOW_NANOS;
    density.applied(CommandDensity.DENSE, later);
    assertThat(density.isDense(later + 2 * CommandDensity.WINDOW_NANOS)).isFalse();
  }
}
