package dev.csmr.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** {@link WellKnownTypes} against protobuf's own messages. */
final class WellKnownTypesTest {
  @Test
  void timestamps_equal_those_of_protobuf_and_are_read_back()
      throws InvalidProtocolBufferException {
    for (Instant value :
        new Instant[] {
          Instant.EPOCH,
          Instant.parse("0001-01-01T00:00:00Z"),
          Instant.parse("9999-12-31T23:59:59.999999999Z"),
          Instant.parse("1969-12-31T23:59:59.5Z")
        }) {
      WireWriter out = new WireWriter();
      WellKnownTypes.writeTimestamp(out, 1, value);
      WireReader in = new WireReader(out.toByteArray());
      in.readTag();
      byte[] content = in.readBytes();
      com.google.protobuf.Timestamp parsed = com.google.protobuf.Timestamp.parseFrom(content);
      assertThat(Instant.ofEpochSecond(parsed.getSeconds(), parsed.getNanos())).isEqualTo(value);
      assertThat(parsed.toByteArray()).isEqualTo(content);
      WireReader again = new WireReader(out.toByteArray());
      again.readTag();
      assertThat(WellKnownTypes.readTimestamp(again)).isEqualTo(value);
    }
  }

  @Test
  void durations_equal_those_of_protobuf_and_are_read_back() throws InvalidProtocolBufferException {
    for (Duration value :
        new Duration[] {
          Duration.ZERO,
          Duration.ofMillis(-1501),
          Duration.ofNanos(-1),
          Duration.ofSeconds(3, 7),
          Duration.ofSeconds(315_576_000_000L, 0)
        }) {
      WireWriter out = new WireWriter();
      WellKnownTypes.writeDuration(out, 1, value);
      WireReader in = new WireReader(out.toByteArray());
      in.readTag();
      byte[] content = in.readBytes();
      com.google.protobuf.Duration parsed = com.google.protobuf.Duration.parseFrom(content);
      assertThat(Duration.ofSeconds(parsed.getSeconds(), parsed.getNanos())).isEqualTo(value);
      assertThat(parsed.toByteArray()).isEqualTo(content);
      WireReader again = new WireReader(out.toByteArray());
      again.readTag();
      assertThat(WellKnownTypes.readDuration(again)).isEqualTo(value);
    }
  }

  @Test
  void values_outside_protobufs_ranges_are_refused() {
    WireWriter out = new WireWriter();
    assertThatThrownBy(() -> WellKnownTypes.writeTimestamp(out, 1, Instant.MAX))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> WellKnownTypes.writeDuration(out, 1, Duration.ofSeconds(315_576_000_001L)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> WellKnownTypes.writeDuration(out, 1, Duration.ofSeconds(Long.MIN_VALUE)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void malformed_uuids_are_refused() {
    UUID uuid = new UUID(1, 2);
    assertThat(WellKnownTypes.toUuid(WellKnownTypes.fromUuid(uuid))).isEqualTo(uuid);
    for (String value : new String[] {"", "1-2-3-4-5", "x".repeat(36)}) {
      assertThatThrownBy(() -> WellKnownTypes.toUuid(value))
          .isInstanceOf(MalformedMessageException.class);
    }
  }
}
