package dev.csmr.replica.ratis;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Plans the way from one membership to another. Each step is a joint consensus of its own, in which
 * the members that stay are a majority of the old and of the new membership. So a group in the
 * middle of a step is led on by those that stay, whatever becomes of the others; Ratis asks for
 * less (fewer newcomers than members that stay), and there a member that is in only one of the two
 * does not vote once it was restarted. Going from two members to one cannot be done in this way:
 * should both stop within that step, the other must come back.
 *
 * <p>Source of joint consensus: D. Ongaro, <i>Consensus: Bridging Theory and Practice</i> (2014),
 * section 4.3.
 */
final class MemberSteps {
  private MemberSteps() {}

  /**
   * The next membership on the way; {@code wanted} in one step when that is safe, else one node is
   * replaced, added or removed, the leader last.
   *
   * @param current the members now, not the wanted ones
   * @param wanted the members in the end; at least one
   * @param leader the one of the current that leads
   */
  static Set<String> next(Set<String> current, Set<String> wanted, String leader) {
    if (isSafe(current, wanted)) {
      return wanted;
    }
    String newcomer = anyWithout(wanted, current, null);
    String leaving = anyWithout(current, wanted, leader);
    Set<String> next = new LinkedHashSet<>(current);
    boolean swap = newcomer != null && leaving != null && current.size() > 2;
    if (newcomer == null || swap) {
      next.remove(leaving);
    }
    if (newcomer != null) {
      next.add(newcomer);
    }
    return next;
  }

  private static boolean isSafe(Set<String> from, Set<String> to) {
    long staying = from.stream().filter(to::contains).count();
    return 2 * staying > Math.max(from.size(), to.size());
  }

  /** One that is not among the others; {@code last} only when there is no other. */
  private static String anyWithout(Set<String> nodes, Set<String> others, String last) {
    String found = null;
    for (String node : nodes) {
      if (!others.contains(node) && (found == null || found.equals(last))) {
        found = node;
      }
    }
    return found;
  }
}
