package dev.csmr.processor.model;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The numbers of what carries no {@code @Id}: hashes of names, so that reordering, adding and
 * removing changes nothing; those of parts of messages are hashes of name and kind, so that what
 * got another type is not read as what it was. The hash is that of the runtime's {@code StableHash}
 * (FNV-1a with 32 bits and a final mix); part of the formats of log, wire and snapshots, it never
 * changes.
 *
 * <p>A field's number is one of those whose tag takes three bytes, 2048 to 262 143. With two bytes
 * every tenth message of 30 fields had two of one number; with three it is one in 600, and a fourth
 * byte would buy little more. A number must depend on its own field only (else a field that is
 * added could change another's), so the rest is for {@code @Id}; the numbers below, whose tags are
 * shorter, are never given to a name and so are free for it.
 */
public final class StableNumbers {
  /** The smallest field number that is given to a name; smaller ones are for {@code @Id}. */
  public static final int FIRST_HASHED_FIELD = 2048;

  /** The largest field number that is given to a name; its tag takes three bytes. */
  public static final int LAST_HASHED_FIELD = 262_143;

  /** The numbers that protobuf keeps for itself. */
  public static final int FIRST_RESERVED = 19_000;

  /** The last of the numbers that protobuf keeps for itself. */
  public static final int LAST_RESERVED = 19_999;

  private static final int RESERVED = LAST_RESERVED - FIRST_RESERVED + 1;
  private static final int HASHED = LAST_HASHED_FIELD - FIRST_HASHED_FIELD + 1 - RESERVED;
  private static final int FIRST_PROPOSED = 16;

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

  /**
   * The number of a part of a message: a parameter, result, record component or property.
   *
   * @param kind what it holds, a {@link ValueKind}
   */
  public static int partNumber(String name, String kind) {
    return fieldNumber(name + " " + kind);
  }

  /** The number of a field of a replica or of an enum constant. */
  public static int fieldNumber(String name) {
    int number = FIRST_HASHED_FIELD + Integer.remainderUnsigned(operationId(name), HASHED);
    return number < FIRST_RESERVED ? number : number + RESERVED;
  }

  /**
   * A number to propose as {@code @Id} for a name whose own is taken: not one that any name gets.
   *
   * @param taken the numbers of the message, to which the proposal is added
   */
  public static int proposedField(String name, Set<Integer> taken) {
    int count = FIRST_HASHED_FIELD - FIRST_PROPOSED;
    int offset = Integer.remainderUnsigned(operationId(name), count);
    while (!taken.add(FIRST_PROPOSED + offset)) {
      offset = (offset + 1) % count;
    }
    return FIRST_PROPOSED + offset;
  }
}
