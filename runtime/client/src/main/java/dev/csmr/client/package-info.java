/**
 * The caller's side: channels, failover, sessions. Generated clients drive it; applications use
 * {@code CsmrClient} to connect.
 *
 * <p>Uses {@code service} and {@code codec}; used by generated code, {@code node}'s tools and
 * applications.
 */
package dev.csmr.client;
