package dev.csmr.proxy;

import dev.csmr.ownership.Basis;
import dev.csmr.ownership.KnownSlots;
import dev.csmr.ownership.SlotBase;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The slots of a service's partitioned parts as a plan sees them: what the node knows, as of one
 * version of each map. Immutable.
 *
 * @param points by the number of the partitioned service
 */
record SlotView(Map<Integer, Point> points) {
  /** The view of a service of which nothing moves. */
  static final SlotView NONE = new SlotView(Map.of());

  /** A version of a map. */
  record Point(KnownSlots known, long at) {
    /** The newest that is known. */
    static Point newest(KnownSlots known) {
      return new Point(known, known.version());
    }

    SlotBase.SlotPlace place(int slot) {
      return known.place(slot, at);
    }
  }

  /** This view at an earlier version of its only map, or of none where there are several. */
  SlotView at(long version) {
    Map<Integer, Point> earlier = new TreeMap<>();
    points.forEach(
        (service, point) ->
            earlier.put(service, new Point(point.known, earlier(point.known, version))));
    return new SlotView(earlier);
  }

  private long earlier(KnownSlots known, long version) {
    long wanted = points.size() > 1 ? 0 : Math.min(version, known.version());
    return Math.max(wanted, known.first());
  }

  /**
   * The view after the next move of one of the slots that a plan relies on; null when none is
   * known.
   *
   * @param newest what is known now
   */
  SlotView next(Basis basis, SlotView newest) {
    for (Map.Entry<Integer, Point> each : points.entrySet()) {
      List<Integer> slots =
          basis.uses().stream()
              .filter(use -> use.service() == each.getKey())
              .map(Basis.SlotUse::slot)
              .toList();
      KnownSlots known = newest.points.get(each.getKey()).known;
      long change = known.nextChange(slots, each.getValue().at());
      if (change > 0) {
        Map<Integer, Point> later = new TreeMap<>();
        points.forEach(
            (service, point) ->
                later.put(service, new Point(newest.points.get(service).known, point.at())));
        later.put(each.getKey(), new Point(known, change));
        return new SlotView(later);
      }
    }
    return null;
  }
}
