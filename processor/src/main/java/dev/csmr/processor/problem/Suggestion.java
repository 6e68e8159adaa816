package dev.csmr.processor.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what a misspelt name was meant to be. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * A sentence: "Did you mean `x`?", or what there is, or {@code otherwise} if there is nothing.
   */
  public static String among(String wrong, Collection<String> names, String otherwise) {
    Optional<String> near =
        names.stream()
            .filter(name -> distance(wrong, name) <= Math.max(2, wrong.length() / 3))
            .min(
                Comparator.comparingInt((String name) -> distance(wrong, name))
                    .thenComparing(Comparator.naturalOrder()));
    if (near.isPresent()) {
      return "Did you mean " + near.get() + "?";
    }
    return names.isEmpty()
        ? otherwise
        : "It has " + String.join(", ", names.stream().sorted().toList()) + ".";
  }

  /** The Levenshtein distance, without regard to case. */
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
