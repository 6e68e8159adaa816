package dev.csmr.service;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

/**
 * A partition key in its canonical form: bytes whose unsigned lexicographic order is the order of
 * the keys, so that ranges of keys are ranges of bytes. Immutable.
 */
public final class CanonicalKey implements Comparable<CanonicalKey> {
  private final byte[] bytes;

  private CanonicalKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The key of a string: its UTF-8. */
  public static CanonicalKey of(String key) {
    return new CanonicalKey(key.getBytes(StandardCharsets.UTF_8));
  }

  /** The key of an integer of any width: eight bytes, big-endian, sign bit flipped. */
  public static CanonicalKey of(long key) {
    byte[] bytes = new byte[8];
    putLong(bytes, 0, key ^ Long.MIN_VALUE);
    return new CanonicalKey(bytes);
  }

  /** The key of a UUID: its sixteen bytes, big-endian. */
  public static CanonicalKey of(UUID key) {
    byte[] bytes = new byte[16];
    putLong(bytes, 0, key.getMostSignificantBits());
    putLong(bytes, 8, key.getLeastSignificantBits());
    return new CanonicalKey(bytes);
  }

  /** The key of an enum constant: its name's UTF-8. */
  public static CanonicalKey of(Enum<?> key) {
    return of(key.name());
  }

  /** The key that has these bytes. */
  public static CanonicalKey ofBytes(byte[] bytes) {
    return new CanonicalKey(bytes.clone());
  }

  /** Its bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** The slot of the key among {@code slots}: a hash, the same for ever. */
  public int slot(int slots) {
    return Integer.remainderUnsigned(StableHash.of(bytes), slots);
  }

  /** A 64-bit hash of the key, for conflict sets. */
  public long hash64() {
    return StableHash.of64(bytes);
  }

  @Override
  public int compareTo(CanonicalKey other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CanonicalKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }

  private static void putLong(byte[] bytes, int offset, long value) {
    for (int i = 0; i < 8; i++) {
      bytes[offset + i] = (byte) (value >>> (56 - 8 * i));
    }
  }
}
