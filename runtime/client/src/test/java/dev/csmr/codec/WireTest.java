package dev.csmr.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntBiFunction;
import org.junit.jupiter.api.Test;

/** {@link WireWriter} and {@link WireReader} against protobuf's own implementation. */
final class WireTest {
  private static final long[] LONGS = {
    0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, Long.MAX_VALUE, -1, Long.MIN_VALUE
  };

  @Test
  void every_field_equals_what_protobuf_writes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream expected = CodedOutputStream.newInstance(bytes);
    WireWriter out = new WireWriter(0);
    for (long value : LONGS) {
      out.writePresentInt64(1, value);
      expected.writeInt64(1, value);
      out.writePresentInt32(16, (int) value);
      expected.writeInt32(16, (int) value);
      out.writePresentFixed64(2047, value);
      expected.writeFixed64(2047, value);
      out.writePresentFixed32(2048, (int) value);
      expected.writeFixed32(2048, (int) value);
      out.writePresentDouble(5, (double) value);
      expected.writeDouble(5, (double) value);
      out.writePresentFloat(6, (float) value);
      expected.writeFloat(6, (float) value);
      out.writePresentBool(7, value > 0);
      expected.writeBool(7, value > 0);
    }
    for (String value : new String[] {"", "a", "ü€😀", "x".repeat(127), "x".repeat(128)}) {
      out.writePresentString(8, value);
      expected.writeString(8, value);
      out.writePresentBytes(9, value.getBytes(StandardCharsets.UTF_8));
      expected.writeByteArray(9, value.getBytes(StandardCharsets.UTF_8));
    }
    expected.flush();
    assertThat(out.toByteArray()).isEqualTo(bytes.toByteArray());
  }

  @Test
  void a_value_equal_to_the_default_is_not_written() {
    WireWriter out = new WireWriter();
    out.writeInt32(1, 0);
    out.writeInt64(2, 0);
    out.writeBool(3, false);
    out.writeFloat(4, 0f);
    out.writeDouble(5, 0d);
    out.writeString(6, "");
    out.writeBytes(7, new byte[0]);
    out.writeFixed32(8, 0);
    out.writeFixed64(9, 0);
    assertThat(out.length()).isZero();
    out.writeDouble(5, -0d);
    assertThat(out.length()).isEqualTo(9);
  }

  @Test
  void nested_messages_of_any_length_are_read_back() {
    for (int size : new int[] {0, 1, 126, 127, 128, 16_383, 16_384, 3_000_000}) {
      byte[] content = new byte[size];
      new Random(size).nextBytes(content);
      WireWriter out = new WireWriter();
      int outer = out.begin(1);
      int inner = out.begin(2);
      out.writePresentBytes(3, content);
      out.end(inner);
      out.end(outer);
      out.writeInt32(4, 42);

      WireReader in = new WireReader(out.toByteArray());
      assertThat(in.readTag()).isEqualTo(WireType.tag(1, WireType.LENGTH_DELIMITED));
      WireReader first = in.readMessage();
      first.readTag();
      WireReader second = first.readMessage();
      second.readTag();
      assertThat(second.readBytes()).isEqualTo(content);
      assertThat(second.atEnd()).isTrue();
      assertThat(first.atEnd()).isTrue();
      in.readTag();
      assertThat(in.readInt32()).isEqualTo(42);
      assertThat(in.readTag()).isZero();
    }
  }

  @Test
  void whatever_length_is_expected_the_bytes_are_the_same() {
    int[] lengths = {0, 1, 127, 128, 16_383, 16_384, 3_000_000};
    for (int length : lengths) {
      byte[] content = new byte[length];
      new Random(length).nextBytes(content);
      byte[] plain = nested(content, WireWriter::begin);
      for (int expected : lengths) {
        assertThat(nested(content, (out, field) -> out.begin(field, expected))).isEqualTo(plain);
      }
    }
  }

  private static byte[] nested(byte[] content, ToIntBiFunction<WireWriter, Integer> begin) {
    WireWriter out = new WireWriter(16);
    out.writeInt32(1, 42);
    int mark = begin.applyAsInt(out, 2);
    out.rawBytes(content, 0, content.length);
    out.end(mark);
    out.writeInt32(3, 43);
    return out.toByteArray();
  }

  @Test
  void values_written_by_protobuf_are_read_back() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    for (long value : LONGS) {
      out.writeInt64(1, value);
      out.writeFixed64(2, value);
    }
    out.writeString(3, "ü€😀");
    out.flush();
    WireReader in = new WireReader(bytes.toByteArray());
    for (long value : LONGS) {
      in.readTag();
      assertThat(in.readInt64()).isEqualTo(value);
      in.readTag();
      assertThat(in.readFixed64()).isEqualTo(value);
    }
    in.readTag();
    assertThat(in.readString()).isEqualTo("ü€😀");
  }

  @Test
  void random_bytes_end_in_a_value_or_a_malformed_message() {
    Random random = new Random(7);
    for (int round = 0; round < 200_000; round++) {
      byte[] bytes = new byte[random.nextInt(24)];
      random.nextBytes(bytes);
      try {
        readAll(new WireReader(bytes), random);
      } catch (MalformedMessageException e) {
        assertThat(e).hasMessageStartingWith("Malformed message at byte ");
      }
    }
  }

  private static void readAll(WireReader in, Random random) {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireType.of(tag) == WireType.LENGTH_DELIMITED && random.nextBoolean()) {
        readAll(in.readMessage(), random);
      } else if (WireType.of(tag) == WireType.LENGTH_DELIMITED && random.nextBoolean()) {
        in.readString();
      } else {
        in.skip(tag);
      }
    }
  }

  @Test
  void whatever_protobuf_skips_is_skipped_alike() {
    Random random = new Random(11);
    for (int round = 0; round < 50_000; round++) {
      byte[] bytes = new byte[random.nextInt(16)];
      random.nextBytes(bytes);
      if (hasGroups(bytes)) {
        continue;
      }
      assertThat(acceptedByUs(bytes)).as("round %d", round).isEqualTo(acceptedByProtobuf(bytes));
    }
  }

  private static boolean hasGroups(byte[] bytes) {
    try {
      WireReader in = new WireReader(bytes);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (WireType.of(tag) == 3 || WireType.of(tag) == 4) {
          return true;
        }
        in.skip(tag);
      }
      return false;
    } catch (MalformedMessageException e) {
      return false;
    }
  }

  private static boolean acceptedByUs(byte[] bytes) {
    try {
      WireReader in = new WireReader(bytes);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        in.skip(tag);
      }
      return true;
    } catch (MalformedMessageException e) {
      return false;
    }
  }

  private static boolean acceptedByProtobuf(byte[] bytes) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(bytes);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        in.skipField(tag);
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void deep_nesting_is_refused() {
    byte[] content = {};
    for (int depth = 0; depth < 200; depth++) {
      WireWriter out = new WireWriter();
      out.writePresentBytes(1, content);
      content = out.toByteArray();
    }
    byte[] bytes = content;
    assertThatThrownBy(() -> descend(new WireReader(bytes)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("nested");
  }

  private static void descend(WireReader in) {
    if (in.readTag() != 0) {
      descend(in.readMessage());
    }
  }

  @Test
  void a_length_beyond_the_end_allocates_nothing() {
    byte[] bytes = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x07};
    assertThatThrownBy(() -> new WireReader(bytes).readBytes())
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("length");
  }

  @Test
  void invalid_utf8_is_refused() {
    byte[] bytes = {2, (byte) 0xC3, (byte) 0x28};
    assertThatThrownBy(() -> new WireReader(bytes).readString())
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void the_character_that_stands_for_what_cannot_be_read_can_be_read() {
    WireWriter out = new WireWriter();
    out.writeString(1, "a\uFFFDb");
    WireReader in = new WireReader(out.toByteArray());
    in.readTag();
    assertThat(in.readString()).isEqualTo("a\uFFFDb");
  }

  @Test
  void an_unpaired_surrogate_is_refused_before_it_becomes_a_question_mark() {
    for (String value : new String[] {"\uD800", "a\uDC00", "\uD800x"}) {
      assertThatThrownBy(() -> new WireWriter().writePresentString(1, value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("surrogate");
    }
  }

  @Test
  void a_limited_writer_takes_so_much_and_no_more_however_it_comes() {
    for (int limit : new int[] {0, 1, 100, 70_000}) {
      WireWriter out = WireWriter.limited(limit);
      out.rawBytes(new byte[limit], 0, limit);
      assertThat(out.toByteArray()).hasSize(limit);
      out.rawVarint32(0);
      assertThatThrownBy(out::toByteArray)
          .isInstanceOf(MessageTooLongException.class)
          .hasMessageContaining("longer than " + limit + " bytes");
    }
    String text = "ä".repeat(500);
    WireWriter exact = WireWriter.limited(1_003);
    exact.writeString(1, text);
    assertThat(exact.toByteArray()).hasSize(1_003);
    WireWriter less = WireWriter.limited(1_002);
    less.writeString(1, text);
    assertThatThrownBy(less::toByteArray).isInstanceOf(MessageTooLongException.class);
  }

  @Test
  void whether_a_message_fits_does_not_depend_on_the_room_kept_for_lengths() {
    WireWriter out = WireWriter.limited(2 * 400);
    int[] marks = new int[400];
    for (int depth = 0; depth < marks.length; depth++) {
      marks[depth] = out.begin(1, 1 << 20);
    }
    for (int depth = marks.length - 1; depth >= 0; depth--) {
      out.end(marks[depth]);
    }
    assertThatThrownBy(out::toByteArray).isInstanceOf(MessageTooLongException.class);
    WireWriter shallow = WireWriter.limited(6);
    int outer = shallow.begin(1, 1 << 20);
    int inner = shallow.begin(1, 1 << 20);
    shallow.writePresentBool(1, true);
    shallow.end(inner);
    shallow.end(outer);
    assertThat(shallow.toByteArray()).hasSize(6);
  }

  @Test
  void a_piecewise_writer_hands_on_what_it_has_between_the_fields_of_the_message() {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    WireWriter out = WireWriter.piecewise(sink, 200_000);
    WireWriter whole = new WireWriter();
    for (int i = 0; i < 1_000; i++) {
      for (WireWriter each : List.of(out, whole)) {
        int mark = each.begin(1);
        each.writeInt64(1, i);
        each.writePresentBytes(2, new byte[1_000 * (i % 100)]);
        each.end(mark);
      }
      assertThat(out.length()).isLessThan(170_000);
    }
    out.drain();
    assertThat(sink.toByteArray()).isEqualTo(whole.toByteArray());
    int mark = out.begin(1);
    assertThatThrownBy(() -> out.rawBytes(new byte[300_000], 0, 300_000))
        .isInstanceOf(MessageTooLongException.class);
    assertThat(mark).isPositive();
  }

  @Test
  void a_limited_writer_ends_long_before_the_memory_does() {
    byte[] part = new byte[1 << 10];
    WireWriter out = WireWriter.limited(10_000);
    assertThatThrownBy(
            () -> {
              while (out.length() < 1 << 20) {
                out.rawBytes(part, 0, part.length);
              }
            })
        .isInstanceOf(MessageTooLongException.class);
    assertThat(out.length()).isLessThan(15_000);
  }

  @Test
  void a_strict_reader_refuses_what_another_version_wrote() {
    WireWriter out = new WireWriter();
    out.writeString(7, "new");
    byte[] bytes = out.toByteArray();
    WireReader strict = new WireReader(bytes);
    int tag = strict.readTag();
    assertThatThrownBy(() -> strict.unknownField(tag, "Lease"))
        .isInstanceOf(OtherVersionException.class)
        .hasMessageContaining("Lease has no field 7 of wire type 2 in this version")
        .hasMessageContaining("@Id(7)");
    WireReader lenient = WireReader.lenient(bytes);
    lenient.unknownField(lenient.readTag(), "Lease");
    assertThat(lenient.atEnd()).isTrue();
  }

  @Test
  void an_unknown_field_that_is_cut_off_is_malformed_to_every_version() {
    WireReader in = new WireReader(new byte[] {7 << 3 | 2, 5, 'x'});
    int tag = in.readTag();
    assertThatThrownBy(() -> in.unknownField(tag, "Lease"))
        .isInstanceOf(MalformedMessageException.class)
        .isNotInstanceOf(OtherVersionException.class);
  }

  @Test
  void a_strict_reader_does_not_drop_what_a_wider_type_held() {
    WireWriter out = new WireWriter();
    out.rawVarint64(1L << 40);
    byte[] bytes = out.toByteArray();
    assertThatThrownBy(() -> new WireReader(bytes).readInt32())
        .isInstanceOf(OtherVersionException.class);
    assertThatThrownBy(() -> new WireReader(bytes).readBool())
        .isInstanceOf(OtherVersionException.class);
    assertThat(WireReader.lenient(bytes).readInt32()).isZero();
    assertThat(WireReader.lenient(bytes).readBool()).isTrue();
  }
}
