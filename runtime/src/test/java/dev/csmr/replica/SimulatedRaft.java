package dev.csmr.replica;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;

/**
 * What Raft guarantees to one group, and no more: one sequence of entries of which only the
 * uncommitted end may be lost; terms, each begun by a majority and with one leader who has all that
 * is committed; members that learn of all this late. A leader that was deposed goes on believing
 * until it learns; what it submits meanwhile is never committed.
 */
final class SimulatedRaft {
  /**
   * One entry.
   *
   * @param number unique in the group, whatever index it has
   * @param content null for the one that begins a term
   * @param proposer the member, in the run that it proposed it in
   * @param batch what the proposer keeps of it
   */
  record Entry(long number, long term, LogEntryProto content, Object proposer, EntryBatch batch) {}

  private static final long COMMIT_MICROS = 400;

  final String name;
  final SimulatedWorld world;
  final List<SimulatedMember> members = new ArrayList<>();

  /** Committed ones, then those of the present term's leader that may be. */
  private final List<Entry> log = new ArrayList<>();

  private int committed;
  private long numbers;
  private long term;
  private SimulatedMember leader;

  /** How many of a hundred entries the log does not take. */
  int lagging;

  SimulatedRaft(String name, SimulatedWorld world) {
    this.name = name;
    this.world = world;
  }

  long term() {
    return term;
  }

  /** Who leads in the newest term, or null. */
  SimulatedMember leader() {
    return leader;
  }

  int committed() {
    return committed;
  }

  Entry entry(int index) {
    return log.get(index);
  }

  Set<String> nodes() {
    Set<String> nodes = new HashSet<>();
    members.forEach(member -> nodes.add(member.node()));
    return nodes;
  }

  boolean hasMajority() {
    return 2 * members.stream().filter(SimulatedMember::isUp).count() > members.size();
  }

  /** Takes an entry of a member that believes to lead; in vain if it does not. */
  void propose(SimulatedMember proposer, EntryBatch batch) {
    if (proposer == leader && proposer.term() == term) {
      int index = log.size();
      LogEntryProto content =
          LogEntryProto.newBuilder()
              .setTerm(term)
              .setIndex(index)
              .setStateMachineLogEntry(
                  StateMachineLogEntryProto.newBuilder().setLogData(batch.getContent()))
              .build();
      add(new Entry(numbers++, term, content, proposer.run(), batch));
    }
  }

  private void add(Entry entry) {
    int index = log.size();
    log.add(entry);
    world.after(world.between(50_000, 2 * COMMIT_MICROS * 1000), () -> commit(index, entry));
  }

  private void commit(int index, Entry entry) {
    if (index >= log.size() || log.get(index).number() != entry.number() || index < committed) {
      return;
    }
    if (leader == null || leader.term() != term || !hasMajority()) {
      world.afterAbout(20, () -> commit(index, entry));
      return;
    }
    commitThrough(index);
    leader.learn(term, leader, committed);
    for (SimulatedMember member : members) {
      if (member != leader) {
        inform(member);
      }
    }
  }

  private void commitThrough(int index) {
    committed = Math.max(committed, index + 1);
  }

  /** Sooner or later a member hears of the present leader. */
  void inform(SimulatedMember member) {
    long delay = world.chance(10) ? world.between(0, 60 * SimulatedWorld.MILLIS) : 500_000;
    SimulatedMember by = leader;
    long inTerm = term;
    int through = committed;
    world.after(world.between(0, delay), () -> member.learn(inTerm, by, through));
  }

  /** A majority, if one is up, begins a new term with one of its members as leader. */
  void elect() {
    List<SimulatedMember> up = members.stream().filter(SimulatedMember::isUp).toList();
    if (2 * up.size() <= members.size()) {
      return;
    }
    elect(world.any(up));
  }

  /** The same, with a certain leader, who is up. */
  void elect(SimulatedMember elected) {
    List<SimulatedMember> up = members.stream().filter(SimulatedMember::isUp).toList();
    if (2 * up.size() <= members.size()) {
      return;
    }
    List<SimulatedMember> voters = new ArrayList<>(up);
    voters.remove(elected);
    while (2 * voters.size() > members.size()) {
      voters.remove(world.random.nextInt(voters.size()));
    }
    cutTail();
    term++;
    world.trace(name, "elects", elected, "for term", term, "with the votes of", voters);
    leader = elected;
    voters.forEach(voter -> voter.learn(term, null, 0));
    elected.lead(term, committed);
    add(new Entry(numbers++, term, null, elected.run(), null));
    members.forEach(
        member -> {
          if (member != elected) {
            inform(member);
          }
        });
  }

  /** Of what was not committed, a new leader has some first part. */
  private void cutTail() {
    int kept = committed + world.random.nextInt(log.size() - committed + 1);
    while (log.size() > kept) {
      log.remove(log.size() - 1);
    }
    for (int index = committed; index < log.size(); index++) {
      int at = index;
      Entry entry = log.get(index);
      world.afterAbout(1, () -> commit(at, entry));
    }
  }

  /** A member is gone; its term is over if it led. */
  void lost(SimulatedMember member) {
    if (member == leader) {
      leader = null;
    }
  }
}
