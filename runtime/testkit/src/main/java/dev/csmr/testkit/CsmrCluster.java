package dev.csmr.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A cluster for a test: real nodes with real consensus, on ports and directories of their own, in
 * the test's process. At a class, all its tests share one, which ends with the class; at a method,
 * the test has one of its own.
 *
 * <p>Parameters of tests and of life-cycle methods are given by their types: the {@link
 * TestCluster}, a {@link dev.csmr.client.CsmrClient}, a service's interface, or its generated
 * client. Fields are, too, if they are annotated {@link FromCluster}.
 *
 * <p>A test fails as well when a replica stopped while it ran.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ClusterExtension.class)
public @interface CsmrCluster {
  /**
   * The services, each by its annotated interface, deployed under its simple name. None means all
   * that are on the class path, but those that are a component of another one.
   */
  Class<?>[] value() default {};

  /** How many nodes, 1 to 9; an odd number of them are the members of each group. */
  int nodes() default 3;

  /**
   * Whether each component is in a group of its own, so that operations of several components are
   * ordered across groups; otherwise all are in one group. Partitions have groups of their own in
   * any case.
   */
  boolean apart() default false;

  /**
   * The name of a {@code cluster.yaml}, a class-path resource or a file, that says all of this
   * instead; hosts, ports and data directories in it are replaced.
   */
  String yaml() default "";

  /**
   * Whether each operation is executed on other copies of the state as well, and what they answer
   * and save is compared; the test fails with what differs. Each operation then takes as long as
   * saving the whole state several times.
   */
  boolean determinism() default false;
}
