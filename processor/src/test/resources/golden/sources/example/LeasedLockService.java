package example;

import dev.csmr.Replica;
import dev.csmr.ReplicaContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

@Replica
final class LeasedLockService implements LockService {
  record Held(String owner, Lease lease) {}

  final transient ReplicaContext context;
  final TreeMap<String, Held> locks = new TreeMap<>();
  long lastToken;
  Instant lastGrant = Instant.EPOCH;

  LeasedLockService(ReplicaContext context) {
    this.context = context;
  }

  @Override
  public Optional<Lease> acquire(String key, String owner, Duration lease) {
    Held held = locks.get(key);
    if (held != null && context.now().isBefore(held.lease().expires())) {
      return Optional.empty();
    }
    lastGrant = context.now();
    Lease granted = new Lease(++lastToken, lastGrant.plus(lease));
    locks.put(key, new Held(owner, granted));
    return Optional.of(granted);
  }

  @Override
  public boolean isHeldBy(String key, String owner) {
    Held held = locks.get(key);
    return held != null
        && held.owner().equals(owner)
        && context.now().isBefore(held.lease().expires());
  }
}
