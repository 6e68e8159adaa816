package dev.csmr.config;

import java.util.List;
import java.util.Objects;

/**
 * One Raft group.
 *
 * @param name its name, unique in the cluster
 * @param members the names of the nodes that host a replica; an odd number
 * @param at where it is declared
 */
public record DeclaredGroup(String name, List<String> members, Location at) {
  /** Checks and copies the parts. */
  public DeclaredGroup {
    Objects.requireNonNull(name, "name");
    members = List.copyOf(members);
    Objects.requireNonNull(at, "at");
  }
}
