package dev.csmr.config;

import dev.csmr.session.SessionLimits;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the sections {@code limits} and {@code raft} of a cluster's file come to: a number for each
 * {@link Setting} of them. A request beyond a limit is answered with RESOURCE_EXHAUSTED (or, when
 * too large, INVALID_ARGUMENT) and changes nothing. Immutable and thread-safe.
 */
public final class Settings {
  /** Good for production in one data centre, on machines with 2 GiB of memory or more. */
  public static final Settings DEFAULT = of(Map.of());

  private final Map<Setting, Long> values = new EnumMap<>(Setting.class);

  private Settings(Map<Setting, Long> values) {
    values.forEach(
        (setting, value) -> {
          tuning(setting).check(value);
          this.values.put(setting, value);
        });
    long min = get(Setting.ELECTION_TIMEOUT_MIN_MILLIS);
    long max = get(Setting.ELECTION_TIMEOUT_MAX_MILLIS);
    if (max <= min) {
      throw new IllegalArgumentException(
          "The longest election timeout, "
              + max
              + " ms, is not above the shortest, "
              + min
              + " ms.");
    }
  }

  /**
   * The defaults, but for some.
   *
   * @throws IllegalArgumentException if one is out of its range, or no number of {@code limits} or
   *     {@code raft}
   */
  public static Settings of(Map<Setting, Long> own) {
    Map<Setting, Long> values = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      if (setting.tunes()) {
        values.put(setting, setting.standard());
      }
    }
    values.putAll(own);
    return new Settings(values);
  }

  /**
   * These with another value of one.
   *
   * @throws IllegalArgumentException as {@link #of} does
   */
  public Settings with(Setting setting, long value) {
    Map<Setting, Long> changed = new EnumMap<>(values);
    changed.put(setting, value);
    return new Settings(changed);
  }

  /** These with the session table's bounds. */
  public Settings with(SessionLimits sessions) {
    return with(Setting.SESSIONS, sessions.maxSessions())
        .with(Setting.ANSWERS_PER_SESSION, sessions.maxRecordsPerSession())
        .with(Setting.ANSWER_BYTES, sessions.maxRetainedBytes())
        .with(Setting.WINDOW_MILLIS, sessions.windowMillis())
        .with(Setting.GRACE_MILLIS, sessions.graceMillis());
  }

  /** The value of a setting. */
  public long get(Setting setting) {
    return values.get(tuning(setting));
  }

  /** The value of a setting whose range an {@code int} holds. */
  public int getInt(Setting setting) {
    return Math.toIntExact(get(setting));
  }

  /**
   * The bounds of each group's session table. They decide what is refused and so are part of what
   * the log means: to be the same on all nodes. What holds stands in each group's log, into which
   * its leader writes what its configuration says.
   */
  public SessionLimits sessions() {
    return new SessionLimits(
        getInt(Setting.SESSIONS),
        getInt(Setting.ANSWERS_PER_SESSION),
        get(Setting.ANSWER_BYTES),
        get(Setting.WINDOW_MILLIS),
        get(Setting.GRACE_MILLIS));
  }

  private static Setting tuning(Setting setting) {
    if (!setting.tunes()) {
      throw new IllegalArgumentException(setting + " is no number of limits or raft.");
    }
    return setting;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Settings settings && values.equals(settings.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return "Settings" + values;
  }
}
