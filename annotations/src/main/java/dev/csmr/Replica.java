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
 * <p>The compiler checks what it can of that in the sources of the class and its superclasses: an
 * order of hash codes that is seen, clocks and randomness of the system, threads, I/O, static
 * state, queries that change fields; most of it also in other classes of the compilation that are
 * called, nothing of it in libraries. Where it is mistaken, {@code @SuppressWarnings} with the code
 * of the message, such as {@code "csmr-801"}, takes the responsibility for one declaration.
 *
 * <p>It needs no synchronization: one thread at a time calls it. It has one constructor, without
 * parameters or with a single {@link ReplicaContext}.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface Replica {
  /**
   * Declares that operations with a {@link PartitionKey} may be executed in any order with those on
   * other keys: neither an answer nor the state, its iteration order included, tells the
   * difference. What csmr proves by itself needs no declaration; a declaration that is untrue lets
   * operations of several groups be seen in different orders.
   */
  boolean independentKeys() default false;
}
