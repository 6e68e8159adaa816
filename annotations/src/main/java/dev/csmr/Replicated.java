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
public @interface Replicated {}
