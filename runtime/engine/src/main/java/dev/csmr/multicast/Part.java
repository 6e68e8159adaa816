package dev.csmr.multicast;

import java.util.Objects;

/**
 * A part of a multi-group operation: what it does in one destination. A destination that has heard
 * of the operation only through others knows the roles, but what the others do it does not.
 */
public final class Part {
  private final String group;
  private final Role role;
  private final long alternatives;
  private final Conflicts conflicts;
  private final byte[] commands;

  private Part(String group, Role role, long alternatives, Conflicts conflicts, byte[] commands) {
    this.group = Objects.requireNonNull(group, "group");
    this.role = Objects.requireNonNull(role, "role");
    this.alternatives = alternatives;
    this.conflicts = Objects.requireNonNull(conflicts, "conflicts");
    this.commands = commands;
  }

  /**
   * The part of a destination whose conditions, if any, all have to hold.
   *
   * @param group the destination
   * @param role what it does
   * @param conflicts what it may touch there
   * @param commands what to execute and decide, opaque here; kept, so it must not change
   */
  public static Part of(String group, Role role, Conflicts conflicts, byte[] commands) {
    return of(group, role, 0, conflicts, commands);
  }

  /**
   * The part of a destination.
   *
   * @param group the destination
   * @param role what it does
   * @param alternatives the sets of alternatives that it has conditions of, as bits
   * @param conflicts what it may touch there
   * @param commands what to execute and decide, opaque here; kept, so it must not change
   */
  public static Part of(
      String group, Role role, long alternatives, Conflicts conflicts, byte[] commands) {
    return new Part(
        group, role, alternatives, conflicts, Objects.requireNonNull(commands, "commands"));
  }

  /** The part of a destination of which only the role is known. */
  static Part unknown(String group, Role role, long alternatives) {
    return new Part(group, role, alternatives, Conflicts.EVERYTHING, null);
  }

  /** The part with its contents forgotten. */
  Part withoutContents() {
    return known() ? unknown(group, role, alternatives) : this;
  }

  /** The destination. */
  public String group() {
    return group;
  }

  /** What the destination does. */
  public Role role() {
    return role;
  }

  /** The sets of alternatives that the destination has conditions of, as bits. */
  public long alternatives() {
    return alternatives;
  }

  /** What it may touch there; everything while unknown. */
  public Conflicts conflicts() {
    return conflicts;
  }

  /** The commands; not to be modified. */
  public byte[] commands() {
    return commands;
  }

  /** Whether the contents are known, not just the role. */
  public boolean known() {
    return commands != null;
  }

  int size() {
    return known() ? commands.length + Long.BYTES * conflicts.size() : 0;
  }

  @Override
  public String toString() {
    return group + ":" + role + (known() ? ":" + conflicts : ":?");
  }
}
