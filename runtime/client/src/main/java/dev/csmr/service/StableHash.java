package dev.csmr.service;

import java.nio.charset.StandardCharsets;

/**
 * The hash by which names become numbers: FNV-1a with 32 bits over UTF-8, with a final mix. Part of
 * the formats of log, wire and snapshots: it never changes.
 */
public final class StableHash {
  private StableHash() {}

  /** The hash of a name; never 0. */
  public static int of(String name) {
    int hash = mix(fnv1a(name.getBytes(StandardCharsets.UTF_8)));
    return hash == 0 ? 1 : hash;
  }

  /** The hash of bytes, spread over all 32 bits. */
  public static int of(byte[] bytes) {
    return mix(fnv1a(bytes));
  }

  /** The 64-bit hash of bytes: FNV-1a, as it is. */
  public static long of64(byte[] bytes) {
    long hash = 0xCBF29CE484222325L;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
    }
    return hash;
  }

  private static int fnv1a(byte[] bytes) {
    int hash = 0x811C9DC5;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xFF)) * 0x01000193;
    }
    return hash;
  }

  private static int mix(int hash) {
    int mixed = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
    mixed = (mixed ^ (mixed >>> 13)) * 0xC2B2AE35;
    return mixed ^ (mixed >>> 16);
  }
}
