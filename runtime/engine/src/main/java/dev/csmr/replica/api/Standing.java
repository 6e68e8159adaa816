package dev.csmr.replica.api;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The account that a node gives of its replica of a group: to a node whose own replica has no data,
 * to followers, and to a leader that looks for another one to lead.
 *
 * @param stage what the replica has of the group's past
 * @param birth names the disk that the replica began on, so that one which lost its disk is another
 * @param founders the births of those that founded the group, as far as the replica was among them
 * @param configured the group's members by the node's configuration
 * @param electorates the sets of voting nodes of which each gives a majority: two while the members
 *     change; none while the replica does not know them
 * @param leads whether the replica leads its group in {@code term}
 * @param term its Raft term; −1 when it does not run
 * @param lastIndex the last index of its log
 * @param appliedIndex the last index that it executed
 * @param leaderships how many groups its node leads, if the replica may be given the leadership of
 *     this one as well; −1 if not: it does not take part as it should, or its node ends
 * @param beginning the digest of the state that a replica without data is to begin with, if its
 *     node was prepared from a backup; else empty
 */
public record Standing(
    Stage stage,
    String birth,
    Map<String, String> founders,
    Set<String> configured,
    List<Set<String>> electorates,
    boolean leads,
    long term,
    long lastIndex,
    long appliedIndex,
    int leaderships,
    String beginning) {
  /** What a replica has of its group's past. */
  public enum Stage {
    /** Nothing, and it has promised nothing on this disk. It waits to be told what it is. */
    EMPTY,
    /** A part: it is given the rest by the group's leader, and does not vote until it has it. */
    JOINING,
    /** Everything that it ever acknowledged. */
    WHOLE
  }

  /** Copies the parts. */
  public Standing {
    founders = Map.copyOf(founders);
    configured = Set.copyOf(configured);
    electorates = electorates.stream().map(Set::copyOf).toList();
  }
}
