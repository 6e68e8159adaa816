/** A cluster of processes on this machine, and what to say about it. Used by the goals. */
package dev.csmr.maven.run;
