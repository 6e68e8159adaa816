package dev.csmr.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LeasedLockServiceTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SettableContext context = new SettableContext();
  private final LeasedLockService locks = new LeasedLockService(context);

  @Test
  void a_held_lock_is_refused_to_others_until_it_is_released() throws LockException {
    assertThat(locks.isFree("l")).isTrue();
    Lease lease = locks.acquire("l", "ann", MINUTE).orElseThrow();
    assertThat(lease.expires()).isEqualTo(context.now().plus(MINUTE));
    assertThat(locks.acquire("l", "bob", MINUTE)).isEmpty();
    assertThat(locks.holder("l")).contains("ann");
    assertThat(locks.isHeldBy("l", "ann")).isTrue();
    assertThat(locks.isHeldBy("l", "bob")).isFalse();
    assertThat(locks.isFree("l")).isFalse();
    assertThat(locks.release("l", "bob")).isFalse();
    assertThat(locks.release("l", "ann")).isTrue();
    assertThat(locks.release("l", "ann")).isFalse();
    assertThat(locks.acquire("l", "bob", MINUTE)).isPresent();
  }

  @Test
  void a_lease_ends_by_log_time() throws LockException {
    Lease first = locks.acquire("l", "ann", MINUTE).orElseThrow();
    context.pass(MINUTE.minusNanos(1000));
    assertThat(locks.isHeldBy("l", "ann")).isTrue();
    context.pass(Duration.ofNanos(1000));
    assertThat(locks.holder("l")).isEmpty();
    assertThat(locks.isFree("l")).isTrue();
    assertThat(locks.renew("l", "ann", MINUTE)).isEmpty();
    assertThat(locks.release("l", "ann")).isFalse();
    Lease second = locks.acquire("l", "bob", MINUTE).orElseThrow();
    assertThat(second.token()).isGreaterThan(first.token());
  }

  @Test
  void renewing_keeps_the_token_and_counts_from_now() throws LockException {
    Lease first = locks.acquire("l", "ann", MINUTE).orElseThrow();
    context.pass(Duration.ofSeconds(30));
    Lease renewed = locks.renew("l", "ann", MINUTE).orElseThrow();
    assertThat(renewed).isEqualTo(new Lease(first.token(), context.now().plus(MINUTE)));
    assertThat(locks.acquire("l", "ann", MINUTE)).contains(renewed);
    assertThat(locks.renew("l", "bob", MINUTE)).isEmpty();
    context.pass(Duration.ofSeconds(59));
    assertThat(locks.isHeldBy("l", "ann")).isTrue();
  }

  @Test
  void an_unacceptable_request_changes_nothing() throws LockException {
    locks.acquire("l", "ann", MINUTE);
    assertThatThrownBy(() -> locks.acquire("m", "", MINUTE))
        .isInstanceOf(LockException.class)
        .hasMessageContaining("owner");
    for (Duration bad : new Duration[] {Duration.ZERO, MINUTE.negated(), Duration.ofDays(2)}) {
      assertThatThrownBy(() -> locks.acquire("m", "ann", bad)).isInstanceOf(LockException.class);
      assertThatThrownBy(() -> locks.renew("l", "ann", bad)).isInstanceOf(LockException.class);
    }
    assertThat(locks.locks).containsOnlyKeys("l");
    assertThat(locks.lastToken).isEqualTo(1);
  }

  @Test
  void too_many_locks_are_refused_until_leases_end() throws LockException {
    for (int i = 0; i < LeasedLockService.MAX_LOCKS; i++) {
      locks.acquire("l" + i, "ann", i == 7 ? MINUTE : MINUTE.multipliedBy(2));
    }
    assertThatThrownBy(() -> locks.acquire("more", "bob", MINUTE))
        .isInstanceOf(LockException.class)
        .hasMessageContaining("All 100000 locks are held");
    assertThat(locks.acquire("l9", "bob", MINUTE)).isEmpty();
    assertThat(locks.acquire("l9", "ann", MINUTE.multipliedBy(2))).isPresent();
    context.pass(MINUTE);
    assertThat(locks.acquire("more", "bob", MINUTE)).isPresent();
    assertThatThrownBy(() -> locks.acquire("yet more", "bob", MINUTE))
        .isInstanceOf(LockException.class);
    context.pass(MINUTE);
    assertThat(locks.acquire("yet more", "bob", MINUTE)).isPresent();
    assertThat(locks.locks).hasSize(1);
  }

  @Test
  void random_use_agrees_with_a_model_that_looks_at_every_lease() throws LockException {
    for (int seed = 0; seed < 200; seed++) {
      run(new Random(seed), "seed " + seed);
    }
  }

  private record Granted(String owner, long token, Instant expires) {}

  private static void run(Random random, String seed) throws LockException {
    SettableContext context = new SettableContext();
    LockService locks = new LeasedLockService(context);
    Map<String, Granted> model = new HashMap<>();
    long tokens = 0;
    for (int step = 0; step < 500; step++) {
      context.pass(Duration.ofMillis(random.nextInt(30)));
      model.values().removeIf(granted -> !context.now().isBefore(granted.expires()));
      String key = "l" + random.nextInt(4);
      String owner = "o" + random.nextInt(3);
      Duration lease = Duration.ofMillis(1 + random.nextInt(200));
      Instant expires = context.now().plus(lease);
      Granted granted = model.get(key);
      boolean own = granted != null && granted.owner().equals(owner);
      String where = seed + ", step " + step;
      assertThat(locks.holder(key))
          .as(where)
          .isEqualTo(Optional.ofNullable(granted).map(Granted::owner));
      assertThat(locks.isHeldBy(key, owner)).as(where).isEqualTo(own);
      assertThat(locks.isFree(key)).as(where).isEqualTo(granted == null);
      switch (random.nextInt(3)) {
        case 0 -> {
          Optional<Lease> answer = locks.acquire(key, owner, lease);
          if (granted == null || own) {
            long token = own ? granted.token() : ++tokens;
            model.put(key, new Granted(owner, token, expires));
            assertThat(answer).as(where).contains(new Lease(token, expires));
          } else {
            assertThat(answer).as(where).isEmpty();
          }
        }
        case 1 -> {
          Optional<Lease> answer = locks.renew(key, owner, lease);
          if (own) {
            model.put(key, new Granted(owner, granted.token(), expires));
            assertThat(answer).as(where).contains(new Lease(granted.token(), expires));
          } else {
            assertThat(answer).as(where).isEmpty();
          }
        }
        default -> {
          assertThat(locks.release(key, owner)).as(where).isEqualTo(own);
          if (own) {
            model.remove(key);
          }
        }
      }
    }
  }
}
