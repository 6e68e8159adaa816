/**
 * Protobuf wire primitives: how values become bytes on the wire, in the log and in snapshots.
 *
 * <p>No clock, no threads, and no I/O but on the streams it is given. It uses no other room; every
 * other room and all generated code may use it.
 *
 * <p>Supported: generated code uses the types that {@code supported-types.txt} lists, and so may
 * who reads or tests it; the others are internal.
 */
package dev.csmr.codec;
