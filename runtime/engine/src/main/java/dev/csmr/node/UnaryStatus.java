package dev.csmr.node;

import dev.csmr.proxy.ProxyAnswer;
import dev.csmr.service.Reply;
import dev.csmr.service.frame.Answer;
import dev.csmr.service.frame.FrameMethods;
import io.grpc.Metadata;
import io.grpc.Status;

/**
 * What a unary call that did not return ends with.
 *
 * <table>
 * <caption>Statuses</caption>
 * <tr><td>INVALID_ARGUMENT</td><td>cannot be executed as it is</td></tr>
 * <tr><td>FAILED_PRECONDITION</td><td>the operation threw an exception that it declares (trailers
 * {@code csmr-exception}, its type, and, up to 4 KiB, {@code csmr-exception-bin}, a
 * {@code dev.csmr.DeclaredError}), or a condition of it was not met</td></tr>
 * <tr><td>UNKNOWN</td><td>the operation threw another exception</td></tr>
 * <tr><td>OUT_OF_RANGE</td><td>the operation was executed, but its answer was too large and was
 * dropped, or is fetched in pieces, which only generated clients do</td></tr>
 * <tr><td>UNAVAILABLE</td><td>nobody served until the deadline; not executed</td></tr>
 * <tr><td>RESOURCE_EXHAUSTED</td><td>a bound was reached; not executed</td></tr>
 * <tr><td>DEADLINE_EXCEEDED</td><td>no answer in time; maybe executed</td></tr>
 * </table>
 *
 * <p>The trailer {@code csmr-executed} says {@code yes}, {@code no} or {@code maybe}. {@code no} is
 * said of this call: it was not executed, and will not be. What came of an earlier call of the same
 * identity that got no answer it does not say; when there was one, {@code no} means {@code maybe}.
 */
final class UnaryStatus {
  private static final Metadata.Key<String> EXECUTED = FrameMethods.ascii("csmr-executed");
  private static final Metadata.Key<String> EXCEPTION = FrameMethods.ascii("csmr-exception");
  private static final Metadata.Key<byte[]> EXCEPTION_BYTES =
      Metadata.Key.of("csmr-exception-bin", Metadata.BINARY_BYTE_MARSHALLER);

  /** Clients take 8 KiB of trailers altogether, in which this is in Base64. */
  private static final int MAX_TRAILER_BYTES = 4 << 10;

  private static final int MAX_DESCRIPTION_CHARS = 500;

  private UnaryStatus() {}

  /** The trailers of a call that was refused before anything was tried. */
  static Metadata notExecuted() {
    Metadata trailers = new Metadata();
    trailers.put(EXECUTED, "no");
    return trailers;
  }

  /** The status of an answer that is not OK; adds trailers. */
  static Status of(ProxyAnswer answer, Metadata trailers) {
    if (answer.reply() != null) {
      return ofReply(answer.reply(), trailers);
    }
    boolean late = answer.outcome() == Answer.Outcome.UNAVAILABLE && answer.maybeExecuted();
    Status status = late ? Status.DEADLINE_EXCEEDED : answer.outcome().status();
    String executed =
        switch (answer.outcome()) {
          case ACKNOWLEDGED -> "yes";
          case INDETERMINATE -> "maybe";
          default -> answer.maybeExecuted() ? "maybe" : "no";
        };
    trailers.put(EXECUTED, executed);
    return described(status, answer.message());
  }

  private static Status ofReply(Reply reply, Metadata trailers) {
    switch (reply.status()) {
      case DECLARED -> {
        String type = Reply.DeclaredError.read(reply.payload()).type();
        trailers.put(EXECUTED, "yes");
        trailers.put(EXCEPTION, type);
        if (reply.payload().length <= MAX_TRAILER_BYTES) {
          trailers.put(EXCEPTION_BYTES, reply.payload());
        }
        return Status.FAILED_PRECONDITION.withDescription("The operation threw " + type + ".");
      }
      case CONDITION_NOT_MET -> {
        trailers.put(EXECUTED, "no");
        return described(Status.FAILED_PRECONDITION, reply.message());
      }
      case INVALID -> {
        trailers.put(EXECUTED, "no");
        return described(Status.INVALID_ARGUMENT, reply.message());
      }
      case PIECE -> {
        trailers.put(EXECUTED, "yes");
        return described(
            Status.OUT_OF_RANGE, NodeError.ANSWER_IN_PIECES.text(Reply.MAX_ANSWER_BYTES));
      }
      case ANSWER_TOO_LARGE -> {
        trailers.put(EXECUTED, "yes");
        return described(Status.OUT_OF_RANGE, reply.message());
      }
      default -> {
        trailers.put(EXECUTED, "yes");
        return described(Status.UNKNOWN, reply.message());
      }
    }
  }

  private static Status described(Status status, String message) {
    return status.withDescription(
        message.length() <= MAX_DESCRIPTION_CHARS
            ? message
            : message.substring(0, MAX_DESCRIPTION_CHARS) + "...");
  }
}
