/**
 * How files are written: whole, and only when they change; and texts that are the same for the same
 * content. Used by all other packages; knows nothing of clusters.
 */
package dev.csmr.maven.output;
