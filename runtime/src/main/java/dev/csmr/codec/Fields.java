package dev.csmr.codec;

/**
 * What generated readers check beyond the wire format. Each method names the field it was given,
 * such as {@code Lease.expires}, in the {@link MalformedMessageException} it throws.
 */
public final class Fields {
  private Fields() {}

  /** The value of a field that has no default, or an exception when the message lacks it. */
  public static <T> T required(T value, String field) {
    if (value == null) {
      throw new MalformedMessageException("Malformed message: the field " + field + " is missing.");
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

  /** The exception for a number that no constant of an enum has. */
  public static MalformedMessageException unknownConstant(String type, int number) {
    return new MalformedMessageException(
        number == 0
            ? "Malformed message: a value of " + type + " is unspecified."
            : "Malformed message: " + type + " has no constant with the number " + number + ".");
  }

  /** The exception for parts that a constructor of the user's refused. */
  public static MalformedMessageException refused(String type, RuntimeException refusal) {
    if (refusal instanceof MalformedMessageException malformed) {
      return malformed;
    }
    String reason = refusal.getMessage() == null ? refusal.toString() : refusal.getMessage();
    return new MalformedMessageException("Malformed " + type + ": " + reason);
  }

  /** The exception for a field of a snapshot that the replica's class does not have. */
  public static MalformedMessageException unknownState(String type, int tag) {
    return new MalformedMessageException(
        "The snapshot has a field "
            + WireType.fieldNumber(tag)
            + " of wire type "
            + WireType.of(tag)
            + " that the state of "
            + type
            + " lacks: another version of the class wrote it. Start this node with that version.");
  }

  private static MalformedMessageException outOfRange(int value, String field, String type) {
    return new MalformedMessageException(
        "Malformed message: the field " + field + " is " + value + ", which is not " + type + ".");
  }
}
