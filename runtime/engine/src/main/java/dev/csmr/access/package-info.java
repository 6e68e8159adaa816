/**
 * Who may do what: identities and their roles, as the cluster's configuration gives them.
 *
 * <p>{@link dev.csmr.access.AccessPolicy} makes a {@link dev.csmr.access.CallerIdentity} of the
 * names in a certificate or token; what needs a role that it does not have is refused. Certificates
 * are read and trusted elsewhere. Pure: no I/O, clock, threads. Used by {@code node}; uses {@code
 * service}.
 */
package dev.csmr.access;
