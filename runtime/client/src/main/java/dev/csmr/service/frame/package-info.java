/**
 * The transport of invocations: the frames of the streams between clients and nodes, and what it
 * takes to move frames over gRPC without copies and with as few hand-offs between threads as
 * possible.
 *
 * <p>A frame carries whatever queued while the stream was busy; no timer waits for more. {@code
 * client}, {@code replica}, {@code proxy} and {@code node} use this room; it uses {@code codec} and
 * {@code service}. The messages are those of {@code META-INF/proto/dev/csmr/stream.proto}.
 *
 * <p>Internal: for csmr's client and nodes only; it may change with any version.
 */
package dev.csmr.service.frame;
