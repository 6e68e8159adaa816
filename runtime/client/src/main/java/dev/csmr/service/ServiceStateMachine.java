package dev.csmr.service;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.OtherVersionException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import java.util.function.Function;

/**
 * One component on one replica: generated as {@code XStateMachine}. It decodes an invocation,
 * dispatches it to the user's object, encodes the answer, and saves and restores the object's
 * state. Deterministic. Not thread-safe: the replica calls it from one thread at a time.
 */
public interface ServiceStateMachine {
  /**
   * Executes one operation. Arguments that cannot be read give an answer with status {@link
   * Reply.Status#INVALID} and change nothing; a declared exception gives {@link
   * Reply.Status#DECLARED}.
   *
   * @throws UnknownOperationException when no operation has this id; the replica must stop (I7)
   * @throws UnsavableStateException as {@link #verify} does, which it calls
   * @throws RuntimeException what the user's object threw without declaring it
   */
  Reply execute(int operation, byte[] arguments);

  /**
   * Decodes the arguments of an operation and hands them to what executes it; for generated code.
   *
   * @param operation the operation's name, for messages
   * @param reader reads the request message
   * @param handler executes the operation
   * @return the handler's answer; one with status {@link Reply.Status#INVALID} when the arguments
   *     are no message of this or any other version, which is the same on every replica
   * @throws OtherVersionException when they are a message of another version
   */
  static <T> Reply handle(
      String operation,
      byte[] arguments,
      Function<WireReader, ? extends T> reader,
      Function<? super T, Reply> handler) {
    T request;
    try {
      request = reader.apply(new WireReader(arguments));
    } catch (OtherVersionException e) {
      throw e;
    } catch (MalformedMessageException e) {
      return Reply.of(
          Reply.Status.INVALID, ServiceError.UNREADABLE_ARGUMENTS.text(operation, e.getMessage()));
    }
    return handler.apply(request);
  }

  /**
   * The user's object (or, for a composition, the object that composes those of its components).
   */
  Object service();

  /**
   * Checks that what was executed left a state that can be saved, as far as a look at each field
   * tells. Whoever calls {@link #service} itself calls this afterwards.
   *
   * @throws UnsavableStateException when a field held what cannot be saved; it has what it held
   *     before again, and whatever else was executed stays, as after any exception
   */
  default void verify() {}

  /**
   * Writes the whole state as the content of a protobuf message: a sequence of length-delimited
   * fields, none of which grows with a field of the object. After each, {@link
   * WireWriter#flushPoint} is called. Equal states become equal bytes.
   *
   * @throws UnsavableStateException when it holds, deeper than {@link #verify} looks, what cannot
   *     be saved; the message says where. Every replica of the state throws the same
   */
  void save(WireWriter out);

  /**
   * Replaces the whole state by a saved one.
   *
   * @throws MalformedMessageException when it cannot be read; the object must not be used
   *     afterwards
   */
  void restore(WireReader in);
}
