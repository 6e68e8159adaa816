/**
 * The command line {@code csmr}: one program for whoever operates a cluster.
 *
 * <p>{@link dev.csmr.cli.Csmr} names the subcommands. Those that change a cluster in a way that
 * other programs ask for as well are the tools of {@code node}; here is what only people want:
 * tables, calls by reflection, load, the list itself. Uses {@code node}, {@code config}, {@code
 * service}, and {@code replica} for what is stored; nobody uses it but people, and the Maven
 * plugin, which puts it beside each node.
 */
package dev.csmr.cli;
