package dev.csmr.replica.api;

import java.util.List;
import java.util.Objects;

/**
 * One group as this node hosts it.
 *
 * @param name the group's name, unique in the cluster
 * @param members the nodes that host it, this one included
 * @param components what it holds
 * @param slotted the partitioned services whose slots may move and of whose operations this group
 *     may be a destination
 */
public record GroupConfig(
    String name,
    List<Member> members,
    List<GroupComponent> components,
    List<SlottedService> slotted) {
  /** Checks and copies the parts. */
  public GroupConfig {
    Objects.requireNonNull(name, "name");
    members = List.copyOf(members);
    components = List.copyOf(components);
    slotted = List.copyOf(slotted);
    if (members.isEmpty()) {
      throw new IllegalArgumentException("Group " + name + " has no members.");
    }
  }

  /** A group to which nothing moves. */
  public GroupConfig(String name, List<Member> members, List<GroupComponent> components) {
    this(name, members, components, List.of());
  }
}
