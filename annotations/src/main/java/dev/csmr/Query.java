package dev.csmr;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an operation that only reads. A query is not logged; it is linearizable all the same: it
 * sees every command that was acknowledged before it began. The generated client offers a weaker,
 * cheaper read by name ({@code stale()}).
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface Query {}
