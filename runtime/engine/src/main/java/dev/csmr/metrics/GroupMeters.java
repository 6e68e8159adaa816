package dev.csmr.metrics;

import dev.csmr.replica.api.GroupReplica;
import dev.csmr.replica.api.ReplicaFigures;
import dev.csmr.replica.api.ReplicaStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** Meters of a replica. They read it when they are read. */
final class GroupMeters {
  private final MeterRegistry registry;
  private final GroupReplica replica;

  private GroupMeters(MeterRegistry registry, GroupReplica replica) {
    this.registry = registry;
    this.replica = replica;
  }

  /** Adds the meters of a replica; once for each. */
  static void add(MeterRegistry registry, GroupReplica replica) {
    GroupMeters meters = new GroupMeters(registry, replica);
    meters.status();
    meters.applied();
    meters.snapshots();
  }

  private void status() {
    gauge(
        "csmr.group.leads",
        "Whether this replica leads the group and serves",
        each -> each.status().ready() ? 1 : 0);
    gauge("csmr.group.term", "The Raft term, which grows with elections", each -> each.term());
    gauge(
        "csmr.group.committed.index",
        "The last log index known to be committed",
        each -> each.status().commitIndex());
    gauge(
        "csmr.group.applied.index",
        "The last log index applied here",
        each -> each.status().appliedIndex());
    gauge(
        "csmr.group.problems",
        "What needs an operator, or keeps this replica from taking part: the node's status says it",
        each -> problems(each.status()));
  }

  private static int problems(ReplicaStatus status) {
    return status.stuck().size()
        + (status.impeded() == null ? 0 : 1)
        + (status.stopped() == null ? 0 : 1);
  }

  private void applied() {
    counter(
        "csmr.group.entries",
        "Log entries applied in this process",
        each -> each.applied().entries());
    counter(
        "csmr.group.commands",
        "Single-group commands in the entries applied",
        each -> each.applied().commands());
    counter(
        "csmr.group.entry.bytes", "Bytes of the entries applied", each -> each.applied().bytes());
    figure(
        "csmr.group.sessions", "Sessions that are remembered", each -> each.applied().sessions());
    figure(
        "csmr.group.across.pending",
        "Operations of several groups that have begun and wait for their turn",
        each -> each.applied().acrossPending());
    figure(
        "csmr.group.queued.commands",
        "Commands that wait for a log entry, where this replica leads",
        ReplicaFigures::queuedCommands);
  }

  private void snapshots() {
    counter("csmr.group.snapshots", "Snapshots taken", each -> each.snapshots().count());
    figure(
        "csmr.group.snapshot.bytes",
        "The size of the latest snapshot",
        each -> each.snapshots().bytes());
    figure(
        "csmr.group.snapshot.seconds",
        "How long the latest snapshot took, during which this replica executed nothing",
        each -> each.snapshots().nanos() / 1e9);
  }

  private void figure(String name, String description, ToDoubleFunction<ReplicaFigures> figure) {
    gauge(name, description, each -> figure.applyAsDouble(each.figures()));
  }

  private void gauge(String name, String description, ToDoubleFunction<GroupReplica> figure) {
    Gauge.builder(name, replica, figure)
        .description(description)
        .tag("group", replica.name())
        .strongReference(true)
        .register(registry);
  }

  private void counter(String name, String description, ToDoubleFunction<ReplicaFigures> figure) {
    FunctionCounter.builder(name, replica, each -> figure.applyAsDouble(each.figures()))
        .description(description)
        .tag("group", replica.name())
        .register(registry);
  }
}
