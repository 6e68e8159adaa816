package dev.csmr;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Fixes the number by which the wire, the log and snapshots know an element, so that it can be
 * renamed. Without it the number is a hash of the element's name: reordering never changes it.
 *
 * <p>On an operation: any 32-bit number but 0. On a parameter, a record component, a field of a
 * {@link Replica} or an enum constant: a protobuf field or enum number from 1 to 536 870 911, not
 * in 19 000–19 999.
 */
@Documented
@Target({
  ElementType.METHOD,
  ElementType.PARAMETER,
  ElementType.RECORD_COMPONENT,
  ElementType.FIELD
})
@Retention(RetentionPolicy.CLASS)
public @interface Id {
  /** The number. */
  int value();
}
