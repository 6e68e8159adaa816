package dev.csmr.service.state;

import dev.csmr.codec.MalformedMessageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a new object's fields hold, which those keep that a snapshot lacks: their names, and which
 * of them hold a value that another one holds, too.
 */
final class FirstValues {
  private final String owner;
  private final Map<Integer, String> names = new HashMap<>();
  private final Map<Integer, Integer> fields = new HashMap<>();
  private final List<Pair> pairs = new ArrayList<>();

  /** Two fields that hold one value, which is not the object of a final field. */
  private record Pair(int field, int other) {}

  FirstValues(String owner) {
    this.owner = owner;
  }

  /** Says the name of a field. */
  void name(int field, String name) {
    names.put(field, name);
  }

  /** Says that a field holds the value of an identity. */
  void holds(int field, int identity) {
    int first = fields.computeIfAbsent(identity, each -> field);
    if (first != field) {
      pairs.add(new Pair(first, field));
    }
  }

  /** A field, for messages. */
  String place(int field) {
    return owner + "." + names.getOrDefault(field, Integer.toString(field));
  }

  /**
   * Checks that no value is new in one field and restored in another.
   *
   * @param restored the fields that the snapshot has
   */
  void check(Set<Integer> restored) {
    for (Pair pair : pairs) {
      boolean isRestored = restored.contains(pair.field);
      if (isRestored != restored.contains(pair.other)) {
        String lacking = place(isRestored ? pair.other : pair.field);
        throw new MalformedMessageException(
            "The snapshot lacks the field "
                + lacking
                + ", whose first value is, or holds, a collection that "
                + place(isRestored ? pair.field : pair.other)
                + " holds, too: nobody knows whether that still did when it was taken. Give "
                + lacking
                + " a first value of its own, or one that holds no collections but those of final"
                + " fields.");
      }
    }
  }
}
