package dev.csmr.samples;

import java.time.Instant;

/**
 * A lock held for a time.
 *
 * @param token the fencing token: greater than that of every lease granted before it by this lock
 *     service, whichever its lock
 * @param expires the log time at which the lease ends
 */
public record Lease(long token, Instant expires) {}
