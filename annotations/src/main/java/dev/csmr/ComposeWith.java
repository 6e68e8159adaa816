package dev.csmr;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes an interface a <em>composition</em> of services, after <i>Composing State Machine
 * Replication</i> (CSMR): R = R1 ∪ R2. A composition is itself a service to whoever uses it, so
 * compositions nest.
 *
 * <p>The interface extends those component interfaces whose operations it offers; each inherited
 * operation goes to the component that declares it. {@link Extend} adds complementary steps to an
 * operation; {@link #partitioned} splits one component by argument; a default method is a composed
 * operation in plain Java, executed inside the group when its components are placed together.
 *
 * <p>A default method is one log entry: nobody sees a state between its steps, and whoever crashes,
 * all replicas execute all of it or none. It is <b>not</b> rolled back when it throws: what its
 * earlier steps have changed stays changed, on every replica alike. So ask for everything that may
 * refuse before the first step that changes something, or undo that step before throwing.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface ComposeWith {
  /** The component interfaces, each annotated {@link Replicated} or {@code @ComposeWith}. */
  Class<?>[] value();

  /**
   * Whether disjoint partition keys live in disjoint groups. A partitioned composition has exactly
   * one component; its operations carry a {@link PartitionKey} or are declared again with {@link
   * Gather}.
   */
  boolean partitioned() default false;
}
