package dev.csmr.service.state;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Strings as bytes: UTF-8, and where a string holds half a surrogate pair, which UTF-8 has no form
 * for, that half in three bytes (WTF-8). Every string becomes bytes and comes back as it was.
 */
final class StateText {
  private static final char REPLACEMENT = '\uFFFD';

  private StateText() {}

  /** Whether a string is what UTF-8 can hold. */
  static boolean isWhole(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < value.length()
                && Character.isLowSurrogate(value.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** The bytes of a string that {@link #isWhole} is false for. */
  static byte[] encode(String value) {
    byte[] bytes = new byte[value.length() * 3];
    int count = 0;
    for (int i = 0; i < value.length(); ) {
      int point = value.codePointAt(i);
      i += Character.charCount(point);
      if (point < 0x80) {
        bytes[count++] = (byte) point;
      } else if (point < 0x800) {
        bytes[count++] = (byte) (0xC0 | (point >> 6));
        bytes[count++] = continuation(point);
      } else if (point < 0x10000) {
        bytes[count++] = (byte) (0xE0 | (point >> 12));
        bytes[count++] = continuation(point >> 6);
        bytes[count++] = continuation(point);
      } else {
        bytes[count++] = (byte) (0xF0 | (point >> 18));
        bytes[count++] = continuation(point >> 12);
        bytes[count++] = continuation(point >> 6);
        bytes[count++] = continuation(point);
      }
    }
    return Arrays.copyOf(bytes, count);
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3F));
  }

  static String decode(byte[] bytes) {
    String value = new String(bytes, StandardCharsets.UTF_8);
    return value.indexOf(REPLACEMENT) < 0 ? value : decodeStrictly(bytes);
  }

  private static String decodeStrictly(byte[] bytes) {
    StringBuilder value = new StringBuilder(bytes.length);
    for (int i = 0; i < bytes.length; ) {
      int first = bytes[i] & 0xFF;
      int length = first < 0x80 ? 1 : Integer.numberOfLeadingZeros(~(first << 24));
      if (i + length > bytes.length || (length == 1 && first >= 0x80) || length > 4) {
        throw malformed(i);
      }
      int point = length == 1 ? first : first & (0x7F >> length);
      for (int next = i + 1; next < i + length; next++) {
        if ((bytes[next] & 0xC0) != 0x80) {
          throw malformed(next);
        }
        point = (point << 6) | (bytes[next] & 0x3F);
      }
      if (point > Character.MAX_CODE_POINT) {
        throw malformed(i);
      }
      value.appendCodePoint(point);
      i += length;
    }
    return value.toString();
  }

  private static RuntimeException malformed(int position) {
    return StateReader.malformed("a string is no UTF-8 at byte " + position);
  }
}
