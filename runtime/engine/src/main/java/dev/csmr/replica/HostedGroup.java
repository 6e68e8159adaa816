package dev.csmr.replica;

import dev.csmr.multicast.Envelope;
import dev.csmr.multicast.Operation;
import dev.csmr.replica.api.Checkpoints;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.GroupReplica;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.MembersReply;
import dev.csmr.replica.api.ReplicaFigures;
import dev.csmr.replica.api.ReplicaStatus;
import dev.csmr.replica.api.Standing;
import dev.csmr.replica.api.Waiter;
import dev.csmr.replica.disk.BootstrapFile.Bootstrap;
import dev.csmr.replica.group.LocalGroup;
import dev.csmr.service.Invocation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.ratis.protocol.RaftGroupId;

/**
 * Holds a group of this node: its replica, and another one in its place after the disk failed that.
 * Thread-safe.
 */
final class HostedGroup implements GroupReplica {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MAX_DOUBLINGS = 5;

  /** A replica that has run for so long is not one that fails again and again. */
  private static final long STEADY_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final RaftGroupId id;
  private final Function<GroupConfig, LocalGroup> replicas;
  private volatile LocalGroup replica;

  // The following are guarded by this object.
  private boolean busy;
  private boolean tried;
  private long triedNanos;
  private long renewedNanos;
  private int renewals;

  /**
   * Creates it with its first replica.
   *
   * @param replicas makes replicas that have not started
   */
  HostedGroup(RaftGroupId id, GroupConfig config, Function<GroupConfig, LocalGroup> replicas) {
    this.id = id;
    this.replicas = replicas;
    this.replica = replicas.apply(config);
  }

  RaftGroupId id() {
    return id;
  }

  /** The replica at this moment. */
  LocalGroup replica() {
    return replica;
  }

  /**
   * Whether it is time for somebody to look after a replica that stopped or was suspended, who then
   * has to call {@link #end}. The more often it was suspended lately, the rarer.
   */
  synchronized boolean begin(long nanos) {
    if (renewals > 0 && nanos - renewedNanos > STEADY_NANOS) {
      renewals = 0;
    }
    long pause = PAUSE_NANOS << Math.min(renewals, MAX_DOUBLINGS);
    if (busy || (tried && nanos - triedNanos < pause)) {
      return false;
    }
    busy = true;
    return true;
  }

  /** Ends what {@link #begin} began. */
  synchronized void end(long nanos) {
    busy = false;
    tried = true;
    triedNanos = nanos;
  }

  /** Puts another replica, which has not started, in the place of one that was suspended. */
  synchronized void renew(long nanos) {
    LocalGroup before = replica;
    before.close();
    LocalGroup fresh = replicas.apply(before.config());
    if (before.bootstrap() != null) {
      fresh.began(before.bootstrap());
    }
    fresh.impeded(before.status().impeded());
    replica = fresh;
    renewals++;
    renewedNanos = nanos;
  }

  /** Takes up what is new in the group's configuration, but for its members. */
  synchronized void grow(GroupConfig wider) {
    replica.grow(
        new GroupConfig(wider.name(), config().members(), wider.components(), wider.slotted()));
  }

  GroupConfig config() {
    return replica.config();
  }

  Bootstrap bootstrap() {
    return replica.bootstrap();
  }

  @Override
  public String name() {
    return replica.name();
  }

  @Override
  public void submit(Invocation command, Waiter callback) {
    replica.submit(command, callback);
  }

  @Override
  public void start(Operation operation, Waiter callback) {
    replica.start(operation, callback);
  }

  @Override
  public GroupReply receive(Envelope envelope) {
    return replica.receive(envelope);
  }

  @Override
  public void query(Invocation query, Waiter callback) {
    replica.query(query, callback);
  }

  @Override
  public ReplicaFigures figures() {
    return replica.figures();
  }

  @Override
  public void staleQuery(Invocation query, Waiter callback) {
    replica.staleQuery(query, callback);
  }

  @Override
  public CompletableFuture<MembersReply> changeMembers(List<Member> wanted) {
    return replica.changeMembers(wanted);
  }

  @Override
  public ReplicaStatus status() {
    return replica.status();
  }

  @Override
  public long term() {
    return replica.term();
  }

  @Override
  public Checkpoints checkpoints() {
    return replica.checkpoints();
  }

  @Override
  public long clockMicros() {
    return replica.clockMicros();
  }

  @Override
  public long logTimeMillis() {
    return replica.logTimeMillis();
  }

  @Override
  public Standing standing() {
    return replica.standing();
  }
}
