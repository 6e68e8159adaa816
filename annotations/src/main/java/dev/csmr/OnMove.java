package dev.csmr;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what becomes of a field of a {@link Replica} class that belongs to no partition key when
 * keys move to another partition; see {@link Replicated#movable()}.
 *
 * <pre>{@code
 * final Map<String, Lease> leases = new TreeMap<>(); // moves by key: no word needed
 * @OnMove(OnMove.Rule.MAX) long lastToken;           // tokens never repeat, wherever a lock is
 * @OnMove(OnMove.Rule.STAY) long refusals;           // a statistic of this partition
 * }</pre>
 */
@Documented
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.CLASS)
public @interface OnMove {
  /** What becomes of the field. */
  Rule value();

  /** What can become of a field. */
  enum Rule {
    /**
     * The source keeps its value, the target takes the greater one of both, by {@code compareTo}: a
     * last token, a last time. Null is less than any value.
     */
    MAX,
    /**
     * The source keeps its value, the target takes the lesser one of both, by {@code compareTo}.
     * Null is greater than any value.
     */
    MIN,
    /** It belongs to the partition, and each keeps its own: statistics, caches, settings. */
    STAY
  }
}
