package dev.csmr.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.csmr.service.Reply;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import java.util.Optional;

/**
 * Why a call did not return.
 *
 * @param status gRPC's code
 * @param message what the node says
 * @param executed {@code yes}, {@code no}, {@code maybe}, or empty when nothing is known
 * @param exception the exception that the operation threw; empty when it threw none that it
 *     declares
 * @param parts the parts of the exception; null when they are not known
 */
record CallFailure(
    String status, String message, String executed, String exception, JsonObject parts) {
  private static final Metadata.Key<String> EXECUTED =
      Metadata.Key.of("csmr-executed", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> EXCEPTION =
      Metadata.Key.of("csmr-exception", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<byte[]> EXCEPTION_BYTES =
      Metadata.Key.of("csmr-exception-bin", Metadata.BINARY_BYTE_MARSHALLER);

  /**
   * Reads what a node answered.
   *
   * @param schema of the service; null when it is not known
   */
  static CallFailure of(StatusRuntimeException failure, ServiceSchema schema) {
    Metadata trailers = failure.getTrailers() == null ? new Metadata() : failure.getTrailers();
    String exception = text(trailers.get(EXCEPTION));
    byte[] bytes = trailers.get(EXCEPTION_BYTES);
    return new CallFailure(
        failure.getStatus().getCode().name(),
        text(failure.getStatus().getDescription()),
        text(trailers.get(EXECUTED)),
        exception,
        bytes == null || schema == null ? null : parts(schema.exception(exception), bytes));
  }

  private static String text(String maybe) {
    return maybe == null ? "" : maybe;
  }

  private static JsonObject parts(Optional<Descriptor> type, byte[] bytes) {
    if (type.isEmpty()) {
      return null;
    }
    try {
      byte[] fields = Reply.DeclaredError.read(bytes).fields();
      DynamicMessage message = DynamicMessage.parseFrom(type.get(), ByteString.copyFrom(fields));
      return JsonParser.parseString(JsonFormat.printer().print(message)).getAsJsonObject();
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  /** For people. */
  String text() {
    StringBuilder text = new StringBuilder(status).append(": ").append(message);
    if (parts != null) {
      text.append(' ').append(parts);
    }
    return executed.isEmpty() ? text.toString() : text + " (executed: " + executed + ")";
  }

  /** For programs. */
  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("status", status);
    json.addProperty("message", message);
    json.addProperty("executed", executed.isEmpty() ? "maybe" : executed);
    if (!exception.isEmpty()) {
      json.addProperty("exception", exception);
    }
    if (parts != null) {
      json.add("parts", parts);
    }
    return json;
  }
}
