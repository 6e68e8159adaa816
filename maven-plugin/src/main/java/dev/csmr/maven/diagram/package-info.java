/**
 * A picture of a cluster: what its services are composed of, in which groups that lives, and on
 * which nodes these are. Pure. Used by {@code deploy}.
 */
package dev.csmr.maven.diagram;
