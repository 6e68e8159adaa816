package dev.csmr.simulation;

import java.util.Random;

/** What kind of history a seed draws: how much of everything. */
final class Scenario {
  static final int MAX_GROUPS = 4;
  static final int MAX_KEYS_PER_GROUP = 3;
  static final int MAX_KEYS = MAX_GROUPS * MAX_KEYS_PER_GROUP;

  /**
   * A quiet history of many operations in pairs of groups and of reads between them: what shows
   * that real time is not respected.
   */
  final boolean chains;

  final int groups;
  final int replicas;
  final int keysPerGroup;
  final int clients;
  final int requestsPerClient;

  /** How many of a hundred messages are lost, and how many come twice. */
  final int losses;

  final int duplicates;

  /** How many of a thousand steps are faults. */
  final int faults;

  /**
   * How many of a hundred requests touch more than one group, and how many of these have
   * conditions.
   */
  final int multiGroup;

  final int conditional;

  /** How many of a hundred single-group requests only read. */
  final int queries;

  /** How many of a hundred requests declare to touch everything. */
  final int vague;

  /** How many of a hundred steps are taken by clients and proxies, before all others. */
  final int haste;

  /** How many of a hundred steps that the first group might take it does not take. */
  final int slowness;

  /** How many of a hundred requests expire soon. */
  final int shortLived;

  /** How far the clocks of groups are apart at most, in milliseconds. */
  final int skew;

  /** One of how many attempts of a client that waits begins with another proxy. */
  final int patience;

  /** How many of a hundred steps are the mover's. */
  final int restlessness;

  /** How many changes of the map the mover asks for; keys move if there are some. */
  final int moves;

  /** How many groups hold keys at first; the others join, if there are some. */
  final int founding;

  /** The first of them: those that join may have names before theirs. */
  final int firstFounding;

  /** How many of a hundred requests are asked of all groups. */
  final int gathered;

  /** How many of a hundred moves are made after a copy; how many of a hundred writes delete. */
  final int copies;

  final int deletions;

  Scenario(Random random, Kind kind) {
    boolean moving = kind.moves();
    boolean growing = kind.grows();
    chains = !moving && random.nextInt(4) == 0;
    groups = chains ? 3 + random.nextInt(2) : 2 + random.nextInt(MAX_GROUPS - 1);
    replicas = chains ? 1 : 1 + random.nextInt(3);
    boolean restless = moving && random.nextInt(3) == 0;
    boolean copying = kind.copies();
    keysPerGroup =
        copying
            ? MAX_KEYS_PER_GROUP
            : chains || restless ? 1 : 1 + random.nextInt(MAX_KEYS_PER_GROUP);
    clients = chains ? 3 + random.nextInt(3) : 2 + random.nextInt(4);
    requestsPerClient = (copying ? 5 : chains ? 4 : 2) + random.nextInt(chains ? 3 : 4);
    losses = !chains && random.nextInt(3) == 0 ? random.nextInt(20) : 0;
    duplicates = !chains && random.nextInt(3) == 0 ? random.nextInt(20) : 0;
    faults = chains || random.nextInt(3) == 0 ? 0 : random.nextInt(30);
    multiGroup = chains ? 60 : copying ? random.nextInt(40) : 20 + random.nextInt(70);
    conditional = random.nextBoolean() ? 0 : random.nextInt(60);
    queries = chains ? 90 : copying ? random.nextInt(40) : 20 + random.nextInt(70);
    vague = random.nextInt(3) == 0 ? random.nextInt(100) : 0;
    haste = chains ? 50 : 0;
    slowness = chains || random.nextInt(3) == 0 ? 50 + random.nextInt(45) : 0;
    shortLived = random.nextInt(5) == 0 ? 30 : 0;
    skew = moving && random.nextInt(3) == 0 ? 3_000 : 400;
    patience = moving ? 3 : 8;
    restlessness = copying ? 25 : restless ? 6 : moving ? 3 : 0;
    moves = moving ? 2 + random.nextInt(restless ? 12 : 6) + (growing ? 4 : 0) : 0;
    copies = copying ? 50 + random.nextInt(51) : 0;
    deletions = copying ? random.nextInt(50) : 0;
    founding = growing ? Math.max(1, groups - 1 - random.nextInt(2)) : groups;
    firstFounding = growing && random.nextBoolean() ? groups - founding : 0;
    gathered = growing ? 20 + random.nextInt(40) : 0;
  }

  /** Whether a group holds keys at first. */
  boolean founds(int group) {
    return group >= firstFounding && group < firstFounding + founding;
  }

  int keys() {
    return founding * keysPerGroup;
  }

  @Override
  public String toString() {
    return (chains ? "chains" : moves > 0 ? "moves of " + moves : "mixed")
        + String.format(
            ": %d groups of %d replicas and %d keys, %d clients with %d requests each;",
            groups, replicas, keysPerGroup, clients, requestsPerClient)
        + String.format(
            " %d%% lost, %d%% twice, %d‰ faults, %d%% slow", losses, duplicates, faults, slowness);
  }
}
