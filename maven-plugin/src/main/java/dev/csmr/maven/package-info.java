/**
 * The goals: {@code csmr:config} and {@code csmr:run}. Each only collects its parameters and hands
 * them to the other packages.
 */
package dev.csmr.maven;
