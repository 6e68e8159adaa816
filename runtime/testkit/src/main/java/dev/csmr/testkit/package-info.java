/**
 * The kit to test services with: {@link dev.csmr.testkit.CsmrCluster} gives a JUnit test a cluster
 * in its own process, {@link dev.csmr.testkit.TestCluster} is its handle (and works without JUnit),
 * {@link dev.csmr.testkit.History} checks whether what clients were answered is linearizable, and
 * {@link dev.csmr.testkit.Twins} replays each operation on other copies of the state. The guide:
 * {@code docs/testing.md}.
 *
 * <p>For tests only, in scope {@code test}. Uses config, client, node and launcher; no room uses
 * it.
 */
package dev.csmr.testkit;
