package dev.csmr.multicast;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which executed operations have to wait for which, at a leader. A graph whose nodes are executed
 * operations that are not released; an operation waits for the earlier ones that it conflicts with.
 * A node is <i>free</i> when all it waits for are released, and <i>released</i> when it is free
 * and, if it is a multi-group operation, signalled by all other destinations.
 *
 * <p>Every node waits for smaller timestamps only, in every group, so the waits across groups have
 * no cycle. (A single-group operation counts as having the greatest timestamp delivered before it.)
 * For what was delivered before this leader came to be, the conflicts are not known any more; there
 * every smaller timestamp counts as a conflict.
 *
 * @param <T> what stands for a held answer
 */
final class Gate<T> {
  /** Who learns what has become of the nodes. Must not change the gate meanwhile. */
  interface Listener<T> {
    /** A multi-group operation has become free: the others may be told. Once for each. */
    void free(Node<T> node);

    /** A multi-group operation is released. Once for each. */
    void released(Node<T> node);

    /** A held answer may be given. */
    void answer(T answer);
  }

  /** An executed operation; a multi-group one, or one whose answer is held. */
  static final class Node<T> {
    /** The multi-group operation, or null. */
    final Delivered delivered;

    /** The other destinations that have not signalled. */
    final SortedSet<String> missing;

    /** When signals were last waited for or asked for. */
    long sinceTick;

    private final Conflicts conflicts;
    private final T answer;
    private final List<Node<T>> followers = new ArrayList<>();
    private int waitsFor;

    private Node(Delivered delivered, Conflicts conflicts, SortedSet<String> missing, T answer) {
      this.delivered = delivered;
      this.conflicts = conflicts;
      this.missing = missing;
      this.answer = answer;
    }

    boolean isFree() {
      return waitsFor == 0;
    }

    private boolean isReleased() {
      return waitsFor == 0 && missing.isEmpty();
    }
  }

  private final Listener<T> listener;
  private final Map<MulticastId, Node<T>> delivered = new LinkedHashMap<>();
  private final TreeMap<Timestamp, Node<T>> recovered = new TreeMap<>();
  private final Map<Long, Node<T>> latestByKey = new HashMap<>();

  /** The nodes younger than {@link #latestEverything} that touch some keys. */
  private final Set<Node<T>> sinceEverything = new LinkedHashSet<>();

  private Node<T> latestEverything;
  private int held;

  Gate(Listener<T> listener) {
    this.listener = listener;
  }

  /** The node of a delivered operation that is not released, or null. */
  Node<T> find(MulticastId id) {
    return delivered.get(id);
  }

  /** The delivered operations that are not released, oldest first. */
  Iterable<Node<T>> delivered() {
    return delivered.values();
  }

  /** Whether every delivered operation is released. */
  boolean isEmpty() {
    return delivered.isEmpty();
  }

  /** How many answers are held. */
  int held() {
    return held;
  }

  /** Adds what was delivered before this leader came to be, by ascending timestamp. */
  void recover(Delivered operation, SortedSet<String> missing) {
    Node<T> node = new Node<>(operation, Conflicts.EVERYTHING, missing, null);
    if (!recovered.isEmpty()) {
      await(node, recovered.lastEntry().getValue());
    }
    recovered.put(operation.timestamp(), node);
    delivered.put(operation.id(), node);
    proceed(node);
  }

  /** Adds an operation that is being delivered. */
  void deliver(Delivered operation, Conflicts conflicts, SortedSet<String> missing, long tick) {
    Node<T> node = new Node<>(operation, conflicts, missing, null);
    node.sinceTick = tick;
    Map.Entry<Timestamp, Node<T>> earlier = recovered.floorEntry(operation.timestamp());
    if (earlier != null) {
      await(node, earlier.getValue());
    }
    conflicting(conflicts).forEach(other -> await(node, other));
    order(node);
    delivered.put(operation.id(), node);
    proceed(node);
  }

