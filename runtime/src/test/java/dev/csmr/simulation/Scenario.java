package dev.csmr.simulation;

import java.util.Random;

/** What kind of history a seed draws: how much of everything. */
final class Scenario {
  static final int MAX_GROUPS = 4;
  static final int MAX_KEYS_PER_GROUP = 3;
  static final int MAX_KEYS = MAX_GROUPS * MAX_KEYS_PER_GROUP;

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

  /** How many of a hundred requests expire soon. */
  final int shortLived;

  Scenario(Random random) {
    groups = 2 + random.nextInt(MAX_GROUPS - 1);
    replicas = 1 + random.nextInt(3);
    keysPerGroup = 1 + random.nextInt(MAX_KEYS_PER_GROUP);
    clients = 2 + random.nextInt(4);
    requestsPerClient = 2 + random.nextInt(4);
    losses = random.nextInt(3) == 0 ? random.nextInt(20) : 0;
    duplicates = random.nextInt(3) == 0 ? random.nextInt(20) : 0;
    faults = random.nextInt(3) == 0 ? 0 : random.nextInt(30);
    multiGroup = 20 + random.nextInt(70);
    conditional = random.nextBoolean() ? 0 : random.nextInt(60);
    queries = 20 + random.nextInt(70);
    vague = random.nextInt(3) == 0 ? random.nextInt(100) : 0;
    shortLived = random.nextInt(5) == 0 ? 30 : 0;
  }
}
