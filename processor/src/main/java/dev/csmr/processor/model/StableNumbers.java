package dev.csmr.processor.model;

import java.nio.charset.StandardCharsets;

/**
 * The numbers of what carries no {@code @Id}: hashes of names, so that reordering changes nothing.
 * The hash is that of the runtime's {@code StableHash} (FNV-1a with 32 bits and a final mix); part
 * of the formats of log, wire and snapshots, it never changes.
 */
public final class StableNumbers {
  /** The largest field number that is given to a name; its tag takes at most two bytes. */
  public static final int MAX_HASHED_FIELD = 2047;

  private StableNumbers() {}

  /** The id of an operation. */
  public static int operationId(String name) {
    int hash = 0x811C9DC5;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * 0x01000193;
    }
    hash = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
    hash = (hash ^ (hash >>> 13)) * 0xC2B2AE35;
    hash ^= hash >>> 16;
    return hash == 0 ? 1 : hash;
  }

  /** The number of a parameter, record component, field, property or enum constant. */
  public static int fieldNumber(String name) {
    return 1 + Integer.remainderUnsigned(operationId(name), MAX_HASHED_FIELD);
  }
}
