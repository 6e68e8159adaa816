package dev.csmr.samples;

import java.util.Map;
import java.util.Optional;

/**
 * What the audited stores write into their logs: the changing operations of a {@link
 * KeyValueStore}, each as a line of text, and how to execute such entries again.
 *
 * <p>An entry is the operation's name and its arguments, each argument preceded by its length:
 * {@code put 3:key5:value}. An expected absence is {@code -}.
 */
public final class AuditEntries {
  private AuditEntries() {}

  /** The entry of {@link KeyValueStore#put}. */
  public static String put(String key, String value) {
    return "put " + argument(key) + argument(value);
  }

  /** The entry of {@link KeyValueStore#remove}. */
  public static String remove(String key) {
    return "remove " + argument(key);
  }

  /** The entry of {@link KeyValueStore#compareAndSet}. */
  public static String compareAndSet(String key, Optional<String> expected, String value) {
    return "compareAndSet "
        + argument(key)
        + expected.map(AuditEntries::argument).orElse("-")
        + argument(value);
  }

  /**
   * Executes an entry on a copy of the store.
   *
   * @throws IllegalArgumentException when it is not an entry of an audited store
   */
  public static void replay(String entry, Map<String, String> store) {
    Reader in = new Reader(entry);
    switch (in.operation()) {
      case "put" -> {
        String key = in.argument();
        String value = in.lastArgument();
        store.put(key, value);
      }
      case "remove" -> store.remove(in.lastArgument());
      case "compareAndSet" -> {
        String key = in.argument();
        Optional<String> expected = in.optionalArgument();
        String value = in.lastArgument();
        if (Optional.ofNullable(store.get(key)).equals(expected)) {
          store.put(key, value);
        }
      }
      default -> throw in.malformed();
    }
  }

  private static String argument(String value) {
    return value.length() + ":" + value;
  }

  /** Reads an entry from its begin to its end. */
  private static final class Reader {
    private final String entry;
    private int at;

    Reader(String entry) {
      this.entry = entry;
    }

    String operation() {
      at = entry.indexOf(' ') + 1;
      return entry.substring(0, Math.max(0, at - 1));
    }

    Optional<String> optionalArgument() {
      if (at < entry.length() && entry.charAt(at) == '-') {
        at++;
        return Optional.empty();
      }
      return Optional.of(argument());
    }

    String argument() {
      int colon = entry.indexOf(':', at);
      if (colon < 0) {
        throw malformed();
      }
      int length;
      try {
        length = Integer.parseInt(entry, at, colon, 10);
      } catch (NumberFormatException e) {
        throw malformed();
      }
      if (length < 0 || length > entry.length() - colon - 1) {
        throw malformed();
      }
      at = colon + 1 + length;
      return entry.substring(colon + 1, at);
    }

    String lastArgument() {
      String argument = argument();
      if (at < entry.length()) {
        throw malformed();
      }
      return argument;
    }

    IllegalArgumentException malformed() {
      return new IllegalArgumentException(
          "\"" + entry + "\" is not an entry that an audited store wrote.");
    }
  }
}
