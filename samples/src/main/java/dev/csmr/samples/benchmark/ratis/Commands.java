package dev.csmr.samples.benchmark.ratis;

import java.nio.charset.StandardCharsets;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/** The store's messages: the key's length in one byte, the key, and for a put the value. */
final class Commands {
  private Commands() {}

  static Message put(String key, String value) {
    return message(key, value.getBytes(StandardCharsets.UTF_8));
  }

  static Message get(String key) {
    return message(key, new byte[0]);
  }

  static String key(ByteString content) {
    return content.substring(1, 1 + length(content)).toStringUtf8();
  }

  static ByteString value(ByteString content) {
    return content.substring(1 + length(content));
  }

  private static int length(ByteString content) {
    return content.byteAt(0) & 0xFF;
  }

  private static Message message(String key, byte[] value) {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    if (keyBytes.length > 0xFF) {
      throw new IllegalArgumentException("A key has at most 255 bytes.");
    }
    byte[] content = new byte[1 + keyBytes.length + value.length];
    content[0] = (byte) keyBytes.length;
    System.arraycopy(keyBytes, 0, content, 1, keyBytes.length);
    System.arraycopy(value, 0, content, 1 + keyBytes.length, value.length);
    return Message.valueOf(UnsafeByteOperations.unsafeWrap(content));
  }
}
