package dev.csmr.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Which node to try next. Configured nodes take turns, beginning at a random one; a node that a
 * leader hint names is added. Belongs to one event loop.
 */
final class Endpoints {
  /** For how long a leader hint to a node that was not reached is ignored. */
  private static final long DISTRUST_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Configured and hinted nodes together; a cluster has fewer. */
  private static final int MAX_ENDPOINTS = 1_000;

  private final List<Endpoint> all;
  private final Map<Endpoint, Long> failedNanos = new HashMap<>();
  private int next;

  Endpoints(List<Endpoint> configured, int first) {
    all = new ArrayList<>(configured);
    next = first;
  }

  int size() {
    return all.size();
  }

  /** The node whose turn it is, another than {@code except} when there is one. */
  Endpoint next(Endpoint except) {
    Endpoint chosen = all.get(Math.floorMod(next++, all.size()));
    if (chosen.equals(except) && all.size() > 1) {
      chosen = all.get(Math.floorMod(next++, all.size()));
    }
    return chosen;
  }

  void failed(Endpoint endpoint, long nowNanos) {
    failedNanos.put(endpoint, nowNanos);
  }

  void reached(Endpoint endpoint) {
    failedNanos.remove(endpoint);
  }

  /** Whether to follow a hint to this node; remembers it if so. */
  boolean follow(Endpoint hint, long nowNanos) {
    Long failed = failedNanos.get(hint);
    if (failed != null && nowNanos - failed < DISTRUST_NANOS) {
      return false;
    }
    if (!all.contains(hint) && all.size() < MAX_ENDPOINTS) {
      all.add(hint);
    }
    return all.contains(hint);
  }
}
