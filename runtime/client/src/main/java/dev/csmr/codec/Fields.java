package dev.csmr.codec;

/**
 * Checks that generated readers make beyond the wire format. Each method names the field it was
 * given, such as {@code Lease.expires}, in the {@link MalformedMessageException} it throws; mostly
 * an {@link OtherVersionException}, for whoever wrote the value could read it.
 */
public final class Fields {
  private Fields() {}

  /** The value of a field that has no default, or an exception when the message lacks it. */
  public static <T> T required(T value, String field) {
    if (value == null) {
      throw new OtherVersionException(
          "The field "
              + field
              + " is missing, and its type has no default. A field that older messages lack must be"
              + " Optional or may be null.");
    }
    return value;
  }

  /** The value of a partition key, or an exception when it is null. */
  public static <T> T key(T value, String field) {
    if (value == null) {
      throw new MalformedMessageException("The partition key " + field + " is missing.");
    }
    return value;
  }

  /** An int32 that must be a byte. */
  public static byte toByte(int value, String field) {
    if (value != (byte) value) {
      throw outOfRange(value, field, "a byte");
    }
    return (byte) value;
  }

  /** An int32 that must be a short. */
  public static short toShort(int value, String field) {
    if (value != (short) value) {
      throw outOfRange(value, field, "a short");
    }
    return (short) value;
  }

  /** An int32 that must be a char. */
  public static char toChar(int value, String field) {
    if (value != (char) value) {
      throw outOfRange(value, field, "a char");
    }
    return (char) value;
  }

  /** The exception for a field that this version of a message does not have. */
  static OtherVersionException unknown(int tag, String message) {
    return new OtherVersionException(
        message
            + " has no field "
            + WireType.fieldNumber(tag)
            + " of wire type "
            + WireType.of(tag)
            + " in this version: another version wrote it. Was a field removed, or changed its"
            + " type? If it was only renamed, annotate it with @Id("
            + WireType.fieldNumber(tag)
            + ").");
  }

  /** The exception for a response whose result is of a type that this version does not know. */
  static OtherVersionException otherResult(String message) {
    return new OtherVersionException(
        message
            + " holds a result of another type than in this version: another version of the service"
            + " answered. Call it with a client of that version.");
  }

  /** The exception for a number that no constant of an enum has. */
  public static MalformedMessageException unknownConstant(String type, int number) {
    if (number == 0) {
      return new MalformedMessageException(
          "Malformed message: a value of " + type + " is unspecified.");
    }
    return new OtherVersionException(
        type
            + " has no constant with the number "
            + number
            + " in this version: another version wrote it. If a constant was only renamed, annotate"
            + " it with @Id("
            + number
            + ").");
  }

  /**
   * The exception for parts that a constructor of the user's refused, which the constructor of
   * whoever wrote them did not.
   */
  public static MalformedMessageException refused(String type, RuntimeException refusal) {
    if (refusal instanceof MalformedMessageException malformed) {
      return malformed;
    }
    String reason = refusal.getMessage() == null ? refusal.toString() : refusal.getMessage();
    return new OtherVersionException("Malformed " + type + ": " + reason);
  }

  private static OtherVersionException outOfRange(int value, String field, String type) {
    return new OtherVersionException(
        "Malformed message: the field " + field + " is " + value + ", which is not " + type + ".");
  }
}
