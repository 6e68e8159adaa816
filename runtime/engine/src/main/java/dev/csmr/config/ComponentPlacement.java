package dev.csmr.config;

import java.util.Objects;

/**
 * The place of a component with state: what must stay as it is once there is data.
 *
 * @param path the component's path, such as {@code PartitionedStore/KeyValueStore#1}
 * @param group the group that holds it
 * @param keys which keys it owns, as {@link PartitionScheme#canonical} says it; empty for all
 * @param at who says so: file and line
 */
public record ComponentPlacement(String path, String group, String keys, String at) {
  /** Checks the parts. */
  public ComponentPlacement {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(keys, "keys");
    Objects.requireNonNull(at, "at");
  }

  /** Whether another one has the same component in another group or with other keys. */
  public boolean contradicts(ComponentPlacement other) {
    return path.equals(other.path) && !(group.equals(other.group) && keys.equals(other.keys));
  }

  /** Group and keys, for people: {@code group a, slots 0-8191 of 16384}. */
  public String text() {
    return "group " + group + (keys.isEmpty() ? "" : ", " + keys);
  }
}
