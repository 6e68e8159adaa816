package dev.csmr.replica.api;

/**
 * A digest of what a replica came to by executing its log up to an entry. Replicas of a group that
 * are at the same entry have the same digest; once one differs, it differs for ever.
 *
 * @param index the entry
 * @param digest a digest of all that execution gave up to it
 */
public record Checkpoint(long index, long digest) {}
