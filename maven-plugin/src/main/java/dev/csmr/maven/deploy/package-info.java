/**
 * The files by which others run a cluster's nodes: Docker Compose, Kubernetes, systemd. Each is
 * made of the configuration alone, and refers to keys and certificates where they are, so it never
 * holds one. Used by the goals.
 */
package dev.csmr.maven.deploy;
