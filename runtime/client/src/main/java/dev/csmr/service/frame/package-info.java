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
 *
 * <p>How messages are read, between nodes as well:
 *
 * <ul>
 *   <li>ends that speak different versions: no stream, {@link dev.csmr.service.frame.Protocol}
 *   <li>frames, a client's requests, and answers: unknown fields are skipped
 *   <li>a node's request to another: strictly, for what it asks may end in a log
 *   <li>a request that cannot be read is refused as INVALID, an answer that cannot be read tells
 *       nothing, {@link dev.csmr.service.frame.UnreadableMessageException}; the other messages of
 *       the frame count, and the stream goes on
 *   <li>a frame that is none, or has a message that is nobody's, ends the stream
 *   <li>what is logged, and what snapshots hold: strictly, by those rooms
 * </ul>
 */
package dev.csmr.service.frame;
