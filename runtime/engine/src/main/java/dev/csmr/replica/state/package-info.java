/**
 * The state of a group and what executes log entries on it: components, the session table, the
 * order across groups, digests of what was executed and of the whole state, the leader's held
 * answers.
 *
 * <p>Deterministic: whoever applies the same entries comes to the same state, so nothing here reads
 * a clock or a random number of its own. {@code GroupState} is for one thread at a time; {@code
 * StateHolder} has the one lock that keeps its users apart, and knows the leadership. For the
 * sub-rooms after this one; it uses {@code api}, {@code disk} and {@code entry}.
 */
package dev.csmr.replica.state;
