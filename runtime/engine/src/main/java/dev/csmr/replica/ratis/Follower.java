package dev.csmr.replica.ratis;

/**
 * A follower as its leader sees it.
 *
 * @param node where it is
 * @param match the last entry it is known to have
 * @param silentMillis since when it has not answered
 */
public record Follower(String node, long match, long silentMillis) {}
