package dev.csmr;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the implementation of a {@link Replicated} interface: the object each replica holds.
 *
 * <p>Obligations of the class:
 *
 * <ul>
 *   <li><b>Deterministic.</b> The same operations in the same order give the same state and the
 *       same answers on every replica. Time, randomness and identifiers come from {@link
 *       ReplicaContext}, never from the system; no I/O, no threads, no static state.
 *   <li><b>Its non-transient fields are its state.</b> Snapshots of them are generated, so they are
 *       not private and their types have a protobuf form (collections may be any of the usual
 *       {@code java.util} classes). A final field holds a mutable collection that is refilled on
 *       restore.
 *   <li><b>Queries do not change state.</b>
 * </ul>
 *
 * <p>It needs no synchronization: one thread at a time calls it. It has one constructor, without
 * parameters or with a single {@link ReplicaContext}.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface Replica {}
