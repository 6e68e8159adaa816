package dev.csmr.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads protobuf wire format from a byte array, or from a stream of any length, of which it holds
 * no more than some kilobytes and the field that is being read. Whatever the bytes, it ends in a
 * value or a {@link MalformedMessageException}, never allocates more than about twice what the
 * input is long, and never reads outside its range.
 *
 * <p>The one loop, with a case for each field, its number and its type: {@code for (int tag =
 * in.readTag(); tag != 0; tag = in.readTag()) switch (tag) {case 1 << 3 | VARINT -> …; default ->
 * in.unknownField(tag, "Lease")}}. A number with another type is an unknown field.
 *
 * <p>It is strict: what a message of this version cannot have ends in an {@link
 * OtherVersionException}. A {@link #lenient} one skips fields it does not know, as protobuf has it,
 * so that an old caller understands the answers of a newer service.
 *
 * <p>Not thread-safe.
 */
public final class WireReader {
  private static final int MAX_DEPTH = 100;
  private static final char REPLACEMENT = '\uFFFD';

  private final Pieces pieces;
  private boolean sourceFailed;
  private final boolean lenient;
  private final int depth;
  private byte[] buffer;
  private int limit;
  private int position;

  /** Reads all of {@code bytes}, which must not change meanwhile. */
  public WireReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /** Reads {@code count} bytes from {@code offset}. */
  public WireReader(byte[] bytes, int offset, int count) {
    this(bytes, offset, count, false, 0);
  }

  private WireReader(byte[] bytes, int offset, int count, boolean lenient, int depth) {
    Objects.checkFromIndexSize(offset, count, bytes.length);
    this.pieces = null;
    this.buffer = bytes;
    this.position = offset;
    this.limit = offset + count;
    this.lenient = lenient;
    this.depth = depth;
  }

  /** Reads all of {@code bytes}, which must not change meanwhile, and skips unknown fields. */
  public static WireReader lenient(byte[] bytes) {
    return new WireReader(bytes, 0, bytes.length, true, 0);
  }

  /**
   * Reads a message from a stream to its end, of any length. Its fields are to be read by their
   * tags: {@link #readTag}, then the value. When {@code in} fails, {@link #readTag} and {@link
   * #atEnd} throw {@link UncheckedIOException}.
   */
  public WireReader(InputStream in) {
    this.pieces = new Pieces(in);
    this.buffer = new byte[0];
    this.lenient = false;
    this.depth = 0;
  }

  /**
   * Whether the stream failed: then an {@link UncheckedIOException} is about it, else it came from
   * whoever read.
   */
  public boolean sourceFailed() {
    return sourceFailed;
  }

  /** Whether everything was read. */
  public boolean atEnd() {
    return position == limit && !nextPieces();
  }

  private boolean nextPieces() {
    if (pieces == null) {
      return false;
    }
    try {
      pieces.next();
    } catch (IOException e) {
      sourceFailed = true;
      throw new UncheckedIOException(e);
    }
    buffer = pieces.bytes();
    limit = pieces.length();
    position = 0;
    return limit > 0;
  }

  /** The bytes not read yet; from a stream, those that are in memory. */
  public int remaining() {
    return limit - position;
  }

  /** The next tag, or 0 at the end. */
  public int readTag() {
    if (position == limit && !nextPieces()) {
      return 0;
    }
    int tag = (int) readVarint64();
    if (WireType.fieldNumber(tag) == 0) {
      throw malformed("a field number that is not 0");
    }
    return tag;
  }

  /** A varint as int32; a lenient reader drops higher bits, as protobuf has it. */
  public int readInt32() {
    long value = readVarint64();
    if (value != (int) value && !lenient) {
      throw narrowed(value, "an int32");
    }
    return (int) value;
  }

  /** A varint as int64. */
  public long readInt64() {
    return readVarint64();
  }

  /** A varint as bool; to a lenient reader everything but 0 is true, as protobuf has it. */
  public boolean readBool() {
    long value = readVarint64();
    if ((value & ~1L) != 0 && !lenient) {
      throw narrowed(value, "a bool");
    }
    return value != 0;
  }

  /** Four bytes, little-endian. */
  public int readFixed32() {
    need(4);
    int value = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      value |= (buffer[position++] & 0xFF) << shift;
    }
    return value;
  }

  /** Eight bytes, little-endian. */
  public long readFixed64() {
    need(8);
    long value = 0;
    for (int shift = 0; shift < 64; shift += 8) {
      value |= (buffer[position++] & 0xFFL) << shift;
    }
    return value;
  }

  /** A float. */
  public float readFloat() {
    return Float.intBitsToFloat(readFixed32());
  }

  /** A double. */
  public double readDouble() {
    return Double.longBitsToDouble(readFixed64());
  }

  /** A length-delimited string of valid UTF-8. */
  public String readString() {
    int count = readLength();
    int start = position;
    position += count;
    // Fast, but puts U+FFFD where the bytes are not UTF-8.
    String value = new String(buffer, start, count, StandardCharsets.UTF_8);
    return value.indexOf(REPLACEMENT) < 0 ? value : decode(start, count);
  }

  private String decode(int start, int count) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(buffer, start, count))
          .toString();
    } catch (CharacterCodingException e) {
      position = start;
      throw malformed("valid UTF-8");
    }
  }

  /** A copy of length-delimited bytes. */
  public byte[] readBytes() {
    int count = readLength();
    byte[] value = Arrays.copyOfRange(buffer, position, position + count);
    position += count;
    return value;
  }

  /** A reader of the nested message or packed field that follows; this reader goes on behind it. */
  public WireReader readMessage() {
    int count = readLength();
    if (depth == MAX_DEPTH) {
      throw malformed("at most " + MAX_DEPTH + " nested messages");
    }
    WireReader nested = new WireReader(buffer, position, count, lenient, depth + 1);
    position += count;
    return nested;
  }

  /**
   * Meets a field that this version of a message does not have: a lenient reader skips it.
   *
   * @param message what the message is called, for people
   * @throws OtherVersionException if the reader is strict
   */
  public void unknownField(int tag, String message) {
    skip(tag);
    if (!lenient) {
      throw Fields.unknown(tag, message);
    }
  }

  /**
   * Meets a field of a response that is not its result. A response has no other, so that the result
   * is of another type there, and even a lenient reader cannot do without it.
   *
   * @param message what the message is called, for people
   * @throws OtherVersionException always
   */
  public void otherResult(int tag, String message) {
    skip(tag);
    throw Fields.otherResult(message);
  }

  /** Skips the field of {@code tag}, whatever it is. */
  public void skip(int tag) {
    switch (WireType.of(tag)) {
      case WireType.VARINT -> readVarint64();
      case WireType.FIXED64 -> advance(8);
      case WireType.LENGTH_DELIMITED -> advance(readLength());
      case WireType.FIXED32 -> advance(4);
      default -> throw malformed("a known wire type");
    }
  }

  private int readLength() {
    long count = readVarint64();
    if (count < 0 || count > limit - position) {
      throw malformed("a length of at most " + (limit - position) + ", not " + count);
    }
    return (int) count;
  }

  private long readVarint64() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      need(1);
      byte next = buffer[position++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw malformed("a varint of at most ten bytes");
  }

  private void advance(int count) {
    need(count);
    position += count;
  }

  private void need(int count) {
    if (limit - position < count) {
      throw malformed(count + " more bytes; the message is cut off");
    }
  }

  private OtherVersionException narrowed(long value, String type) {
    return new OtherVersionException(
        place() + value + " is not " + type + ": another version of the message holds more.");
  }

  private MalformedMessageException malformed(String expected) {
    return new MalformedMessageException(place() + "expected " + expected + ".");
  }

  private String place() {
    long before = pieces == null ? 0 : pieces.before();
    return "Malformed message at byte " + (before + position) + " of " + (before + limit) + ": ";
  }
}
