package dev.csmr.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A proxy at work on one request: sends it to every destination and puts the answers together. */
final class Proxy implements Comparable<Proxy> {
  final Request request;
  private final Simulation simulation;
  private final Client client;
  private final int number;
  private final List<Integer> toSend = new ArrayList<>();
  private final SortedMap<Integer, byte[]> answers = new TreeMap<>();
  boolean alive = true;

  Proxy(Simulation simulation, Client client, int number, Request request) {
    this.simulation = simulation;
    this.client = client;
    this.number = number;
    this.request = request;
    toSend.addAll(request.groups);
  }

  /** Sends the request to one more destination; when it was sent to all, begins again. */
  void sendNext() {
    if (toSend.isEmpty()) {
      for (int group : request.groups) {
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

  void receive(int group, byte[] answer) {
    if (!alive) {
      return;
    }
    answers.putIfAbsent(group, answer);
    if (answers.size() == request.groups.size() || simulation.bug == Bug.FIRST_REPLY_WITHOUT_GATE) {
      alive = false;
      client.answered(request, merge());
    }
  }

  private Reply merge() {
    boolean executed =
        answers.entrySet().stream()
            .filter(answer -> request.executesIn(answer.getKey()))
            .allMatch(answer -> answer.getValue()[0] == 1);
    answers.forEach(
        (group, answer) -> {
          if (request.executesIn(group) && (answer[0] == 1) != executed) {
            throw new Violation("I3: " + request + " was executed only in a part of its groups");
          }
        });
    int[] values = new int[executed ? request.keys.length : 0];
    for (int i = 0; i < values.length; i++) {
      values[i] = Reply.UNKNOWN;
      for (int group : answers.keySet()) {
        if (request.isIn(request.keys[i], group)) {
          values[i] = value(group, i);
        }
      }
    }
    return new Reply(executed, values);
  }

  private int value(int group, int key) {
    int position = 1;
    for (int i = 0; i < key; i++) {
      if (request.isIn(request.keys[i], group)) {
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
