package dev.csmr.service.state;

/**
 * Finds the mutable values of a state that are in more than one place, with a bounded number of
 * references in memory: goes through the state several times, and holds each time only values whose
 * hashes lie in one range. An object keeps its hash, and nothing changes the state meanwhile.
 *
 * <p>The values are searched level by level, the outer ones first: what an outer value holds has to
 * be looked at once, however many places hold that, and for this the search has to know by then
 * which of them are shared. Values of two levels are never the same, since types are no wider than
 * they are declared. What is found does not depend on the hashes, nor on the order in which the
 * items of a collection come.
 */
final class SharingSearch {
  private final Iterable<StateWriter.WrittenPart> parts;
  private final Pulse pulse;
  private final int most;
  private final SharedIdentities found;
  private int level;
  private Meetings meetings;

  /**
   * Creates a search.
   *
   * @param parts the state
   * @param found takes what is shared
   * @param most how many values may be held at a time
   */
  SharingSearch(
      Iterable<StateWriter.WrittenPart> parts, SharedIdentities found, int most, Pulse pulse) {
    this.parts = parts;
    this.found = found;
    this.most = most;
    this.pulse = pulse;
  }

  /** Searches all levels. */
  void run() {
    int levels = 0;
    for (StateWriter.WrittenPart part : parts) {
      levels = Math.max(levels, part.levels());
    }
    for (level = levels; level > 0; level--) {
      long width = IdentityTable.HASHES;
      for (long from = 0; from < IdentityTable.HASHES; from = meetings.to()) {
        search(from, Math.min(width, IdentityTable.HASHES - from));
        width = meetings.nextWidth();
      }
    }
  }

  /** Searches values whose hashes lie in a range, or in the first part of it. */
  private void search(long from, long width) {
    meetings = new Meetings(most, from, from + width);
    found.beginWalk();
    for (StateWriter.WrittenPart part : parts) {
      part.search(this);
    }
    if (meetings.repeated() > 0) {
      found.add(level, from, meetings.to(), meetings.takeRepeated());
    }
  }

  /** Whether values with so many levels are, or hold, what is searched now. */
  boolean concerns(int levels) {
    return levels >= level;
  }

  /** Says that another item of a collection is looked at. */
  void step() {
    pulse.step();
  }

  /**
   * Meets a mutable value.
   *
   * @param levels those of its codec, which {@linkplain #concerns concern} the search
   * @return whether what it holds is to be looked at, too
   */
  boolean enters(Object value, int levels) {
    if (found.own(value) >= 0) {
      return false;
    }
    if (levels > level) {
      return found.enters(value, levels);
    }
    meetings.meet(value);
    return false;
  }
}
