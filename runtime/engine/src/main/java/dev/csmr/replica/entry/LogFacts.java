package dev.csmr.replica.entry;

import dev.csmr.session.SessionLimits;
import java.util.List;

/**
 * Facts of the log: what holds at all replicas from an entry on, however each is configured.
 *
 * @param limits the bounds of the session table; null when they stay
 * @param holdings components that the group holds; what the log has said of one stays
 */
public record LogFacts(SessionLimits limits, List<Holding> holdings) {
  /** Nothing new. */
  public static final LogFacts NONE = new LogFacts(null, List.of());

  /** Copies the parts. */
  public LogFacts {
    holdings = List.copyOf(holdings);
  }

  /** Whether there is nothing new. */
  public boolean isNone() {
    return limits == null && holdings.isEmpty();
  }
}
