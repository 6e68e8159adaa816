package dev.csmr.multicast;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Tracks which executed operations wait for which before their answers are given, at a leader. Its
 * nodes are executed operations that are not released; an operation waits for the earlier ones that
 * it conflicts with. A node is <i>free</i> when all it waits for are released, and <i>released</i>
 * when it is free and, if it is a multi-group operation, signalled by all other destinations.
 *
 * <p>Every node waits for smaller timestamps only, in every group, so the waits across groups have
 * no cycle. (A single-group operation counts as having the greatest timestamp delivered before it.)
 *
 * @param <T> what stands for a held answer
 */
class DependencyGraph<T> {
  /** Who learns what has become of the nodes. Must not change the graph meanwhile. */
  interface GraphListener<T> {
    /** A multi-group operation has become free: the others may be told. Once for each. */
    void free(Vertex<T> node);

    /** A multi-group operation is released. Once for each. */
    void released(Vertex<T> node);

    /** A held answer may be given. */
    void answer(T answer);
  }

  /** An executed operation; a multi-group one, or one whose answer is held. */
  static final class Vertex<T> {
    /** The multi-group operation, or null. */
    final Delivered delivered;

    /** The other destinations that have not signalled. */
    final SortedSet<String> missing;

    /** When signals were last waited for or asked for. */
    long sinceTick;

    private final Conflicts conflicts;

    /** The held answer of a single-group operation; null when nobody waits for it any more. */
    private T answer;

    /** Whether it may have followers: others that are executed later. */
    private boolean followed;

    private final List<Vertex<T>> followers = new ArrayList<>();

    /** Answers of this multi-group operation, to be given when it is free. */
    private final List<T> ownAnswers = new ArrayList<>(0);

    private int waitsFor;

    private Vertex(Delivered delivered, Conflicts conflicts, SortedSet<String> missing, T answer) {
      this.delivered = delivered;
      this.conflicts = conflicts;
      this.missing = missing;
      this.answer = answer;
    }

    boolean isFree() {
      return waitsFor == 0;
    }

    private boolean isForgotten() {
      return delivered == null && answer == null && !followed;
    }

    private boolean isReleased() {
      return waitsFor == 0 && missing.isEmpty();
    }
  }

  private final GraphListener<T> listener;
  private final Map<MulticastId, Vertex<T>> delivered = new LinkedHashMap<>();
  private final TreeMap<Timestamp, Vertex<T>> recovered = new TreeMap<>();
  private final LatestByKey<Vertex<T>> latest = new LatestByKey<>();
  private final int maxHeld;

  /** Held answers, and operations whose answers were held and that others follow. */
  private int held;

  /**
   * Creates an empty graph.
   *
   * @param maxHeld how many answers may be held at a time
   */
  DependencyGraph(GraphListener<T> listener, int maxHeld) {
    this.listener = listener;
    this.maxHeld = maxHeld;
  }

  /** The node of a delivered operation that is not released, or null. */
  Vertex<T> find(MulticastId id) {
    return delivered.get(id);
  }

  /** The delivered operations that are not released, oldest first. */
  Iterable<Vertex<T>> delivered() {
    return delivered.values();
  }

  /** Whether every delivered operation is released. */
  boolean isEmpty() {
    return delivered.isEmpty();
  }

  /** How many answers are held, or were and still keep others waiting. */
  int held() {
    return held;
  }

  /**
   * Whether there is room for the answer of a single-group operation, if it has to be held. What
   * waits for one operation takes no more room than it leaves free, so that one which stays
   * unreleased for long keeps out its own followers and no others.
   */
  boolean hasRoom(Conflicts conflicts) {
    int free = maxHeld - held;
    // Where many are free nobody has taken too many.
    if (2 * free > maxHeld || delivered.isEmpty()) {
      return true;
    }
    if (!recovered.isEmpty() && recovered.lastEntry().getValue().followers.size() >= free) {
      return false;
    }
    for (Vertex<T> node : latest.meeting(conflicts)) {
      if (node.followers.size() >= free) {
        return false;
      }
    }
    return true;
  }

  /** Forgets the answers that nobody waits for any more. */
  void forget(Predicate<T> abandoned) {
    List<Vertex<T>> all = reachable();
    for (Vertex<T> node : all) {
      int before = node.ownAnswers.size();
      node.ownAnswers.removeIf(abandoned);
      held -= before - node.ownAnswers.size();
      if (node.answer != null && abandoned.test(node.answer)) {
        node.answer = null;
        held -= node.followed ? 0 : 1;
      }
    }
    for (Vertex<T> node : all) {
      node.followers.removeIf(Vertex::isForgotten);
    }
  }

  /**
   * Adds what was delivered before this leader came to be: first the operations that have their
   * place in the order, by ascending timestamp; then all, in the order of execution.
   *
   * <p>Single-group operations on several keys may have followed one and been followed by another,
   * and are not known any more; so a smaller timestamp counts as a conflict. An open operation does
   * not have its last timestamp yet. It followed smaller timestamps than its present one, and open
   * operations before it that it conflicts with; and nothing on several keys followed it.
   */
  void recover(List<Delivered> byTimestamp, List<Delivered> all) {
    for (Delivered operation : byTimestamp) {
      Vertex<T> node = recovering(operation);
      awaitRecovered(node);
      recovered.put(operation.timestamp(), node);
      delivered.put(operation.id(), node);
    }
    for (Delivered operation : all) {
      Vertex<T> node = delivered.get(operation.id());
      if (node == null) {
        add(recovering(operation));
      } else {
        latest.add(node, operation.conflicts());
      }
    }
    List.copyOf(delivered.values()).forEach(this::proceed);
  }

