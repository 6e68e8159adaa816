package dev.csmr.samples;

import dev.csmr.PartitionKey;
import dev.csmr.Query;
import dev.csmr.Replicated;
import java.time.Duration;
import java.util.Optional;

/**
 * Locks with leases and fencing tokens (CSMR, "lock service").
 *
 * <p>A lease ends by <em>log time</em>: at the first command the group executes after the lease's
 * end. Until then the lock counts as held, for queries too. A lock alone cannot keep two holders
 * apart: a holder may be paused and wake after its lease. Hand the {@linkplain Lease#token()
 * fencing token} to whatever the lock protects, and let that refuse tokens smaller than one it has
 * seen.
 *
 * <p>An owner is a name that the caller chooses; two callers with one name are one owner. An owner
 * is not empty. At most 100 000 locks are held at a time.
 */
@Replicated
public interface LockService {
  /**
   * Takes a lock, if it is free or the owner has it already. An owner that has it keeps its token
   * and gets a new lease.
   *
   * @param lease how long the lock is held unless it is renewed: from 1 ms to 24 hours
   * @return the lease; empty when another owner holds the lock
   * @throws LockException when the owner or the lease is not acceptable, or too many locks are held
   */
  Optional<Lease> acquire(@PartitionKey String key, String owner, Duration lease)
      throws LockException;

  /**
   * Prolongs a lease, counted from now.
   *
   * @return the new lease, with the same token; empty when the owner does not hold the lock (any
   *     more)
   * @throws LockException when the lease is not acceptable
   */
  Optional<Lease> renew(@PartitionKey String key, String owner, Duration lease)
      throws LockException;

  /** Gives a lock back and returns whether the owner held it. */
  boolean release(@PartitionKey String key, String owner);

  /** The owner that holds a lock, if any. */
  @Query
  Optional<String> holder(@PartitionKey String key);

  /** Whether an owner holds a lock. */
  @Query
  boolean isHeldBy(@PartitionKey String key, String owner);

  /** Whether nobody holds a lock. */
  @Query
  boolean isFree(@PartitionKey String key);
}
