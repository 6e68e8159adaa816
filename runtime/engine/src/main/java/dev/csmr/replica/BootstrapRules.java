package dev.csmr.replica;

import dev.csmr.replica.api.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Decides what a replica without data is: a founder of its group, or one that joins a group which
 * runs, be it new or a member that lost its disk. It cannot tell by itself, and must not vote
 * before it knows: with its disk it has lost what it acknowledged and whom it voted for.
 *
 * <p><b>A group is founded once.</b> It is founded when all its members say that they are empty:
 * then nothing can be lost. Each notes the births of all ({@link Standing#birth}), durably, before
 * it takes part. Whoever comes later, still on the disk that the others saw empty, finds its birth
 * noted by a founder and is a founder too; a member whose disk was replaced has another birth, and
 * joins.
 *
 * <p><b>One that joins forgets nothing that matters.</b> Of n members of which m are a majority, it
 * hears n − m + 1 others that are whole and run (else they do not know their term): one of them at
 * least belongs to each majority that it was once part of, so their highest term is no lower than
 * any in which something was committed, or a leader elected, with its help. It begins in that term,
 * having voted for the term's leader, so it takes entries from that leader or a later one only;
 * each of these has everything that was committed. It votes when it has committed what such a
 * leader's log held after the disk was lost. A vote of it that was still under way is out of date
 * by then: it asks only after it has waited for the longest time that a candidate does.
 *
 * <p><b>All begin alike.</b> Where the nodes were prepared from a backup, each says the digest of
 * the state that its replica is to begin with; a group is founded by those that say the same.
 *
 * <p>Source of the question to a majority: B. Liskov, J. Cowling, <i>Viewstamped Replication
 * Revisited</i> (2012), section 4.3. Pure.
 */
final class BootstrapRules {
  private static final String FORCE =
      " If it is known that nothing is lost by it, or the loss is accepted, start this node with"
          + " --found and the group's name.";

  private final String self;
  private final String birth;
  private final Set<String> members;
  private final String beginning;

  /**
   * Prepares to decide.
   *
   * @param self this node
   * @param birth that of its replica
   * @param members the group's members by this node's configuration
   * @param beginning the digest of the state that its replica is to begin with; empty for none
   */
  BootstrapRules(String self, String birth, Set<String> members, String beginning) {
    this.self = self;
    this.birth = birth;
    this.members = members;
    this.beginning = beginning;
  }

  /** What is decided. */
  sealed interface BootstrapDecision {
    /** Not yet, for a reason that says what to do. */
    record Wait(String why) implements BootstrapDecision {}

    /** The replica is a founder, among others with their births. */
    record Found(Map<String, String> founders) implements BootstrapDecision {}

    /** The replica joins, no earlier than in a term, of which the leader is known. */
    record Join(long term, String leader) implements BootstrapDecision {}
  }

  /**
   * Decides by what the nodes that answered say.
   *
   * @param answers by node; without this one
   * @param mayFound whether this replica may be a founder
   * @param hadData whether it is known that the group had begun here before: then whoever else has
   *     no data has lost them too, or this node is alone
   */
  BootstrapDecision decide(Map<String, Standing> answers, boolean mayFound, boolean hadData) {
    Map<String, Standing> whole = new HashMap<>();
    answers.forEach(
        (node, standing) -> {
          if (standing.stage() == Standing.Stage.WHOLE) {
            whole.put(node, standing);
          }
        });
    for (Standing founder : whole.values()) {
      if (mayFound && birth.equals(founder.founders().get(self))) {
        return new BootstrapDecision.Found(founder.founders());
      }
    }
    if (!whole.isEmpty() && !beginning.isEmpty()) {
      return new BootstrapDecision.Wait(
          "it was prepared to begin with the state of a backup, but nodes "
              + new TreeSet<>(whole.keySet())
              + " have data of it already. If they are what is wanted, give this node an empty data"
              + " directory, so that it gets its data from them; else give them empty ones, and"
              + " prepare all nodes from the backup.");
    }
    if (whole.isEmpty() && hadData) {
      return new BootstrapDecision.Wait(
          "it had data here, which are gone, and no other node says that it has any." + FORCE);
    }
    if (whole.isEmpty() && mayFound) {
      return foundWithAll(answers);
    }
    return join(answers, whole);
  }

  private BootstrapDecision foundWithAll(Map<String, Standing> answers) {
    Map<String, String> founders = new HashMap<>();
    Set<String> missing = new TreeSet<>();
    List<String> others = new ArrayList<>();
    for (String member : new TreeSet<>(members)) {
      Standing standing = answers.get(member);
      if (member.equals(self)) {
        founders.put(self, birth);
      } else if (standing == null) {
        missing.add(member);
      } else if (standing.stage() != Standing.Stage.EMPTY) {
        others.add("node " + member + " was given a part of its data before");
      } else if (!standing.configured().equals(members)) {
        others.add(
            "by node " + member + "'s configuration its members are " + standing.configured());
      } else if (!standing.beginning().equals(beginning)) {
        others.add(otherBeginning(member, standing));
      } else {
        founders.put(member, standing.birth());
      }
    }
    if (!missing.isEmpty()) {
      others.add(0, "nodes " + missing + " do not answer");
    }
    return others.isEmpty()
        ? new BootstrapDecision.Found(founders)
        : new BootstrapDecision.Wait(
            "it is founded when all its members have said that they have no data of it, but "
                + String.join(", ", others)
                + "."
                + FORCE);
  }

  private String otherBeginning(String member, Standing standing) {
    return "node "
        + member
        + " is to begin with "
        + inWords(standing.beginning())
        + " and this one with "
        + inWords(beginning)
        + ": prepare all its members from the same backup with the same cluster.yaml and code";
  }

  private static String inWords(String beginning) {
    return beginning.isEmpty() ? "no state" : "the state with the digest " + beginning;
  }

  private BootstrapDecision join(Map<String, Standing> answers, Map<String, Standing> whole) {
    long term = answers.values().stream().mapToLong(Standing::term).max().orElse(-1);
    String leader =
        whole.entrySet().stream()
            .filter(each -> each.getValue().leads() && each.getValue().term() == term)
            .map(Map.Entry::getKey)
            .min(Comparator.naturalOrder())
            .orElse(null);
    if (leader == null) {
      return new BootstrapDecision.Wait(
          "its other members have to elect a leader first; with data answer "
              + new TreeSet<>(whole.keySet())
              + ". Start more of those that have data, or bring their disks back, until they are a"
              + " majority of its members.");
    }
    for (Set<String> electorate : whole.get(leader).electorates()) {
      Set<String> heard =
          electorate.stream()
              .filter(node -> !node.equals(self) && whole.containsKey(node))
              .filter(node -> whole.get(node).term() >= 0)
              .collect(Collectors.toCollection(TreeSet::new));
      int needed = electorate.size() - (electorate.size() / 2 + 1) + 1;
      if (heard.size() < needed) {
        Set<String> silent = new TreeSet<>(electorate);
        silent.removeAll(heard);
        silent.remove(self);
        return new BootstrapDecision.Wait(
            needed
                + " of its other members have to answer, since this node may have helped any of"
                + " them; with data answer "
                + heard
                + ", but not "
                + silent
                + ". Start those, or bring their disks back.");
      }
    }
    return new BootstrapDecision.Join(term, leader);
  }

  /**
   * The replica founds the group with those that are empty too, whatever is missing; but not when
   * somebody has data: those would be overwritten.
   */
  BootstrapDecision force(Map<String, Standing> answers) {
    Set<String> whole = new TreeSet<>();
    answers.forEach(
        (node, standing) -> {
          if (standing.stage() == Standing.Stage.WHOLE) {
            whole.add(node);
          }
        });
    if (!whole.isEmpty()) {
      return new BootstrapDecision.Wait(
          "it is not founded anew while nodes "
              + whole
              + " have data of it, which would be lost. Start more of those that have data, or"
              + " bring their disks back, until they are a majority of its members.");
    }
    Map<String, String> founders = new HashMap<>();
    List<String> others = new ArrayList<>();
    answers.forEach(
        (node, standing) -> {
          if (standing.stage() == Standing.Stage.EMPTY && members.contains(node)) {
            founders.put(node, standing.birth());
            if (!standing.beginning().equals(beginning)) {
              others.add(otherBeginning(node, standing));
            }
          }
        });
    if (!others.isEmpty()) {
      return new BootstrapDecision.Wait(String.join(", ", others) + ".");
    }
    founders.put(self, birth);
    return new BootstrapDecision.Found(founders);
  }
}
