package dev.csmr.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A proxy at work on one request: sends it to every destination and puts the answers together. */
final class Proxy implements Comparable<Proxy> {
  private final Request request;
  private final Simulation simulation;
  private final Client client;
  private final int number;
  private final List<Integer> toSend = new ArrayList<>();
  private final SortedMap<Integer, byte[]> answers = new TreeMap<>();
  boolean alive = true;
  private Plan plan;

  /** The latest version of the map that this proxy has heard of. */
  private long known;

  Proxy(Simulation simulation, Client client, int number, Request request) {
    this.simulation = simulation;
    this.client = client;
    this.number = number;
    this.request = request;
    plan = request.plan(simulation.map(firstVersion()));
    toSend.addAll(plan.groups());
  }

  /** The newest map that is known here and that the client knew, or an older one. */
  private long firstVersion() {
    if (simulation.scenario.moves == 0) {
      return 0;
    }
    known = simulation.learnVersion();
    if (simulation.bug == Bug.BEGINS_AHEAD_OF_CLIENT) {
      return known;
    }
    int newest = (int) Math.min(known, request.pin);
    return simulation.random.nextInt(4) == 0 ? simulation.random.nextInt(newest + 1) : newest;
  }

  Plan plan() {
    return plan;
  }

  /** A plan was refused: goes on to the next one, if there is one. */
  void refused(Plan which, long version) {
    known = Math.max(known, version);
    if (simulation.random.nextBoolean()) {
      known = Math.max(known, simulation.learnVersion());
    }
    if (!alive || which != plan) {
      return;
    }
    if (simulation.bug == Bug.JUMPS_TO_NEWEST_MAP) {
      plan = request.plan(simulation.map(known));
    }
    for (long next = plan.version + 1; next <= known && plan == which; next++) {
      plan = request.plan(simulation.map(next));
    }
    simulation.trace(this, "has", which, "refused and takes", plan);
    answers.clear();
    toSend.clear();
    toSend.addAll(plan.groups());
  }

  /** Sends the request to one more destination; when it was sent to all, begins again. */
  void sendNext() {
    if (toSend.isEmpty()) {
      for (int group : plan.groups()) {
        if (!answers.containsKey(group)) {
          toSend.add(group);
        }
      }
    }
    if (!toSend.isEmpty()) {
      int group = toSend.remove(simulation.random.nextInt(toSend.size()));
      simulation.send(this, group);
    }
  }

  /** Whether it has not sent to every destination yet. */
  boolean isSending() {
    return alive && !toSend.isEmpty();
  }

  void receive(int group, Plan which, byte[] answer) {
    if (!alive || which != plan) {
      return;
    }
    answers.putIfAbsent(group, answer);
    if (answers.size() == plan.groups().size() || simulation.bug == Bug.FIRST_REPLY_WITHOUT_GATE) {
      alive = false;
      client.answered(request, merge());
    }
  }

  private Reply merge() {
    boolean executed =
        answers.entrySet().stream()
            .filter(answer -> plan.executesIn(answer.getKey()))
            .allMatch(answer -> answer.getValue()[1] == 1);
    answers.forEach(
        (group, answer) -> {
          if (plan.executesIn(group) && (answer[1] == 1) != executed) {
            throw new Violation("I3: " + request + " was executed only in a part of its groups");
          }
        });
    int[] values = new int[executed ? request.keys.length : 0];
    for (int i = 0; i < values.length; i++) {
      values[i] = Reply.UNKNOWN;
      if (request.gathered) {
        values[i] = gathered(i);
        continue;
      }
      for (int group : answers.keySet()) {
        if (plan.isIn(request.keys[i], group)) {
          values[i] = value(group, i);
        }
      }
    }
    return new Reply(executed, values);
  }

  /** A value that one of all groups has; none of all is no value that there ever was. */
  private int gathered(int key) {
    int found = Reply.MISSING;
    for (byte[] answer : answers.values()) {
      int position = Machine.ANSWER_HEAD + 2 * key;
      short value = (short) ((answer[position] & 0xFF) | (answer[position + 1] & 0xFF) << 8);
      if (value != Reply.UNKNOWN) {
        found = found == Reply.MISSING ? value : Reply.TWICE;
      }
    }
    return found;
  }

  private int value(int group, int key) {
    int position = Machine.ANSWER_HEAD;
    for (int i = 0; i < key; i++) {
      if (plan.isIn(request.keys[i], group)) {
        position += 2;
      }
    }
    byte[] answer = answers.get(group);
    return (answer[position] & 0xFF) | (answer[position + 1] & 0xFF) << 8;
  }

  @Override
  public int compareTo(Proxy other) {
    return Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return "proxy " + number;
  }
}