  /** What has a place waits for all that is before it, each for the one right before. */
  void awaitRecovered(Vertex<T> node) {
    if (!recovered.isEmpty()) {
      await(node, recovered.lastEntry().getValue());
    }
  }

  private static <T> Vertex<T> recovering(Delivered operation) {
    SortedSet<String> missing = new TreeSet<>(operation.numbers().keySet());
    return new Vertex<>(operation, operation.conflicts(), missing, null);
  }

  /** Adds an operation that is being delivered. */
  void deliver(Delivered operation, SortedSet<String> missing, long tick) {
    Vertex<T> node = new Vertex<>(operation, operation.conflicts(), missing, null);
    node.sinceTick = tick;
    add(node);
    proceed(node);
  }

  private void add(Vertex<T> node) {
    Map.Entry<Timestamp, Vertex<T>> earlier = recovered.floorEntry(node.delivered.timestamp());
    if (earlier != null) {
      await(node, earlier.getValue());
    }
    latest.meeting(node.conflicts).forEach(other -> await(node, other));
    latest.add(node, node.conflicts);
    delivered.put(node.delivered.id(), node);
  }

  /** Whether an operation that is executed now has to wait. */
  boolean blocks(Conflicts conflicts) {
    return !recovered.isEmpty() || latest.meets(conflicts);
  }

  /**
   * Holds the answer of a single-group operation that has been executed just now, if it has to
   * wait. What is executed later waits for it in turn.
   *
   * @return whether the answer is held
   */
  boolean execute(Conflicts conflicts, T answer) {
    Vertex<T> node = holding(conflicts, answer);
    if (node == null) {
      return false;
    }
    // One key adds nothing: whoever meets it meets what it waits for.
    if (!conflicts.atMostOneKey()) {
      node.followed = true;
      latest.add(node, conflicts);
    }
    return true;
  }

  /**
   * Holds an answer whose operation was executed before, if it has to wait. Nobody waits for it. A
   * multi-group operation that is not released waits for nothing but what it follows: that all
   * destinations have executed it is what their answers together say. What was executed at an
   * unknown place waits for all that it may follow.
   *
   * @return whether the answer is held
   */
  boolean hold(MulticastId id, Conflicts conflicts, T answer) {
    Vertex<T> own = delivered.get(id);
    if (own == null) {
      return holding(conflicts, answer) != null;
    }
    if (own.isFree()) {
      return false;
    }
    own.ownAnswers.add(answer);
    held++;
    return true;
  }

  private Vertex<T> holding(Conflicts conflicts, T answer) {
    if (delivered.isEmpty() || !blocks(conflicts)) {
      return null;
    }
    Vertex<T> node = new Vertex<>(null, conflicts, new TreeSet<>(), answer);
    if (!recovered.isEmpty()) {
      await(node, recovered.lastEntry().getValue());
    }
    latest.meeting(conflicts).forEach(other -> await(node, other));
    held++;
    return node;
  }

  /** A destination has signalled; the operation is released if it was the last one to wait for. */
  void signalled(Vertex<T> node, String from) {
    if (node.missing.remove(from) && node.isReleased()) {
      release(node);
    }
  }

  /** The answers that are still held, and that this graph will never release. */
  List<T> abandoned() {
    List<T> answers = new ArrayList<>();
    for (Vertex<T> node : reachable()) {
      if (node.answer != null) {
        answers.add(node.answer);
      }
      answers.addAll(node.ownAnswers);
    }
    return answers;
  }

  /** All nodes. */
  private List<Vertex<T>> reachable() {
    Set<Vertex<T>> seen = new LinkedHashSet<>(delivered.values());
    Deque<Vertex<T>> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      for (Vertex<T> follower : open.remove().followers) {
        if (seen.add(follower)) {
          open.add(follower);
        }
      }
    }
    return List.copyOf(seen);
  }

  static <T> void await(Vertex<T> node, Vertex<T> other) {
    other.followers.add(node);
    node.waitsFor++;
  }

  private void proceed(Vertex<T> node) {
    if (node.isFree()) {
      freed(node);
    }
    if (node.isReleased()) {
      release(node);
    }
  }

  private void freed(Vertex<T> node) {
    listener.free(node);
    for (T answer : node.ownAnswers) {
      held--;
      listener.answer(answer);
    }
    node.ownAnswers.clear();
  }

  private void release(Vertex<T> first) {
    Deque<Vertex<T>> open = new ArrayDeque<>();
    open.add(first);
    while (!open.isEmpty()) {
      Vertex<T> node = open.remove();
      forget(node);
      if (node.delivered != null) {
        listener.released(node);
      } else {
        held--;
        if (node.answer != null) {
          listener.answer(node.answer);
        }
      }
      for (Vertex<T> follower : node.followers) {
        follower.waitsFor--;
        if (follower.isFree() && follower.delivered != null) {
          freed(follower);
        }
        if (follower.isReleased()) {
          open.add(follower);
        }
      }
    }
  }

  private void forget(Vertex<T> node) {
    if (node.delivered != null) {
      delivered.remove(node.delivered.id());
      recovered.remove(node.delivered.timestamp(), node);
    }
    latest.remove(node, node.conflicts);
  }
}
