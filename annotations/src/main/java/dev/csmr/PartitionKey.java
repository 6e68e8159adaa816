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
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.CLASS)
public @interface PartitionKey {}
