package dev.csmr.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** What somebody may have meant. */
final class Suggestions {
  private static final int SHOWN = 60;

  private Suggestions() {}

  /** {@code Did you mean x?}, or what there is to choose from. */
  static String among(String wrong, Collection<String> right, String what) {
    return closest(wrong, right)
        .map(word -> "Did you mean " + word + "?")
        .orElseGet(
            () ->
                right.isEmpty()
                    ? "There are no " + what + "."
                    : "The " + what + " are: " + shortList(right) + ".");
  }

  /** The word closest to a wrong one, if it is close at all. */
  static Optional<String> closest(String wrong, Collection<String> right) {
    String best = null;
    int least = Math.max(1, Math.min(wrong.length() / 3, 4)) + 1;
    String lower = lower(wrong);
    for (String word : right) {
      int distance = distance(lower, lower(word));
      if (distance < least) {
        least = distance;
        best = word;
      }
    }
    return Optional.ofNullable(best);
  }

  /** A text of bounded length for a message. */
  static String shorten(String text) {
    String line = text.replace('\n', ' ');
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }

  private static String shortList(Collection<String> words) {
    String shown = String.join(", ", words.stream().limit(20).toList());
    return words.size() <= 20 ? shown : shown + " and " + (words.size() - 20) + " more";
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Edits (insert, delete, replace, swap neighbours) that turn one word into the other. */
  private static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replace, Math.min(last[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[b.length()];
  }
}
