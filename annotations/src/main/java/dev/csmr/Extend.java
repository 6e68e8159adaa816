package dev.csmr;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Extends the execution of an operation with a complementary step in another component: one call,
 * all or nothing, in the same order everywhere (CSMR, "extending operation execution").
 *
 * <p>The operation's own step executes first, then its extensions in the order they are written.
 * All of them execute, whatever each one answers; the caller gets the answer of the operation's own
 * step, or else the first exception in that order. A {@link #condition} is different: conditions
 * execute before everything else, in the order they are written, and when one of them is false or
 * throws, nothing else executes.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
@Repeatable(Extend.All.class)
public @interface Extend {
  /** The component whose operation is the extension. */
  Class<?> with();

  /** The name of the extension: an operation of {@link #with}. */
  String operation();

  /**
   * The class that computes the extension's arguments: it has a static method with the name and the
   * parameters of the extended operation, which returns the extension's argument or, when there are
   * several, a record whose components are the arguments in order. It must be a pure function of
   * its parameters. Without a mapping ({@code void.class}), the extension's parameters are those of
   * the extended operation with the same names.
   */
  Class<?> mapping() default void.class;

  /**
   * Whether the extension is a condition: a {@link Query} that returns {@code boolean}. When it is
   * false, the operation changes nothing and the caller gets {@link ConditionNotMetException}; when
   * it throws, the operation changes nothing and the caller gets what it threw. A condition on a
   * partitioned service is merged by its {@link Gather} rule: {@link Merge#ALL} or {@link
   * Merge#ANY}. All of this is the same whether the components are placed together or apart.
   */
  boolean condition() default false;

  /** Holds several extensions of one operation. */
  @Documented
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.CLASS)
  @interface All {
    /** The extensions, in the order they execute. */
    Extend[] value();
  }
}
