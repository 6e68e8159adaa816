/**
 * The caller's side: channels, failover, sessions. Generated clients drive it; applications use
 * {@code CsmrClient} to connect.
 *
 * <p>Uses {@code service} and {@code codec}; used by generated code and applications, by no room of
 * the engine.
 *
 * <p>Supported: applications and generated code use {@link dev.csmr.client.CsmrClient} and {@link
 * dev.csmr.client.Caller}; the other types are internal.
 */
package dev.csmr.client;
