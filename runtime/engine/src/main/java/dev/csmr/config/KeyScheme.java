package dev.csmr.config;

import dev.csmr.service.CanonicalKey;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Partitions by range of keys: keeps neighbours together, and spreads only as well as its bounds
 * are chosen.
 *
 * @param type what the bounds are
 * @param bounds where each partition but the first begins, ascending: one less than partitions
 */
public record KeyScheme(Type type, List<Bound> bounds) implements PartitionScheme {
  /** What bounds are: the type of the parameter that is the partition key. */
  public enum Type {
    /** Strings and enums, in the order of their UTF-8. */
    STRING,
    /** Integers of any width. */
    INTEGER,
    /** UUIDs, in the order of their bytes. */
    UUID;

    /**
     * The bound that a text stands for.
     *
     * @throws IllegalArgumentException when the text is no such key
     */
    public Bound bound(String text) {
      return new Bound(
          text,
          switch (this) {
            case STRING -> CanonicalKey.of(text);
            case INTEGER -> CanonicalKey.of(Long.parseLong(text));
            case UUID -> CanonicalKey.of(java.util.UUID.fromString(text));
          });
    }

    /** The one text among those that stand for the same bound. */
    private String canonical(String text) {
      return switch (this) {
        case STRING -> text;
        case INTEGER -> Long.toString(Long.parseLong(text));
        case UUID -> java.util.UUID.fromString(text).toString();
      };
    }
  }

  /**
   * Where a partition begins, and the one before it ends.
   *
   * @param text as the file has it
   * @param key the first key of the partition
   */
  public record Bound(String text, CanonicalKey key) {}

  /** Checks that the bounds ascend. */
  public KeyScheme {
    bounds = List.copyOf(bounds);
    for (int i = 1; i < bounds.size(); i++) {
      if (bounds.get(i - 1).key().compareTo(bounds.get(i).key()) >= 0) {
        throw new IllegalArgumentException("The bounds " + bounds + " do not ascend.");
      }
    }
  }

  @Override
  public int size() {
    return bounds.size() + 1;
  }

  @Override
  public int owner(CanonicalKey key) {
    int partition = 0;
    while (partition < bounds.size() && bounds.get(partition).key().compareTo(key) <= 0) {
      partition++;
    }
    return partition;
  }

  @Override
  public String describe(int partition) {
    return "keys"
        + from(partition).map(from -> " from " + from).orElse("")
        + to(partition).map(to -> " up to " + to + " (not included)").orElse("");
  }

  @Override
  public String canonical(int partition) {
    return type.name().toLowerCase(Locale.ROOT)
        + " keys"
        + from(partition).map(from -> " from " + type.canonical(from)).orElse("")
        + to(partition).map(to -> " up to " + type.canonical(to)).orElse("");
  }

  /** Where a partition begins; empty for the first one. */
  public Optional<String> from(int partition) {
    return partition == 0 ? Optional.empty() : Optional.of(bounds.get(partition - 1).text());
  }

  /** Where a partition ends, not included; empty for the last one. */
  public Optional<String> to(int partition) {
    return partition == bounds.size()
        ? Optional.empty()
        : Optional.of(bounds.get(partition).text());
  }
}
