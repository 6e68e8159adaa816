package dev.csmr.multicast;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@linkplain OpenOperation open operations} of a group, in the order of their execution. Of
 * those that conflict the earlier ones cease to be open first, or together: each destination gives
 * them their timestamps in that order and tells them in that order.
 */
final class OpenOperations {
  private final Map<MulticastId, OpenOperation> byId = new LinkedHashMap<>();
  private final LatestByKey<OpenOperation> latest = new LatestByKey<>();

  OpenOperation get(MulticastId id) {
    return byId.get(id);
  }

  int size() {
    return byId.size();
  }

  /** All of them, in the order of their execution. */
  Iterable<OpenOperation> inOrder() {
    return byId.values();
  }

  void add(OpenOperation operation) {
    byId.put(operation.id, operation);
    latest.add(operation, operation.conflicts);
  }

  void remove(OpenOperation operation) {
    byId.remove(operation.id);
    latest.remove(operation, operation.conflicts);
  }

  /** Whether one of them touches what the conflicts touch. */
  boolean meets(Conflicts conflicts) {
    return latest.meets(conflicts);
  }

  /** One of them that touches what the conflicts touch, or null. */
  MulticastId first(Conflicts conflicts) {
    List<OpenOperation> meeting = latest.meeting(conflicts);
    return meeting.isEmpty() ? null : meeting.get(0).id;
  }

  /**
   * Whether an operation that this group begins would come after every one here that it conflicts
   * with, if it got a timestamp now: so it is if it goes wherever they go, because each destination
   * hears of it after them and gives it a greater timestamp.
   */
  boolean allPrecede(Operation operation, Conflicts conflicts) {
    for (OpenOperation open : latest.meeting(conflicts)) {
      if (!open.isWithin(operation)) {
        return false;
      }
    }
    return true;
  }
}
