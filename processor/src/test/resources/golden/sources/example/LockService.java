package example;

import dev.csmr.PartitionKey;
import dev.csmr.Query;
import dev.csmr.Replicated;
import dev.csmr.RolesAllowed;
import java.time.Duration;
import java.util.Optional;

/** Locks with leases and fencing tokens. */
@Replicated
@RolesAllowed("locks")
public interface LockService {
  /**
   * Takes a lock.
   *
   * @return the lease; empty when another owner holds the lock
   */
  Optional<Lease> acquire(@PartitionKey String key, String owner, Duration lease);

  /** Whether an owner holds a lock. */
  @Query
  boolean isHeldBy(@PartitionKey String key, String owner);
}
