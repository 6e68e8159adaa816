package dev.csmr.samples;

import dev.csmr.Replica;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Accounts in a map that leaves out balances of 0. */
@Replica
final class MapAccounts implements Accounts {
  final Map<String, Long> balances = new TreeMap<>();

  @Override
  public void post(Map<String, Long> amounts) {
    amounts.forEach(
        (account, amount) -> {
          long balance = balance(account) + amount;
          if (balance == 0) {
            balances.remove(account);
          } else {
            balances.put(account, balance);
          }
        });
  }

  @Override
  public boolean covers(Map<String, Long> amounts) {
    return amounts.entrySet().stream()
        .allMatch(entry -> balance(entry.getKey()) + entry.getValue() >= 0);
  }

  @Override
  public Map<String, Long> balances(Set<String> accounts) {
    Map<String, Long> answer = new TreeMap<>();
    accounts.forEach(account -> answer.put(account, balance(account)));
    return answer;
  }

  @Override
  public long total() {
    return balances.values().stream().mapToLong(Long::longValue).sum();
  }

  private long balance(String account) {
    return balances.getOrDefault(account, 0L);
  }
}
