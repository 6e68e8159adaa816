/**
 * Protobuf wire primitives: how values become bytes on the wire, in the log and in snapshots.
 *
 * <p>A pure room: no I/O, no clock, no threads. It uses no other room; every other room and all
 * generated code may use it.
 */
package dev.csmr.codec;
