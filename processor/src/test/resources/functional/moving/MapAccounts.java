package moving;

import dev.csmr.OnMove;
import dev.csmr.PartitionKey;
import dev.csmr.Replica;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

@Replica
final class MapAccounts implements Accounts {
  record Account(String owner, long amount) {}

  record Pocket(int number, @PartitionKey String account) {}

  record Tag(@PartitionKey String account, String word) {}

  final Map<String, Account> accounts = new TreeMap<>();
  final LinkedHashMap<String, List<String>> history = new LinkedHashMap<>();

  /** The same list as in the history, for some. */
  final Map<String, List<String>> latest = new HashMap<>();

  final Map<Pocket, Long> pockets = new HashMap<>();
  final Set<String> frozen = new HashSet<>();
  final Set<Tag> tags = new LinkedHashSet<>();

  @OnMove(OnMove.Rule.MAX)
  long lastToken;

  @OnMove(OnMove.Rule.MIN)
  Instant first;

  @OnMove(OnMove.Rule.STAY)
  long calls;

  @OnMove(OnMove.Rule.STAY)
  List<String> log = new ArrayList<>();

  /** What of each owner there is. */
  final transient Map<String, Set<String>> owned = new TreeMap<>();

  void index() {
    owned.clear();
    accounts.forEach(
        (key, account) ->
            owned.computeIfAbsent(account.owner(), any -> new TreeSet<>()).add(key));
  }

  @dev.csmr.Restored
  void restored() {
    index();
  }

  @Override
  public String change(String key, int what, int value) {
    calls++;
    log.add(key);
    Instant at = Instant.ofEpochSecond(value);
    first = first == null || at.isBefore(first) ? at : first;
    switch (what) {
      case 0 -> accounts.put(key, new Account(key + value % 3, value));
      case 1 -> accounts.remove(key);
      case 2 -> history.computeIfAbsent(key, any -> new ArrayList<>()).add("h" + value);
      case 3 -> {
        List<String> list = history.get(key);
        if (list != null) {
          latest.put(key, list);
        }
      }
      case 4 -> {
        List<String> list = latest.get(key);
        if (list != null) {
          list.add("l" + value);
        }
      }
      case 5 -> pockets.merge(new Pocket(value % 4, key), (long) value, Long::sum);
      case 6 -> {
        if (!frozen.remove(key)) {
          frozen.add(key);
        }
      }
      case 7 -> tags.add(new Tag(key, "t" + value % 5));
      case 8 -> tags.remove(new Tag(key, "t" + value % 5));
      default -> history.remove(key);
    }
    index();
    return read(key);
  }

  @Override
  public long token(String key) {
    return ++lastToken;
  }

  @Override
  public long lowest(String key) {
    return first == null ? Long.MAX_VALUE : first.getEpochSecond();
  }

  @Override
  public String read(String key) {
    StringBuilder text = new StringBuilder();
    text.append(accounts.get(key)).append(history.get(key)).append(latest.get(key));
    for (int pocket = 0; pocket < 4; pocket++) {
      text.append(pockets.get(new Pocket(pocket, key))).append(' ');
    }
    text.append(frozen.contains(key));
    tags.stream().filter(tag -> tag.account().equals(key)).forEach(text::append);
    for (int i = 0; i < 3; i++) {
      text.append(owned.getOrDefault(key + i, Set.of()).contains(key));
    }
    return text.toString();
  }
}
