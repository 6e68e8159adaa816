/** How the operations of a cluster are called, for those who try them. Used by the goals. */
package dev.csmr.maven.run;