  /** Whether an operation that is executed now has to wait. */
  boolean blocks(Conflicts conflicts) {
    if (!recovered.isEmpty() || latestEverything != null) {
      return !recovered.isEmpty() || !conflicts.equals(Conflicts.NOTHING);
    }
    if (conflicts.everything()) {
      return !sinceEverything.isEmpty();
    }
    for (int i = 0; i < conflicts.size(); i++) {
      if (latestByKey.containsKey(conflicts.key(i))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Holds the answer of a single-group operation that has been executed just now, if it has to
   * wait. What is executed later waits for it in turn.
   *
   * @return whether the answer is held
   */
  boolean execute(Conflicts conflicts, T answer) {
    Node<T> node = holding(null, conflicts, answer);
    if (node == null) {
      return false;
    }
    // One key adds nothing: whoever meets it meets what it waits for.
    if (!conflicts.atMostOneKey()) {
      order(node);
    }
    return true;
  }

  /**
   * Holds an answer whose operation was executed before, at an unknown place or as a multi-group
   * operation, if it has to wait. Nobody waits for it.
   *
   * @return whether the answer is held
   */
  boolean hold(MulticastId id, Conflicts conflicts, T answer) {
    return holding(delivered.get(id), conflicts, answer) != null;
  }

  private Node<T> holding(Node<T> own, Conflicts conflicts, T answer) {
    if (delivered.isEmpty() || (own == null && !blocks(conflicts))) {
      return null;
    }
    Node<T> node = new Node<>(null, conflicts, new TreeSet<>(), answer);
    if (own != null) {
      await(node, own);
    }
    if (!recovered.isEmpty()) {
      await(node, recovered.lastEntry().getValue());
    }
    conflicting(conflicts).forEach(other -> await(node, other));
    if (node.isFree()) {
      return null;
    }
    held++;
    return node;
  }

  /** A destination has signalled; the operation is released if it was the last one to wait for. */
  void signalled(Node<T> node, String from) {
    if (node.missing.remove(from) && node.isReleased()) {
      release(node);
    }
  }

  /** The answers that are still held, and that this gate will never give. */
  List<T> abandoned() {
    Set<Node<T>> seen = new LinkedHashSet<>(delivered.values());
    Deque<Node<T>> open = new ArrayDeque<>(seen);
    List<T> answers = new ArrayList<>();
    while (!open.isEmpty()) {
      Node<T> node = open.remove();
      if (node.answer != null) {
        answers.add(node.answer);
      }
      for (Node<T> follower : node.followers) {
        if (seen.add(follower)) {
          open.add(follower);
        }
      }
    }
    return answers;
  }

  private static <T> void await(Node<T> node, Node<T> other) {
    other.followers.add(node);
    node.waitsFor++;
  }

  /** The nodes to wait for: they in turn wait for all earlier ones that meet the conflicts. */
  private List<Node<T>> conflicting(Conflicts conflicts) {
    List<Node<T>> found = new ArrayList<>();
    if (latestEverything != null && !conflicts.equals(Conflicts.NOTHING)) {
      found.add(latestEverything);
    }
    if (conflicts.everything()) {
      found.addAll(sinceEverything);
    }
    for (int i = 0; i < conflicts.size(); i++) {
      Node<T> latest = latestByKey.get(conflicts.key(i));
      if (latest != null) {
        found.add(latest);
      }
    }
    return found;
  }

  /** Makes later nodes wait for this one. */
  private void order(Node<T> node) {
    if (node.conflicts.everything()) {
      latestEverything = node;
      sinceEverything.clear();
      latestByKey.clear();
      return;
    }
    sinceEverything.add(node);
    for (int i = 0; i < node.conflicts.size(); i++) {
      latestByKey.put(node.conflicts.key(i), node);
    }
  }

  private void proceed(Node<T> node) {
    if (node.isFree()) {
      listener.free(node);
    }
    if (node.isReleased()) {
      release(node);
    }
  }

  private void release(Node<T> first) {
    Deque<Node<T>> open = new ArrayDeque<>();
    open.add(first);
    while (!open.isEmpty()) {
      Node<T> node = open.remove();
      forget(node);
      if (node.delivered != null) {
        listener.released(node);
      } else {
        held--;
        listener.answer(node.answer);
      }
      for (Node<T> follower : node.followers) {
        follower.waitsFor--;
        if (follower.isFree() && follower.delivered != null) {
          listener.free(follower);
        }
        if (follower.isReleased()) {
          open.add(follower);
        }
      }
    }
  }

  private void forget(Node<T> node) {
    if (node.delivered != null) {
      delivered.remove(node.delivered.id());
      recovered.remove(node.delivered.timestamp(), node);
    }
    if (node == latestEverything) {
      latestEverything = null;
    }
    sinceEverything.remove(node);
    for (int i = 0; i < node.conflicts.size(); i++) {
      latestByKey.remove(node.conflicts.key(i), node);
    }
  }
}
