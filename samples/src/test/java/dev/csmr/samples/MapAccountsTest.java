package dev.csmr.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MapAccountsTest {
  private final MapAccounts accounts = new MapAccounts();

  @Test
  void a_transfer_moves_money_and_keeps_the_total() {
    accounts.post(Map.of("ann", 100L, "bob", 50L));
    accounts.post(Accounts.transfer("ann", "bob", 30));
    assertThat(accounts.balances(Set.of("ann", "bob", "cyd")))
        .isEqualTo(Map.of("ann", 70L, "bob", 80L, "cyd", 0L));
    accounts.post(Accounts.transfer("ann", "ann", 30));
    assertThat(accounts.total()).isEqualTo(150);
  }

  @Test
  void a_posting_is_covered_when_no_account_named_would_fall_below_zero() {
    accounts.post(Map.of("ann", 10L));
    assertThat(accounts.covers(Accounts.transfer("ann", "bob", 10))).isTrue();
    assertThat(accounts.covers(Accounts.transfer("ann", "bob", 11))).isFalse();
    assertThat(accounts.covers(Map.of())).isTrue();
  }

  @Test
  void random_postings_agree_with_a_model_that_keeps_every_account() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      MapAccounts tested = new MapAccounts();
      Map<String, Long> model = new HashMap<>();
      for (int step = 0; step < 200; step++) {
        long amount = random.nextInt(20) == 0 ? Long.MAX_VALUE : random.nextInt(3) - 1;
        Map<String, Long> posting =
            Accounts.transfer("a" + random.nextInt(4), "a" + random.nextInt(4), amount);
        tested.post(posting);
        posting.forEach((account, value) -> model.merge(account, value, Long::sum));
        String where = "seed " + seed + ", step " + step;
        assertThat(tested.balances(model.keySet())).as(where).isEqualTo(model);
        assertThat(tested.total()).as(where).isZero();
        assertThat(tested.balances.values()).as(where).doesNotContain(0L);
      }
    }
  }
}
