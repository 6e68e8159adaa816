/**
 * Log entries and what becomes one: the queue of commands and queries of a leader, the batch that
 * is formed of it, the entry and its format in the log, the clock that stamps entries.
 *
 * <p>The format is written down in {@code log.proto}; what cannot be read stops a replica. For the
 * sub-rooms after this one; it uses {@code api}.
 */
package dev.csmr.replica.entry;
