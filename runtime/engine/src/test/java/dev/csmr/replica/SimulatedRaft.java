package dev.csmr.replica;

import dev.csmr.replica.entry.EntryBatch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

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
   * @param voters for an entry that says who votes, else null
   */
  record Entry(
      long number,
      long term,
      LogEntryProto content,
      Object proposer,
      EntryBatch batch,
      Voters voters) {}

  /**
   * Who votes, from an entry of the log on, committed or not.
   *
   * @param previous who voted before, of whom a majority is needed as well; none once it is over
   */
  record Voters(int index, List<SimulatedMember> members, List<SimulatedMember> previous) {
    Voters {
      members = List.copyOf(members);
      previous = List.copyOf(previous);
    }

    boolean isChanging() {
      return !previous.isEmpty();
    }

    List<SimulatedMember> all() {
      Set<SimulatedMember> all = new LinkedHashSet<>(members);
      all.addAll(previous);
      return List.copyOf(all);
    }

    boolean isMajority(Predicate<SimulatedMember> which) {
      return isMajority(members, which) && (previous.isEmpty() || isMajority(previous, which));
    }

    private static boolean isMajority(
        List<SimulatedMember> some, Predicate<SimulatedMember> which) {
      return 2 * some.stream().filter(which).count() > some.size();
    }

    /** The sets of which each must give a majority. */
    List<Set<String>> electorates() {
      return previous.isEmpty()
          ? List.of(names(members))
          : List.of(names(members), names(previous));
    }

    private static Set<String> names(List<SimulatedMember> members) {
      Set<String> names = new LinkedHashSet<>();
      members.forEach(member -> names.add(member.node()));
      return names;
    }
  }

  private static final long COMMIT_MICROS = 400;

  final String name;
  final SimulatedWorld world;

  /** Whoever is a member, was one, or is to be one. */
  final List<SimulatedMember> members = new ArrayList<>();

  private Voters founders;

  /** The newest that is committed and no change that goes on. */
  private Voters settled;

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

  /** From now on the log is written: those who are members now vote. */
  void found() {
    founders = new Voters(0, members, List.of());
    settled = founders;
  }

  /** Who votes by the newest entry. */
  Voters voters() {
    return voters(log.size());
  }

  /** Who votes by the newest of the first {@code size} entries. */
  Voters voters(int size) {
    for (int index = Math.min(size, log.size()) - 1; index >= 0; index--) {
      if (log.get(index).voters() != null) {
        return log.get(index).voters();
      }
    }
    return founders;
  }

  boolean isFounder(SimulatedMember member) {
    return founders.members().contains(member);
  }

  /** Begins to change the members, if there is a leader and no other change is going on. */
  void change(List<SimulatedMember> wanted) {
    Voters now = voters();
    if (leader != null && !now.isChanging()) {
      world.trace(name, "changes its members to", wanted);
      propose(new Voters(log.size(), wanted, now.members()));
    }
  }

  private void propose(Voters voters) {
    leader.configure(voters);
    add(new Entry(numbers++, term, null, leader.run(), null, voters));
  }

  /** Goes on with a change of members as far as it is committed; who left is over. */
  private void followChange() {
    Voters now = voters();
    if (leader == null || now.index() >= committed) {
      return;
    }
    if (now.isChanging()) {
      propose(new Voters(log.size(), now.members(), List.of()));
    } else if (!now.equals(settled)) {
      List<SimulatedMember> before = settled.members();
      settled = now;
      before.stream().filter(each -> !now.members().contains(each)).forEach(this::dismiss);
    }
  }

  private void dismiss(SimulatedMember member) {
    lost(member);
    member.leave();
    world.afterAbout(3, this::electIfNobodyLeads);
  }

  private void electIfNobodyLeads() {
    if (leader == null) {
      elect();
    }
  }

  boolean hasMajority() {
    return voters().isMajority(SimulatedMember::isUp);
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
                  StateMachineLogEntryProto.newBuilder()
                      .setLogData(UnsafeByteOperations.unsafeWrap(batch.content())))
              .build();
      add(new Entry(numbers++, term, content, proposer.run(), batch, null));
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
    followChange();
  }

  private void commitThrough(int index) {
    committed = Math.max(committed, index + 1);
  }

  /** Sooner or later a member hears of the present leader. */
  void inform(SimulatedMember member) {
    if (!voters().all().contains(member)) {
      return;
    }
    long delay = world.chance(10) ? world.between(0, 60 * SimulatedWorld.MILLIS) : 500_000;
    SimulatedMember by = leader;
    long inTerm = term;
    int through = committed;
    world.after(world.between(0, delay), () -> member.learn(inTerm, by, through));
  }

  /** A majority, if one is up, begins a new term with one of its members as leader. */
  void elect() {
    List<SimulatedMember> up = voters().all().stream().filter(SimulatedMember::isUp).toList();
    if (!up.isEmpty()) {
      elect(world.any(up));
    }
  }

  /** The same, with a certain leader, who is up. */
  void elect(SimulatedMember elected) {
    int kept = committed + world.random.nextInt(log.size() - committed + 1);
    Voters electorate = voters(kept);
    List<SimulatedMember> voters =
        new ArrayList<>(electorate.all().stream().filter(SimulatedMember::isUp).toList());
    if (!voters.remove(elected) || !electorate.isMajority(SimulatedMember::isUp)) {
      return;
    }
    List<SimulatedMember> others = new ArrayList<>(voters);
    while (!others.isEmpty()) {
      SimulatedMember other = others.remove(world.random.nextInt(others.size()));
      if (electorate.isMajority(
          each -> each == elected || (each != other && voters.contains(each)))) {
        voters.remove(other);
      }
    }
    cutTail(kept);
    term++;
    world.trace(name, "elects", elected, "for term", term, "with the votes of", voters);
    leader = elected;
    voters.forEach(voter -> voter.learn(term, null, 0));
    elected.lead(term, committed, electorate);
    add(new Entry(numbers++, term, null, elected.run(), null, null));
    members.forEach(
        member -> {
          if (member != elected) {
            inform(member);
          }
        });
  }

  /** Of what was not committed, a new leader has some first part. */
  private void cutTail(int kept) {
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
