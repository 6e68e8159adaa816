package dev.csmr.session;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The rules of the package, written down as plainly as possible: remembers everything for ever and
 * knows nothing of limits.
 */
final class NaiveSessions {
  record Name(long session, long sequence) {}

  private final SessionLimits limits;
  private final Map<Name, byte[]> answers = new LinkedHashMap<>();
  private final Map<Name, Long> begun = new LinkedHashMap<>();
  private final Map<Long, Long> floors = new LinkedHashMap<>();
  private long now;

  NaiveSessions(SessionLimits limits) {
    this.limits = limits;
  }

  void expire(long logTimeMillis) {
    now = Math.max(now, logTimeMillis);
  }

  Verdict check(long session, long sequence, long firstIncomplete, long expiresAt) {
    long floor = floors.merge(session, firstIncomplete, Math::max);
    Name name = new Name(session, sequence);
    if (sequence < floor) {
      return Verdict.ACKNOWLEDGED;
    }
    if (answers.containsKey(name)) {
      return Verdict.ANSWERED;
    }
    if (begun.containsKey(name)) {
      return Verdict.IN_PROGRESS;
    }
    if (expiresAt <= now) {
      return Verdict.EXPIRED;
    }
    return expiresAt > now + limits.windowMillis() ? Verdict.TOO_FAR_AHEAD : Verdict.EXECUTE;
  }

  void begin(long session, long sequence, long expiresAt) {
    begun.putIfAbsent(new Name(session, sequence), expiresAt);
  }

  void record(long session, long sequence, byte[] answer) {
    answers.putIfAbsent(new Name(session, sequence), answer);
  }

  /** The table has forgotten a session and begins it again with this floor. */
  void beginAgain(long session, long floor) {
    floors.put(session, floor);
  }

  void abandon(long session, long sequence) {
    begun.remove(new Name(session, sequence));
  }

  boolean knows(long session, long sequence) {
    Name name = new Name(session, sequence);
    return answers.containsKey(name) || begun.containsKey(name);
  }

  boolean isInProgress(long session, long sequence) {
    Name name = new Name(session, sequence);
    return begun.containsKey(name) && !answers.containsKey(name);
  }

  byte[] answer(long session, long sequence) {
    return answers.get(new Name(session, sequence));
  }
}
