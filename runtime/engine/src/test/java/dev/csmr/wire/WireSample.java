package dev.csmr.wire;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.frame.UnreadableMessageException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A message as the code writes it.
 *
 * @param message its full name in the .proto files
 * @param written what the code wrote
 * @param rewrite reads a message by the code and writes by the code what it read
 */
public record WireSample(String message, byte[] written, UnaryOperator<byte[]> rewrite) {
  /** Reads a message. */
  @FunctionalInterface
  public interface Reading<T> {
    /** Reads one that is expected to be read. */
    T read(WireReader in) throws UnreadableMessageException;
  }

  /** The sample of a message that some methods write and read. */
  public static <T> WireSample of(
      String message, T value, BiConsumer<T, WireWriter> write, Reading<T> reading) {
    return new WireSample(
        message,
        written(out -> write.accept(value, out)),
        bytes -> written(out -> write.accept(read(bytes, reading), out)));
  }

  private static <T> T read(byte[] bytes, Reading<T> reading) {
    try {
      return reading.read(new WireReader(bytes));
    } catch (UnreadableMessageException e) {
      throw new AssertionError(e);
    }
  }

  /** What a writer gets. */
  public static byte[] written(Consumer<WireWriter> content) {
    WireWriter out = new WireWriter();
    content.accept(out);
    return out.toByteArray();
  }

  @Override
  public String toString() {
    return message;
  }
}
