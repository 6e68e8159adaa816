package dev.csmr.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.OperationFailedException;
import dev.csmr.samples.Lease;
import dev.csmr.samples.LockException;
import dev.csmr.samples.LockService;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TwinsTest {
  @Test
  void what_differs_between_two_objects_is_found_and_told() {
    Tickets tickets = Twins.of(Tickets.class).service();
    assertThatThrownBy(tickets::draw)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(
            "[csmr-1731] dev.csmr.testkit.Tickets is not deterministic: after draw")
        .hasMessageContaining("a twin answers OK");
  }

  @Test
  void what_the_context_gives_is_the_same_for_all() {
    Tickets tickets = Twins.of(Tickets.class).service();
    UUID first = tickets.id();
    assertThat(tickets.id()).isNotEqualTo(first);
    assertThat(tickets.ids()).isEqualTo(2);
  }

  @Test
  void failures_and_declared_exceptions_are_what_a_client_is_told() throws LockException {
    Tickets tickets = Twins.of(Tickets.class).service();
    assertThatThrownBy(tickets::fail)
        .isInstanceOf(OperationFailedException.class)
        .hasMessageContaining("no tickets");
    LockService locks = Twins.of(LockService.class).service();
    assertThatThrownBy(() -> locks.acquire("k", "", Duration.ofMinutes(1)))
        .isInstanceOf(LockException.class);
  }

  @Test
  void log_time_stands_still_until_it_is_moved() throws LockException {
    Twins<LockService> twins = Twins.of(LockService.class);
    LockService locks = twins.service();
    Lease ann = locks.acquire("k", "ann", Duration.ofMinutes(1)).orElseThrow();
    assertThat(locks.acquire("k", "bob", Duration.ofMinutes(1))).isEmpty();
    twins.advanceTime(Duration.ofMinutes(1));
    Lease bob = locks.acquire("k", "bob", Duration.ofMinutes(1)).orElseThrow();
    assertThat(bob.token()).isGreaterThan(ann.token());
  }
}
