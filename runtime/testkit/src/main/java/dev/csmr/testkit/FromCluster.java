package dev.csmr.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Has a field set from the test's {@link CsmrCluster}: the {@link TestCluster}, a {@link
 * dev.csmr.client.CsmrClient}, a service's interface or its generated client. At a parameter it is
 * needed only to say which of several.
 */
@Documented
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface FromCluster {
  /** The name under which the service is deployed, where several are of the type. */
  String service() default "";

  /** The only node that the client knows; all nodes if it is empty. */
  String node() default "";
}
