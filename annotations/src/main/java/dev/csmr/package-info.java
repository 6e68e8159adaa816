/**
 * Everything a user's source may mention: the annotations that make a plain Java interface a
 * replicated service or a composition, the {@link dev.csmr.ReplicaContext} an implementation may
 * ask for, and the exceptions a caller may see.
 *
 * <p>This package depends on nothing. Every other room of csmr may use it; it uses none of them.
 */
package dev.csmr;
