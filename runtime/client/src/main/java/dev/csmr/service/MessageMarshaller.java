package dev.csmr.service;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The marshaller that turns a generated message into bytes and back for gRPC. Thread-safe. Bytes
 * that are not the message end the call with {@code INVALID_ARGUMENT}; fields that it does not know
 * are skipped.
 *
 * @param <T> the message
 */
public final class MessageMarshaller<T> implements MethodDescriptor.Marshaller<T> {
  private final BiConsumer<T, WireWriter> writer;
  private final Function<WireReader, T> reader;

  /** Creates a marshaller from a message's own methods. */
  public MessageMarshaller(BiConsumer<T, WireWriter> writer, Function<WireReader, T> reader) {
    this.writer = Objects.requireNonNull(writer, "writer");
    this.reader = Objects.requireNonNull(reader, "reader");
  }

  @Override
  public InputStream stream(T message) {
    WireWriter out = new WireWriter();
    writer.accept(message, out);
    return new MessageStream(out.toByteArray());
  }

  @Override
  public T parse(InputStream stream) {
    try {
      return reader.apply(WireReader.lenient(stream.readAllBytes()));
    } catch (MalformedMessageException e) {
      throw Status.INVALID_ARGUMENT
          .withDescription(e.getMessage())
          .withCause(e)
          .asRuntimeException();
    } catch (IOException e) {
      throw Status.INTERNAL
          .withDescription("The message could not be read: " + e.getMessage())
          .withCause(e)
          .asRuntimeException();
    }
  }

  private static final class MessageStream extends ByteArrayInputStream implements KnownLength {
    MessageStream(byte[] bytes) {
      super(bytes);
    }
  }
}
