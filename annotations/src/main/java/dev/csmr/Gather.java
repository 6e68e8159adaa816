package dev.csmr;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares how the answers of several partitions become one. Written on an operation of a
 * partitioned composition that carries no {@link PartitionKey} (it is executed at every partition),
 * or whose partition keys are a collection (it is executed at every partition that owns one).
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface Gather {
  /** The rule that merges the answers. */
  Merge value();
}
