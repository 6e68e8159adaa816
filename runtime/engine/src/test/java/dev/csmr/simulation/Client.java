package dev.csmr.simulation;

import dev.csmr.linearizability.TimedCall;
import dev.csmr.service.InvocationIdentity;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A client: one request after another, each tried until it is answered or given up. */
final class Client {
  private final Simulation simulation;
  private final int number;
  private final List<TimedCall<Request, Reply>> history;
  private int remaining;
  private long nextSequence = 1;
  private Request current;
  private long invokedAt;

  /** The latest version of the map that this client has heard of. */
  private long version;

  Client(Simulation simulation, int number, int requests, List<TimedCall<Request, Reply>> history) {
    this.simulation = simulation;
    this.number = number;
    this.remaining = requests;
    this.history = history;
  }

  boolean isDone() {
    return current == null && remaining == 0;
  }

  boolean isWaiting() {
    return current != null;
  }

  /** Takes the next step: a new request, or another proxy for the present one, or it gives up. */
  void step(boolean calm) {
    if (current == null) {
      if (remaining > 0) {
        remaining--;
        begin();
      }
    } else if (simulation.clock > current.identity().expiresAtMillis() + 20_000
        || (!calm && simulation.random.nextInt(60) == 0)) {
      giveUp();
    } else {
      simulation.startProxy(this, current);
    }
  }

  /** Asks for nothing more. */
  void stop() {
    remaining = 0;
  }

  void giveUp() {
    simulation.trace("client", number, "gives up", current);
    history.add(TimedCall.unknown("client " + number, current, invokedAt));
    current = null;
  }

  /** Gives up in vain: the request has had all the time in the world, and has not expired. */
  boolean isWronged() {
    return current != null && current.identity().expiresAtMillis() > simulation.clock + 5_000;
  }

  void answered(Request request, Reply reply) {
    if (request != current) {
      return;
    }
    simulation.trace("client", number, "gets", request, "=", reply);
    history.add(
        TimedCall.answered("client " + number, request, reply, invokedAt, ++simulation.now));
    current = null;
  }

  private void begin() {
    Scenario scenario = simulation.scenario;
    Random random = simulation.random;
    boolean multiGroup = random.nextInt(100) < scenario.multiGroup;
    int groups = multiGroup ? 2 + random.nextInt(scenario.chains ? 1 : 2) : 1;
    int[] touched = draw(random, scenario.founding, Math.min(groups, scenario.founding));
    boolean[] keys = new boolean[scenario.keys()];
    boolean[] conditions = new boolean[keys.length];
    int readOnly = multiGroup ? random.nextInt(4) : random.nextInt(100) < scenario.queries ? 0 : 1;
    boolean conditional = readOnly != 0 && random.nextInt(100) < scenario.conditional;
    for (int i = 0; i < touched.length; i++) {
      int count = 1 + random.nextInt(scenario.keysPerGroup);
      boolean decidesOnly = conditional && i > 0 && random.nextBoolean();
      for (int key : draw(random, scenario.keysPerGroup, count)) {
        int global = touched[i] * scenario.keysPerGroup + key;
        boolean condition = decidesOnly || (conditional && random.nextInt(4) == 0);
        (condition ? conditions : keys)[global] = true;
      }
    }
    boolean gathered = scenario.gathered > 0 && random.nextInt(100) < scenario.gathered;
    if (gathered) {
      Arrays.fill(keys, true);
      Arrays.fill(conditions, false);
    }
    int[] executed = indices(keys);
    if (executed.length == 0) {
      executed = new int[] {touched[0] * scenario.keysPerGroup};
    }
    int[] written = new int[executed.length];
    for (int i = 0; i < written.length; i++) {
      boolean reads = readOnly == 0 || (written.length > 1 && random.nextInt(5) == 0);
      boolean deletes = scenario.deletions > 0 && random.nextInt(100) < scenario.deletions;
      written[i] = reads ? Request.READ : deletes ? 0 : simulation.newValue();
    }
    boolean shortLived = random.nextInt(100) < scenario.shortLived;
    long expiresAt = simulation.clock + (shortLived ? random.nextInt(300) : 20_000);
    long sequence = nextSequence;
    nextSequence += 1 + random.nextInt(2);
    boolean vague = random.nextInt(100) < scenario.vague || gathered;
    if (scenario.moves > 0 && random.nextInt(3) == 0) {
      version = Math.max(version, simulation.learnVersion());
    }
    current =
        simulation.newRequest(
            new InvocationIdentity(number, sequence, sequence, expiresAt),
            version,
            executed,
            written,
            indices(conditions),
            conditional && random.nextBoolean(),
            vague,
            gathered);
    invokedAt = ++simulation.now;
    simulation.trace("client", number, "asks", current);
    simulation.startProxy(this, current);
  }

  private static int[] draw(Random random, int from, int count) {
    int[] all = new int[from];
    Arrays.setAll(all, i -> i);
    for (int i = 0; i < count; i++) {
      int other = i + random.nextInt(from - i);
      int swapped = all[i];
      all[i] = all[other];
      all[other] = swapped;
    }
    return Arrays.copyOf(all, count);
  }

  private static int[] indices(boolean[] flags) {
    int[] found = new int[flags.length];
    int count = 0;
    for (int i = 0; i < flags.length; i++) {
      if (flags[i]) {
        found[count++] = i;
      }
    }
    return Arrays.copyOf(found, count);
  }
}
