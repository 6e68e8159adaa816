package dev.csmr.codec;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream that holds one long message between its fields, into pieces that fit into memory.
 * Not thread-safe.
 */
final class Pieces {
  private static final int READ_BYTES = 1 << 16;

  private final InputStream in;
  private byte[] buffer = {};
  private int filled;
  private int length;
  private long before;
  private long varint;

  /** Cuts {@code in}. */
  Pieces(InputStream in) {
    this.in = in;
  }

  /** Where the present piece begins, in bytes from the stream's beginning. */
  long before() {
    return before;
  }

  /** The present piece, from 0 to {@link #length}; never written again. */
  byte[] bytes() {
    return buffer;
  }

  /** How long the present piece is: some fields, each whole; 0 at the stream's end. */
  int length() {
    return length;
  }

  /**
   * Goes on to the next piece.
   *
   * @throws MalformedMessageException where the stream ends within a field, or is no message
   */
  void next() throws IOException {
    before += length;
    filled -= length;
    byte[] fresh = new byte[READ_BYTES];
    System.arraycopy(buffer, length, fresh, 0, filled);
    buffer = fresh;
    length = 0;
    long end = 1;
    while (length == 0 && fill(end)) {
      end = fieldEnd(0);
      while (end <= filled) {
        length = (int) end;
        end = fieldEnd(length);
      }
    }
  }

  /**
   * Reads on, after making room.
   *
   * @param end where the first field ends; when that is a lie, at most twice of what there really
   *     is was allocated
   * @return whether there is something, not only the stream's end
   */
  private boolean fill(long end) throws IOException {
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, (int) Math.min(end, 2L * filled));
    }
    int count = in.readNBytes(buffer, filled, buffer.length - filled);
    if (count == 0 && filled > 0) {
      throw malformed("the rest of a field; the message is cut off");
    }
    filled += count;
    return filled > 0;
  }

  /** Where the field at {@code from} ends, or at least: beyond what was read. */
  private long fieldEnd(int from) {
    int content = varintEnd(from);
    if (content > filled) {
      return content;
    }
    return switch (WireType.of((int) varint)) {
      case WireType.VARINT -> varintEnd(content);
      case WireType.FIXED64 -> content + 8L;
      case WireType.LENGTH_DELIMITED -> delimitedEnd(content);
      case WireType.FIXED32 -> content + 4L;
      default -> throw malformed("a known wire type");
    };
  }

  private long delimitedEnd(int from) {
    int content = varintEnd(from);
    if (content > filled) {
      return content;
    }
    if (varint < 0 || varint > WireWriter.MAX_LENGTH - content) {
      throw malformed("a field of at most " + WireWriter.MAX_LENGTH + " bytes");
    }
    return content + varint;
  }

  /** Where a varint ends, which is then known; or beyond what was read. */
  private int varintEnd(int from) {
    varint = 0;
    for (int at = from; at < filled; at++) {
      if (at - from == 10) {
        throw malformed("a varint of at most ten bytes");
      }
      varint |= (long) (buffer[at] & 0x7F) << (7 * (at - from));
      if (buffer[at] >= 0) {
        return at + 1;
      }
    }
    return filled + 1;
  }

  private MalformedMessageException malformed(String expected) {
    return new MalformedMessageException(
        "Malformed message behind byte " + (before + length) + ": expected " + expected + ".");
  }
}
