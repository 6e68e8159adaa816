package dev.csmr;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the roles of which a caller needs one to call an operation, or, on an interface, each of
 * its operations that does not name its own. It counts in a cluster whose configuration has a
 * section {@code security}, which says who has which role; there, an operation that names no role
 * needs {@code client}.
 *
 * <p>A composition's operation needs what the composition says where it declares the method again,
 * else what the component's operation needs, else what the composition's own annotation says. The
 * components' operations that it executes are not asked again.
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.CLASS)
public @interface RolesAllowed {
  /** The roles; at least one. */
  String[] value();
}
