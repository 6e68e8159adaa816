package dev.csmr.replica;

import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.MembersReply;
import dev.csmr.replica.api.Membership;
import dev.csmr.replica.api.ReplicaStatus;
import dev.csmr.replica.entry.EntryBatch;
import dev.csmr.replica.group.LocalGroup;
import dev.csmr.replica.group.PassLoop;
import dev.csmr.replica.ratis.Follower;
import dev.csmr.replica.ratis.GroupLog;
import dev.csmr.replica.ratis.GroupStateMachine;
import dev.csmr.replica.ratis.LogLagsException;
import dev.csmr.replica.ratis.RaftView;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.RaftStorageDirectory;
import org.apache.ratis.server.storage.RaftStorageMetadataFile;
import org.apache.ratis.statemachine.TransactionContext;

/**
 * A real replica, with its state and snapshots, on a simulated log. What a process keeps in memory
 * is a {@link Run}, which a crash ends without another word.
 */
final class SimulatedMember {
  /** Makes what a run consists of. */
  @FunctionalInterface
  interface Maker {
    LocalGroup make(SimulatedMember member, PassLoop loop);
  }

  private final SimulatedRaft raft;
  private final String node;
  private final Path directory;
  private final Maker maker;
  private final int stalls;
  final SimulatedWorld.Node environment;

  // What the disk has.
  private long term;
  private int stored;
  private boolean left;

  private Run run;

  SimulatedMember(
      SimulatedRaft raft,
      String node,
      Path directory,
      SimulatedWorld.Node environment,
      int stalls,
      Maker maker) {
    this.raft = raft;
    this.node = node;
    this.directory = directory;
    this.environment = environment;
    this.stalls = stalls;
    this.maker = maker;
  }

  String node() {
    return node;
  }

  long term() {
    return term;
  }

  boolean isUp() {
    return run != null;
  }

  /** The present run, or null. */
  Object run() {
    return run;
  }

  String group() {
    return raft.name;
  }

  LocalGroup replica() {
    return run.replica;
  }

  /** How many entries it has applied; none while it is down. */
  int applied() {
    return run == null ? 0 : run.applied;
  }

  // What happens to it.

  /** Its process begins. */
  void prepare() {
    run = new Run();
  }

  /** Its process has begun. */
  void start() {
    run.start();
    if (left) {
      run.leave();
    } else {
      raft.inform(this);
    }
  }

  /** The group goes on without it, for ever. */
  void leave() {
    left = true;
    if (run != null) {
      raft.world.trace(this, "leaves");
      run.leave();
    }
  }

  /** Who votes, as it knows while it leads. */
  void configure(SimulatedRaft.Voters voters) {
    run.voters = voters;
  }

  void crash() {
    if (run != null) {
      run.loop.end();
      run = null;
      raft.lost(this);
    }
  }

  /** A majority made it leader. */
  void lead(long newTerm, int committed, SimulatedRaft.Voters voters) {
    learn(newTerm, null, committed);
    configure(voters);
    run.leads = true;
    run.leader = node;
    run.replica.leadershipChanged();
  }

  /** It hears of a term, of its leader if it is known, and of what is committed. */
  void learn(long newTerm, SimulatedMember leader, int committed) {
    if (run == null || left || newTerm < term) {
      return;
    }
    if (newTerm > term) {
      term = newTerm;
      run.stepDown();
    }
    if (leader != null) {
      run.leader = leader.node;
    }
    run.know(committed);
    run.planApply();
  }

