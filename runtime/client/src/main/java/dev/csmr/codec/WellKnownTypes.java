package dev.csmr.codec;

import static dev.csmr.codec.WireType.VARINT;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * {@code google.protobuf.Timestamp}, {@code google.protobuf.Duration} and UUIDs. Values outside the
 * ranges that protobuf defines are refused with {@link IllegalArgumentException} when written and
 * {@link MalformedMessageException} when read.
 */
public final class WellKnownTypes {
  private static final long MIN_TIMESTAMP_SECONDS = -62_135_596_800L;
  private static final long MAX_TIMESTAMP_SECONDS = 253_402_300_799L;
  private static final long MAX_DURATION_SECONDS = 315_576_000_000L;

  private WellKnownTypes() {}

  /** Writes a timestamp field, years 1 to 9999. */
  public static void writeTimestamp(WireWriter out, int field, Instant value) {
    if (!isTimestamp(value.getEpochSecond())) {
      throw new IllegalArgumentException(
          "The instant " + value + " is outside the years 1 to 9999 of a protobuf Timestamp.");
    }
    int mark = out.begin(field);
    out.writeInt64(1, value.getEpochSecond());
    out.writeInt32(2, value.getNano());
    out.end(mark);
  }

  /** Reads the content of a timestamp field. */
  public static Instant readTimestamp(WireReader in) {
    Parts parts = Parts.read(in.readMessage(), "Timestamp");
    long seconds = parts.seconds();
    int nanos = parts.nanos();
    if (!isTimestamp(seconds) || nanos < 0 || nanos > 999_999_999) {
      throw new MalformedMessageException(
          "Malformed Timestamp: " + seconds + " s " + nanos + " ns is outside its range.");
    }
    return Instant.ofEpochSecond(seconds, nanos);
  }

  /** Writes a duration field, at most 10 000 years either way. */
  public static void writeDuration(WireWriter out, int field, Duration value) {
    long seconds = value.getSeconds();
    int nanos = value.getNano();
    if (seconds < 0 && nanos > 0) {
      seconds++;
      nanos -= 1_000_000_000;
    }
    if (seconds > MAX_DURATION_SECONDS || seconds < -MAX_DURATION_SECONDS) {
      throw new IllegalArgumentException(
          "The duration " + value + " is longer than the 10 000 years of a protobuf Duration.");
    }
    int mark = out.begin(field);
    out.writeInt64(1, seconds);
    out.writeInt32(2, nanos);
    out.end(mark);
  }

  /** Reads the content of a duration field. */
  public static Duration readDuration(WireReader in) {
    Parts parts = Parts.read(in.readMessage(), "Duration");
    long seconds = parts.seconds();
    int nanos = parts.nanos();
    boolean inRange =
        seconds >= -MAX_DURATION_SECONDS
            && seconds <= MAX_DURATION_SECONDS
            && nanos > -1_000_000_000
            && nanos < 1_000_000_000;
    boolean sameSign = seconds == 0 || nanos == 0 || (seconds < 0) == (nanos < 0);
    if (!inRange || !sameSign) {
      throw new MalformedMessageException(
          "Malformed Duration: " + seconds + " s " + nanos + " ns is outside its range.");
    }
    try {
      return Duration.ofSeconds(seconds, nanos);
    } catch (ArithmeticException | DateTimeException e) {
      throw new MalformedMessageException("Malformed Duration: " + e.getMessage());
    }
  }

  /** The fields of either message. */
  private record Parts(long seconds, int nanos) {
    static Parts read(WireReader in, String type) {
      long seconds = 0;
      int nanos = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | VARINT -> seconds = in.readInt64();
          case 2 << 3 | VARINT -> nanos = in.readInt32();
          default -> in.unknownField(tag, type);
        }
      }
      return new Parts(seconds, nanos);
    }
  }

  /** The string form of a UUID. */
  public static String fromUuid(UUID value) {
    return value.toString();
  }

  /** The UUID of its canonical string form. */
  public static UUID toUuid(String value) {
    if (value.length() == 36) {
      try {
        return UUID.fromString(value);
      } catch (IllegalArgumentException e) {
        // Falls through to the one message for every malformed form.
      }
    }
    throw new MalformedMessageException("Malformed UUID: '" + value + "'.");
  }

  private static boolean isTimestamp(long seconds) {
    return seconds >= MIN_TIMESTAMP_SECONDS && seconds <= MAX_TIMESTAMP_SECONDS;
  }
}
