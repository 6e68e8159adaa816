package dev.csmr;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the parameter that decides which partition executes the operation when the service is a
 * component of a partitioned composition. At most one parameter of an operation carries it; its
 * type is {@code String}, an integral primitive or its box, {@code UUID} or an enum, or a {@code
 * List}, {@code Set} or {@code Map} keyed by one of these, in which case the operation is executed
 * at every partition that owns one of the keys.
 *
 * <p>It is also what operations of several groups are ordered by, whether the service is
 * partitioned or not: those on different keys may be executed in either order, if that makes no
 * difference. It makes none when an operation touches nothing but what is at its key, as in {@code
 * entries.put(key, value)}; the compiler proves that from the source of the implementation. An
 * operation that it cannot prove is ordered with all operations of its service, and a note of the
 * compiler says why; see {@link Replica#independentKeys()}.
 *
 * <p>On a component of a record it says that an entry of the state whose key is such a record
 * belongs to that partition key; see {@link Replicated#movable()}. At most one component of a
 * record carries it.
 */
@Documented
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.CLASS)
public @interface PartitionKey {}
