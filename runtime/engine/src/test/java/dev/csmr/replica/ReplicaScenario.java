package dev.csmr.replica;

import dev.csmr.client.SimulatedClient;
import dev.csmr.config.Setting;
import dev.csmr.config.Settings;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.session.SessionLimits;
import java.util.Random;

/** What kind of history a seed draws: how much of everything. */
final class ReplicaScenario {
  /** Many small operations of a few keys in groups that hear of each other late. */
  final boolean chains;

  final int groups;
  final int members;
  final int keysPerGroup;
  final int clients;
  final int requestsPerClient;
  final int outstanding;
  final long thinkNanos;

  /** Of a hundred messages between groups; of fivehundred frames of a stream. */
  final int losses;

  final int duplicates;

  /** The mean pause between two faults; 0 for none. */
  final int faultMillis;

  /** Of a hundred requests. */
  final int multiGroup;

  final int conditional;
  final int queries;

  /** How much longer than the shortest a request is good for; 0: it has time enough. */
  final int shortLived;

  /** How long a message between groups takes at most, to the group that hears late. */
  final int lateMillis;

  final int lateGroup;

  /** Of a hundred passes and applications. */
  final int stalls;

  final boolean clocksJump;
  final boolean oneWithoutMajority;

  /** The mean pause between two changes of members; 0 for none. */
  final int changeMillis;

  final int snapshotEntries;

  /** Whether queues are so short, and nodes take so little, that they overflow. */
  final boolean bounds;

  /** Whether a group remembers so few clients that some find no room. */
  final boolean fewSessions;

  /** Whether no node hosts replicas of two groups. */
  final boolean separate;

  /** Nodes that host nothing. */
  final int moreNodes;

  /** How long a client waits before it asks another node. */
  final long attemptMillis;

  /** How often of a hundred times a client that might ask is closed. */
  final int closing;

  ReplicaScenario(Random random) {
    chains = random.nextInt(3) > 0;
    groups = 2 + random.nextInt(2);
    members = chains && random.nextBoolean() ? 1 : 3;
    keysPerGroup = chains ? 1 + random.nextInt(2) : SimulatedRequest.KEYS_PER_GROUP;
    clients = 2 + random.nextInt(3);
    requestsPerClient = 4 + random.nextInt(4);
    outstanding = 1 + random.nextInt(3);
    thinkNanos = (chains ? 3 : 20) * SimulatedWorld.MILLIS;
    losses = random.nextInt(3) == 0 ? random.nextInt(15) : 0;
    duplicates = random.nextInt(3) == 0 ? random.nextInt(15) : 0;
    faultMillis = random.nextInt(3) == 0 ? 0 : 8 + random.nextInt(80);
    multiGroup = 30 + random.nextInt(40);
    conditional = random.nextBoolean() ? 0 : random.nextInt(50);
    queries = 20 + random.nextInt(60);
    shortLived = random.nextInt(5) == 0 ? random.nextInt(400) : 0;
    lateMillis = random.nextInt(4) == 0 ? 1 : 10 + random.nextInt(60);
    lateGroup = random.nextInt(groups);
    stalls = random.nextInt(3) == 0 ? random.nextInt(20) : 0;
    clocksJump = random.nextInt(5) == 0;
    oneWithoutMajority = members > 1 && random.nextInt(8) == 0;
    snapshotEntries = 2 + random.nextInt(random.nextBoolean() ? 3 : 12);
    bounds = random.nextInt(6) == 0;
    fewSessions = random.nextInt(12) == 0;
    separate = oneWithoutMajority || random.nextBoolean();
    changeMillis = random.nextInt(4) == 0 ? 20 + random.nextInt(80) : 0;
    moreNodes = changeMillis > 0 ? 2 : random.nextInt(2);
    attemptMillis = 30L << random.nextInt(6);
    closing = random.nextInt(4) == 0 ? 20 : 0;
  }

  ReplicaLimits limits() {
    return new ReplicaLimits(
        bounds ? 2 : 1000,
        1 << 20,
        bounds ? 2 : 100,
        1 << 16,
        2,
        bounds ? 2 : 1000,
        snapshotEntries,
        1L << 30,
        1000,
        new SessionLimits(fewSessions ? 3 : 1000, 1000, 1 << 20, 60_000, 5_000));
  }

  /** What a client keeps to. */
  SimulatedClient.Limits client() {
    long deadline = shortLived > 0 ? 100 + shortLived : 4_000;
    return new SimulatedClient.Limits(
        deadline, shortLived > 0 ? deadline : 20_000, bounds ? 2 : 100, 700, attemptMillis);
  }

  /** What a client keeps to that waits long. */
  SimulatedClient.Limits patientClient() {
    return new SimulatedClient.Limits(4_000, 20_000, 100, 700, 1_000);
  }

  /** What a node keeps to. */
  Settings node() {
    Settings settings = Settings.DEFAULT.with(limits().sessions());
    return bounds
        ? settings.with(Setting.OUTSTANDING_PER_CONNECTION, 2).with(Setting.OUTSTANDING_PER_NODE, 3)
        : settings;
  }

  @Override
  public String toString() {
    return (chains ? "chains" : "mixed")
        + String.format(
            ": %d groups of %d members and %d keys, %d clients with %d requests each, %d at a"
                + " time;",
            groups, members, keysPerGroup, clients, requestsPerClient, outstanding)
        + String.format(
            " %d%% lost, %d%% twice, faults every %d ms, late %d ms at %d, %d%% stalls%s%s%s%s,"
                + " attempts of %d ms, %d%% closings%s",
            losses,
            duplicates,
            faultMillis,
            lateMillis,
            lateGroup,
            stalls,
            clocksJump ? ", clocks jump" : "",
            oneWithoutMajority ? ", one without majority" : "",
            (bounds ? ", bounds" : "") + (fewSessions ? ", few sessions" : ""),
            separate ? ", separate" : "",
            attemptMillis,
            closing,
            (shortLived > 0 ? ", short-lived" : "")
                + (changeMillis > 0 ? ", members change every " + changeMillis + " ms" : ""));
  }
}
