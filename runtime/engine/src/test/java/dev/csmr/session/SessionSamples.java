package dev.csmr.session;

import dev.csmr.service.InvocationIdentity;
import dev.csmr.wire.WireSample;
import java.util.List;

/** What snapshots and log entries have of a session table. */
public final class SessionSamples {
  private static final byte[] BYTES = {1, 2, 3};

  private SessionSamples() {}

  /** One of each. */
  public static List<WireSample> all() {
    return List.of(
        WireSample.of(
            "csmr.log.SessionLimits",
            new SessionLimits(1, 2, 3, 4, 5),
            SessionLimits::write,
            SessionLimits::read),
        WireSample.of(
            "csmr.snapshot.SessionTable", table(), SessionTable::save, SessionTable::load));
  }

  private static SessionTable table() {
    SessionTable table = new SessionTable(SessionLimits.DEFAULT);
    table.expire(1_000);
    long session = -7;
    Verdict executes = table.check(new InvocationIdentity(session, 3, 2, 2_000));
    table.record(session, 3, 2_000, BYTES, List.of(BYTES, BYTES));
    if (executes != Verdict.EXECUTE) {
      throw new AssertionError(executes);
    }
    return table;
  }
}
