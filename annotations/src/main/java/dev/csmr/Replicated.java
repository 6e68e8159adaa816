package dev.csmr;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes an interface a <em>service</em>: an object replicated by a Raft group.
 *
 * <p>Each method that is neither static nor private is an operation, inherited ones included; a
 * method that is declared again keeps its annotations. A method annotated {@link Query} only reads;
 * every other method is a command, ordered by the group's log and executed exactly once on every
 * replica. A default method is one operation like the others: it is executed whole where the
 * implementation is, not at the caller. The service needs exactly one implementation annotated
 * {@link Replica} in the same package and the same compilation.
 *
 * <p>Parameter and result types are those that have a protobuf form: primitives and their boxes,
 * {@code String}, {@code byte[]}, {@code Optional}, {@code List}, {@code Set}, {@code Map}, enums,
 * records, {@code Instant}, {@code Duration}, {@code UUID} and {@code void}. Operations may throw
 * declared exceptions; the caller gets the same type back.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface Replicated {
  /**
   * Whether keys can move between the partitions of the service while it runs. Then the generated
   * state machine can take what belongs to a partition key out of one replica's object and put it
   * into another's; nothing else changes. Obligations:
   *
   * <ul>
   *   <li>All {@link PartitionKey} parameters have one type, K, and keys are the same only if they
   *       are equal.
   *   <li>The implementation keeps what belongs to a key in final fields of type {@code Map<K, …>}
   *       or {@code Set<K>}, or in maps and sets whose keys or elements are records with one
   *       component of type K annotated {@link PartitionKey}: entries and elements move whole, with
   *       all that is in them. So what is at one key shares no object that can change with what is
   *       at another key, nor with another field. Where the order is that of insertion, what
   *       arrives is behind what is there, in the order that it had. An entry without a key (null)
   *       stays.
   *   <li>Every other field of the state says by {@link OnMove} what becomes of it; so does a map
   *       or set by K that holds something else than what belongs to partition keys.
   *   <li>What an operation answers about a key follows from what belongs to the key alone.
   *   <li>A {@link Restored} method without parameters is called after each move, too, at both
   *       ends. Instead of all this the implementation may implement {@link MovableState}; one with
   *       a {@link Saved} method has to.
   * </ul>
   */
  boolean movable() default false;
}
