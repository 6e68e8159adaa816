package dev.csmr.samples;

import dev.csmr.PartitionKey;
import dev.csmr.Query;
import dev.csmr.Replicated;
import java.util.Map;
import java.util.Set;

/**
 * Balances by account. An account that nothing was posted to has the balance 0.
 *
 * <p>Posting never fails: balances are added modulo 2⁶⁴, so that every part of a posting has its
 * effect wherever it is executed. {@link Bank} spreads accounts over groups; {@link CoveredBank}
 * refuses postings for which the money is not there. Its slots may move while it serves.
 */
@Replicated(movable = true)
public interface Accounts {
  /**
   * Adds an amount to each account named. A transfer is a posting whose amounts add up to 0; see
   * {@link #transfer}.
   */
  void post(@PartitionKey Map<String, Long> amounts);

  /** Whether each account named can take its amount without its balance falling below 0. */
  @Query
  boolean covers(@PartitionKey Map<String, Long> amounts);

  /** The balance of each account named. */
  @Query
  Map<String, Long> balances(@PartitionKey Set<String> accounts);

  /** The sum of all balances. */
  @Query
  long total();

  /** The posting that moves an amount from one account to another. */
  static Map<String, Long> transfer(String from, String to, long amount) {
    return from.equals(to) ? Map.of(from, 0L) : Map.of(from, -amount, to, amount);
  }
}
