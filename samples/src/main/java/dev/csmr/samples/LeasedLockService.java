package dev.csmr.samples;

import dev.csmr.Replica;
import dev.csmr.ReplicaContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A lock service that forgets ended leases when somebody asks for their locks, or for room. */
@Replica
final class LeasedLockService implements LockService {
  static final int MAX_LOCKS = 100_000;
  static final Duration MIN_LEASE = Duration.ofMillis(1);
  static final Duration MAX_LEASE = Duration.ofHours(24);

  /** A held lock. */
  record Held(String owner, long token, Instant expires) {}

  final transient ReplicaContext context;
  final Map<String, Held> locks = new TreeMap<>();
  long lastToken;

  /** No lease in {@link #locks} ends before this: no need to look for ended ones until then. */
  Instant nothingEndsBefore = Instant.EPOCH;

  LeasedLockService(ReplicaContext context) {
    this.context = context;
  }

  @Override
  public Optional<Lease> acquire(String key, String owner, Duration lease) throws LockException {
    check(owner, lease);
    Held held = current(key);
    if (held != null && !held.owner().equals(owner)) {
      return Optional.empty();
    }
    if (held != null) {
      return Optional.of(hold(key, owner, held.token(), lease));
    }
    makeRoom(key);
    lastToken++;
    return Optional.of(hold(key, owner, lastToken, lease));
  }

  @Override
  public Optional<Lease> renew(String key, String owner, Duration lease) throws LockException {
    check(owner, lease);
    Held held = current(key);
    return held != null && held.owner().equals(owner)
        ? Optional.of(hold(key, owner, held.token(), lease))
        : Optional.empty();
  }

  @Override
  public boolean release(String key, String owner) {
    Held held = current(key);
    if (held == null || !held.owner().equals(owner)) {
      return false;
    }
    locks.remove(key);
    return true;
  }

  @Override
  public Optional<String> holder(String key) {
    return Optional.ofNullable(current(key)).map(Held::owner);
  }

  @Override
  public boolean isHeldBy(String key, String owner) {
    Held held = current(key);
    return held != null && held.owner().equals(owner);
  }

  @Override
  public boolean isFree(String key) {
    return current(key) == null;
  }

  private static void check(String owner, Duration lease) throws LockException {
    if (owner.isEmpty()) {
      throw new LockException("The owner is empty. Name who asks for the lock.");
    }
    if (lease.compareTo(MIN_LEASE) < 0 || lease.compareTo(MAX_LEASE) > 0) {
      throw new LockException(
          "The lease " + lease + " is not from " + MIN_LEASE + " to " + MAX_LEASE + ".");
    }
  }

  private Held current(String key) {
    Held held = locks.get(key);
    return held != null && context.now().isBefore(held.expires()) ? held : null;
  }

  private Lease hold(String key, String owner, long token, Duration lease) {
    Instant expires = context.now().plus(lease);
    locks.put(key, new Held(owner, token, expires));
    if (expires.isBefore(nothingEndsBefore)) {
      nothingEndsBefore = expires;
    }
    return new Lease(token, expires);
  }

  private void makeRoom(String key) throws LockException {
    if (locks.size() < MAX_LOCKS || locks.containsKey(key)) {
      return;
    }
    Instant now = context.now();
    if (!now.isBefore(nothingEndsBefore)) {
      locks.values().removeIf(held -> !now.isBefore(held.expires()));
      nothingEndsBefore =
          locks.values().stream().map(Held::expires).min(Instant::compareTo).orElse(Instant.EPOCH);
    }
    if (locks.size() >= MAX_LOCKS) {
      throw new LockException(
          "All " + MAX_LOCKS + " locks are held. Release some, or wait until a lease ends.");
    }
  }
}
