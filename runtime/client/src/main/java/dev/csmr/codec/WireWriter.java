package dev.csmr.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes protobuf wire format into a growing byte array, in one pass.
 *
 * <p>Two families of methods. {@code writeX(field, value)} has the implicit presence of a proto3
 * field: a value equal to the type's default is not written. {@code writePresentX(field, value)}
 * always writes; it serves {@code optional}, repeated and oneof fields. {@code rawX(value)} writes
 * a value without a tag, for packed fields.
 *
 * <p>A nested message or packed field is written between {@link #begin(int)} and {@link #end}. Its
 * length is not known at the beginning, so one byte is kept free for it and the content moves when
 * the length needs more; most messages are shorter than 128 bytes and never move. Who expects more
 * says so: {@link #begin(int, int)}.
 *
 * <p>What is too long for memory goes to a stream piece by piece: see {@link
 * #WireWriter(OutputStream)} and {@link #flushPoint}, or {@link #piecewise}.
 *
 * <p>Not thread-safe. A writer holds a number of bytes in memory and no more: {@value #MAX_LENGTH},
 * or what it was {@linkplain #limited limited} to; beyond, {@link MessageTooLongException}.
 */
public final class WireWriter {
  /** The longest output, in bytes. */
  public static final int MAX_LENGTH = Integer.MAX_VALUE - 64;

  /** How many bytes wait at a flush point before they go to the stream. */
  private static final int DRAIN_BYTES = 1 << 16;

  /** What a limited writer may hold for a moment beyond its limit: lengths that shrink later. */
  private static final int ROOM_FOR_LENGTHS = 4 << 10;

  private final OutputStream sink;
  private final int limit;
  private final boolean piecewise;
  private boolean sinkFailed;
  private byte[] buffer;
  private int length;
  private int depth;

  /** Creates a writer with room for a small message. */
  public WireWriter() {
    this(128);
  }

  /** Creates a writer with room for {@code capacity} bytes; it grows as needed. */
  public WireWriter(int capacity) {
    this(capacity, null, MAX_LENGTH, false);
  }

  /**
   * Creates a writer of a message that may have so many bytes and no more. It never takes much more
   * memory than that, and whether the message fits depends on the message alone (if messages in it
   * are nested less than a thousand deep): the same on every replica.
   *
   * @param limit in bytes
   */
  public static WireWriter limited(int limit) {
    return new WireWriter(128, null, limit, false);
  }

  /**
   * Creates a writer of one message, whose bytes go to {@code sink} field by field, the rest at
   * {@link #drain}: it holds no more than its longest field and some. What the sink throws it
   * throws.
   *
   * @param limit how many bytes a field may have, about; whether a message keeps to it depends on
   *     the message alone
   */
  public static WireWriter piecewise(OutputStream sink, int limit) {
    return new WireWriter(128, sink, limit, true);
  }

  /**
   * Creates a writer whose bytes go to {@code sink}, some at each {@link #flushPoint}, the rest at
   * {@link #drain}: it holds about as much as the longest stretch between two flush points. When
   * {@code sink} fails, both throw {@link UncheckedIOException}.
   */
  public WireWriter(OutputStream sink) {
    this(2 * DRAIN_BYTES, sink, MAX_LENGTH, false);
  }

  private WireWriter(int capacity, OutputStream sink, int limit, boolean piecewise) {
    this.buffer = new byte[Math.max(16, capacity)];
    this.sink = sink;
    this.limit = limit;
    this.piecewise = piecewise;
  }

  /**
   * Says that no message is begun here, so what was written so far may leave the memory. Whoever
   * writes something large calls it after each of its fields; where the writer has no stream, it
   * does nothing.
   */
  public void flushPoint() {
    if (sink != null && length >= DRAIN_BYTES) {
      drain();
    }
  }

  /**
   * Hands to the stream what it did not get yet; no message may be begun.
   *
   * @throws IllegalStateException if there is no stream
   */
  public void drain() {
    if (sink == null) {
      throw new IllegalStateException("This writer has no stream to drain into.");
    }
    toSink(length);
    length = 0;
    if (buffer.length > 16 * DRAIN_BYTES) {
      buffer = new byte[2 * DRAIN_BYTES];
    }
  }

  /**
   * Says that there is work between two flush points that writes nothing for a while: hands the
   * stream no bytes, so that one that does not want more can throw. Where the writer has no stream,
   * it does nothing.
   */
  public void pulse() {
    if (sink != null) {
      toSink(0);
    }
  }

  private void toSink(int count) {
    try {
      sink.write(buffer, 0, count);
    } catch (IOException e) {
      sinkFailed = true;
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether the stream failed: then an {@link UncheckedIOException} is about it, else it came from
   * whoever wrote.
   */
  public boolean sinkFailed() {
    return sinkFailed;
  }

  /** The number of bytes written so far, without those that went to a stream. */
  public int length() {
    return length;
  }

  /**
   * A copy of the bytes written so far, without those that went to a stream.
   *
   * @throws MessageTooLongException when they are more than the writer's limit
   */
  public byte[] toByteArray() {
    if (length > limit) {
      throw new MessageTooLongException(limit);
    }
    return Arrays.copyOf(buffer, length);
  }

  /** Writes the bytes written so far, without those that went to a stream, to {@code out}. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(buffer, 0, length);
  }

  /** Forgets what was written, so that the writer can be used again. */
  public void clear() {
    length = 0;
    depth = 0;
  }

  /** Writes an int32 field unless it is 0. */
  public void writeInt32(int field, int value) {
    if (value != 0) {
      writePresentInt32(field, value);
    }
  }

  /** Writes an int32 field. */
  public void writePresentInt32(int field, int value) {
    rawTag(field, WireType.VARINT);
    rawInt32(value);
  }

  /** Writes an int64 field unless it is 0. */
  public void writeInt64(int field, long value) {
    if (value != 0) {
      writePresentInt64(field, value);
    }
  }

  /** Writes an int64 field. */
  public void writePresentInt64(int field, long value) {
    rawTag(field, WireType.VARINT);
    rawVarint64(value);
  }

  /** Writes a fixed32 field unless it is 0. */
  public void writeFixed32(int field, int value) {
    if (value != 0) {
      writePresentFixed32(field, value);
    }
  }

  /** Writes a fixed32 field. */
  public void writePresentFixed32(int field, int value) {
    rawTag(field, WireType.FIXED32);
    rawFixed32(value);
  }

  /** Writes a fixed64 field unless it is 0. */
  public void writeFixed64(int field, long value) {
    if (value != 0) {
      writePresentFixed64(field, value);
    }
  }

  /** Writes a fixed64 field. */
  public void writePresentFixed64(int field, long value) {
    rawTag(field, WireType.FIXED64);
    rawFixed64(value);
  }

  /** Writes a bool field unless it is false. */
  public void writeBool(int field, boolean value) {
    if (value) {
      writePresentBool(field, true);
    }
  }

  /** Writes a bool field. */
  public void writePresentBool(int field, boolean value) {
    rawTag(field, WireType.VARINT);
    rawBool(value);
  }

  /** Writes a float field unless it is +0. */
  public void writeFloat(int field, float value) {
    if (Float.floatToRawIntBits(value) != 0) {
      writePresentFloat(field, value);
    }
  }

  /** Writes a float field. */
  public void writePresentFloat(int field, float value) {
    rawTag(field, WireType.FIXED32);
    rawFloat(value);
  }

  /** Writes a double field unless it is +0. */
  public void writeDouble(int field, double value) {
    if (Double.doubleToRawLongBits(value) != 0) {
      writePresentDouble(field, value);
    }
  }

  /** Writes a double field. */
  public void writePresentDouble(int field, double value) {
    rawTag(field, WireType.FIXED64);
    rawDouble(value);
  }

  /** Writes a string field unless it is empty. */
  public void writeString(int field, String value) {
    if (!value.isEmpty()) {
      writePresentString(field, value);
    }
  }

  /** Writes a string field. Unpaired surrogates, which UTF-8 cannot hold, are refused. */
  public void writePresentString(int field, String value) {
    rawTag(field, WireType.LENGTH_DELIMITED);
    int chars = value.length();
    int start = length;
    reserve(chars + 5);
    int position = start + varint32Size(chars);
    for (int i = 0; i < chars; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        writeNonAscii(value);
        return;
      }
      buffer[position + i] = (byte) c;
    }
    rawVarint32(chars);
    length = position + chars;
  }

  private void writeNonAscii(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    int chars = value.length();
    for (int i = 0; i < chars; i++) {
      char c = value.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == chars
            || !Character.isLowSurrogate(value.charAt(i + 1))) {
          throw new IllegalArgumentException(
              "A string has an unpaired surrogate at index "
                  + i
                  + ", which UTF-8 cannot hold. Send it as byte[] instead.");
        }
        i++;
      }
    }
    rawVarint32(bytes.length);
    rawBytes(bytes, 0, bytes.length);
  }

  /** Writes a bytes field unless it is empty. */
  public void writeBytes(int field, byte[] value) {
    if (value.length != 0) {
      writePresentBytes(field, value);
    }
  }

  /** Writes a bytes field. */
  public void writePresentBytes(int field, byte[] value) {
    rawTag(field, WireType.LENGTH_DELIMITED);
    rawVarint32(value.length);
    rawBytes(value, 0, value.length);
  }

  /**
   * Begins a nested message or a packed field.
   *
   * @return the mark to hand to {@link #end}
   */
  public int begin(int field) {
    return begin(field, 0);
  }

  /**
   * Begins a nested message or a packed field whose length is known roughly.
   *
   * @param expected about how many bytes its content will have; when its length takes as many bytes
   *     as this number, the content need not move
   * @return the mark to hand to {@link #end}
   */
  public int begin(int field, int expected) {
    rawTag(field, WireType.LENGTH_DELIMITED);
    depth++;
    int mark = length;
    rawVarint32(expected);
    return mark;
  }

  /** Ends what {@link #begin(int)} or {@link #begin(int, int)} began. */
  public void end(int mark) {
    depth--;
    int kept = 1;
    while (buffer[mark + kept - 1] < 0) {
      kept++;
    }
    int content = length - mark - kept;
    int sizeOfLength = varint32Size(content);
    if (sizeOfLength != kept) {
      reserve(Math.max(0, sizeOfLength - kept));
      System.arraycopy(buffer, mark + kept, buffer, mark + sizeOfLength, content);
    }
    length = mark;
    rawVarint32(content);
    length = mark + sizeOfLength + content;
  }

  /** Writes a tag. */
  public void rawTag(int field, int wireType) {
    if (piecewise && depth == 0) {
      flushPoint();
    }
    rawVarint32(WireType.tag(field, wireType));
  }

  /** Writes an int32 without a tag: negative numbers take ten bytes, as protobuf has it. */
  public void rawInt32(int value) {
    if (value >= 0) {
      rawVarint32(value);
    } else {
      rawVarint64(value);
    }
  }

  /** Writes an unsigned 32-bit varint. */
  public void rawVarint32(int value) {
    reserve(5);
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      buffer[length++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    buffer[length++] = (byte) rest;
  }

  /** Writes a 64-bit varint. */
  public void rawVarint64(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buffer[length++] = (byte) (((int) rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    buffer[length++] = (byte) rest;
  }

  /** Writes four bytes, little-endian. */
  public void rawFixed32(int value) {
    reserve(4);
    for (int shift = 0; shift < 32; shift += 8) {
      buffer[length++] = (byte) (value >>> shift);
    }
  }

  /** Writes eight bytes, little-endian. */
  public void rawFixed64(long value) {
    reserve(8);
    for (int shift = 0; shift < 64; shift += 8) {
      buffer[length++] = (byte) (value >>> shift);
    }
  }

  /** Writes a bool without a tag. */
  public void rawBool(boolean value) {
    reserve(1);
    buffer[length++] = (byte) (value ? 1 : 0);
  }

  /** Writes a float without a tag. */
  public void rawFloat(float value) {
    rawFixed32(Float.floatToRawIntBits(value));
  }

  /** Writes a double without a tag. */
  public void rawDouble(double value) {
    rawFixed64(Double.doubleToRawLongBits(value));
  }

  /** Writes bytes as they are, without tag and length. */
  public void rawBytes(byte[] bytes, int offset, int count) {
    reserve(count);
    System.arraycopy(bytes, offset, buffer, length, count);
    length += count;
  }

  private static int varint32Size(int value) {
    return value < 0 ? 5 : Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
  }

  private void reserve(int count) {
    int needed = length + count;
    if (needed > buffer.length || needed < 0) {
      grow(needed);
    }
  }

  private void grow(int needed) {
    long most = Math.min(MAX_LENGTH, (long) limit + ROOM_FOR_LENGTHS);
    if (needed < 0 || needed > most) {
      throw new MessageTooLongException(limit);
    }
    long doubled = Math.min(most, 2L * buffer.length);
    buffer = Arrays.copyOf(buffer, (int) Math.max(needed, doubled));
  }
}
