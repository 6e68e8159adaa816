/**
 * The caller's side: channels, failover, sessions. Generated clients drive it; applications use
 * {@code CsmrClient} to connect.
 *
 * <p>Uses {@code service} and {@code codec}; used by generated code and applications, by no room of
 * the engine.
 */
package dev.csmr.client;