  /** Takes another member's newest snapshot, if that is ahead of what it has applied. */
  void install(SimulatedMember from) {
    if (run == null || run.leads || left || from == this) {
      return;
    }
    try {
      run.install(from);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its threads get no core for a while; what Ratis does goes on. */
  void stall(long nanos) {
    if (run != null) {
      run.loop.stall(nanos);
      run.stalledNanos = raft.world.nowNanos() + nanos;
    }
  }

  private Path snapshots() {
    return directory.resolve(RaftStorageDirectory.STATE_MACHINE_DIR_NAME);
  }

  @Override
  public String toString() {
    return raft.name + "@" + node;
  }

  /** One life of its process. */
  private final class Run implements GroupLog, RaftView {
    private final SimulatedWorld.Loop loop = raft.world.new Loop(stalls);
    private final LocalGroup replica = maker.make(SimulatedMember.this, loop);
    private final GroupStateMachine machine = replica.machine();
    private final List<CompletableFuture<Void>> submitted = new ArrayList<>();
    private int applied;
    private int known;
    private boolean leads;
    private boolean ready;
    private String leader;
    private boolean applying;
    private long stalledNanos;
    private SimulatedRaft.Voters voters;

    private boolean isGone() {
      return run != this;
    }

    void start() {
      try {
        Files.createDirectories(snapshots());
        machine.initialize(server(), RaftGroupId.emptyGroupId(), new Storage());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      applied = (int) machine.getLastAppliedTermIndex().getIndex() + 1;
      know(applied);
      replica.start(this, false);
      raft.world.afterAbout(500, this::tick);
    }

    void know(int committed) {
      known = Math.max(known, committed);
      stored = Math.max(stored, known);
    }

    private void tick() {
      if (!isGone()) {
        replica.tick();
        if (replica.isStillOpen()) {
          replica.closeLog();
        }
        raft.world.afterAbout(500, this::tick);
      }
    }

    private RaftServer server() {
      return (RaftServer)
          Proxy.newProxyInstance(
              RaftServer.class.getClassLoader(),
              new Class<?>[] {RaftServer.class},
              (self, method, arguments) -> {
                if (method.getName().equals("getId")) {
                  return RaftPeerId.valueOf(node);
                }
                throw new UnsupportedOperationException(method.getName());
              });
    }

    void leave() {
      stepDown();
      machine.notifyServerShutdown(null, false);
    }

    private SimulatedRaft.Voters voters() {
      return leads ? voters : raft.voters(stored);
    }

    void stepDown() {
      leader = null;
      if (leads) {
        raft.world.trace(SimulatedMember.this, "steps down");
        leads = false;
        ready = false;
        List<CompletableFuture<Void>> pending = List.copyOf(submitted);
        submitted.clear();
        pending.forEach(
            each -> each.completeExceptionally(new IllegalStateException("stepped down")));
        replica.leadershipChanged();
      }
    }

    void planApply() {
      if (!applying && applied < known) {
        applying = true;
        long delay = raft.world.chance(stalls) ? 60 * SimulatedWorld.MILLIS : 400_000;
        long stalled = Math.max(0, stalledNanos - raft.world.nowNanos());
        raft.world.after(stalled + raft.world.between(10_000, delay), this::apply);
      }
    }

    private void apply() {
      applying = false;
      if (isGone() || left) {
        return;
      }
      if (stalledNanos > raft.world.nowNanos()) {
        planApply();
        return;
      }
      for (int some = 1 + raft.world.random.nextInt(4); some > 0 && applied < known; some--) {
        apply(raft.entry(applied));
      }
      planApply();
    }

    private void apply(SimulatedRaft.Entry entry) {
      int index = applied++;
      if (entry.content() == null) {
        machine.notifyTermIndexUpdated(entry.term(), index);
        if (leads && entry.proposer() == this && entry.term() == term) {
          ready = true;
          machine.notifyLeaderReady();
        }
        return;
      }
      EntryBatch batch = entry.proposer() == this ? entry.batch() : null;
      var unused = machine.applyTransaction(transaction(entry, batch));
    }

    private static TransactionContext transaction(SimulatedRaft.Entry entry, EntryBatch batch) {
      return (TransactionContext)
          Proxy.newProxyInstance(
              TransactionContext.class.getClassLoader(),
              new Class<?>[] {TransactionContext.class},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "getLogEntry" -> entry.content();
                    case "getStateMachineContext" -> batch;
                    default -> throw new UnsupportedOperationException(method.getName());
                  });
    }

    void install(SimulatedMember from) throws IOException {
      Path newest = null;
      long newestIndex = applied - 1L;
      if (!Files.exists(from.snapshots())) {
        return;
      }
      try (var files = Files.list(from.snapshots())) {
        for (Path file : files.sorted().toList()) {
          String name = file.getFileName().toString();
          if (name.startsWith("snapshot.") && name.chars().filter(c -> c == '.').count() == 1) {
            long index = Long.parseLong(name.substring(name.indexOf('_') + 1));
            if (index > newestIndex) {
              newest = file;
              newestIndex = index;
            }
          }
        }
      }
      if (newest == null) {
        return;
      }
      raft.world.trace(SimulatedMember.this, "installs the snapshot of", from, newestIndex);
      machine.pause();
      String md5 = newest.getFileName() + ".md5";
      Files.copy(newest, snapshots().resolve(newest.getFileName()));
      Files.copy(newest.resolveSibling(md5), snapshots().resolve(md5));
      machine.reinitialize();
      applied = (int) newestIndex + 1;
      know(applied);
    }

    // The log, as the replica sees it.

    @Override
    public RaftView view() {
      return this;
    }

    @Override
    public boolean isAlive() {
      return !isGone() && !left;
    }

    @Override
    public boolean hasFiles() {
      return true;
    }

    @Override
    public boolean hasKeptTerm() {
      return true;
    }

    @Override
    public ReplicaStatus.ReplicaRole role() {
      return leads ? ReplicaStatus.ReplicaRole.LEADER : ReplicaStatus.ReplicaRole.FOLLOWER;
    }

    @Override
    public Membership membership(boolean joins) {
      if (stored == 0 && !raft.isFounder(SimulatedMember.this)) {
        return Membership.UNKNOWN;
      }
      SimulatedRaft.Voters now = voters();
      return new Membership(now.index(), members(now.members()), members(now.previous()), joins);
    }

    private static List<Member> members(List<SimulatedMember> members) {
      return members.stream().map(each -> new Member(each.node, each.node, 1, 1)).toList();
    }

    @Override
    public List<Follower> followers() {
      return List.of();
    }

    @Override
    public CompletableFuture<Void> submit(EntryBatch batch) {
      CompletableFuture<Void> end = new CompletableFuture<>();
      if (!leads) {
        end.completeExceptionally(new IllegalStateException("does not lead"));
      } else if (raft.world.chance(raft.lagging)) {
        end.completeExceptionally(new LogLagsException(new IllegalStateException("lags")));
      } else {
        batch.markLogged();
        submitted.add(end);
        raft.propose(SimulatedMember.this, batch);
      }
      return end;
    }

    @Override
    public CompletableFuture<MembersReply> changeMembers(List<Member> wanted) {
      return CompletableFuture.completedFuture(MembersReply.failed(List.of(), "not simulated"));
    }

    @Override
    public Optional<String> successor() {
      return Optional.empty();
    }

    @Override
    public CompletableFuture<Void> handOver(String node) {
      throw new UnsupportedOperationException("No node ends in order.");
    }

    @Override
    public void close() {
      throw new UnsupportedOperationException("No replica stops by itself.");
    }

    @Override
    public String node() {
      return node;
    }

    @Override
    public boolean leads() {
      return leads && !isGone();
    }

    @Override
    public boolean ready() {
      return ready;
    }

    @Override
    public long term() {
      return isGone() ? -1 : term;
    }

    @Override
    public long commitIndex() {
      return known - 1L;
    }

    @Override
    public long lastIndex() {
      return commitIndex();
    }

    @Override
    public boolean empty() {
      return known == 0;
    }

    @Override
    public String leader() {
      return node.equals(leader) ? null : leader;
    }

    @Override
    public List<Set<String>> electorates() {
      return voters().electorates();
    }
  }

  /** A directory, as Ratis would give it to a state machine. */
  private final class Storage implements RaftStorage {
    @Override
    public void initialize() {}

    @Override
    public RaftStorageDirectory getStorageDir() {
      return new RaftStorageDirectory() {
        @Override
        public File getRoot() {
          return directory.toFile();
        }

        @Override
        public boolean isHealthy() {
          return true;
        }
      };
    }

    @Override
    public RaftStorageMetadataFile getMetadataFile() {
      throw new UnsupportedOperationException();
    }

    @Override
    public RaftServerConfigKeys.Log.CorruptionPolicy getLogCorruptionPolicy() {
      return RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION;
    }

    @Override
    public void close() {}
  }
}
