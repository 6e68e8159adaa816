package dev.csmr.service.state;

import dev.csmr.codec.Fields;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** A value without parts that cannot change. */
final class ScalarCodec<T extends Comparable<? super T>> extends StateCodec<T> {
  private static final int TIME_BYTES = 12;
  private static final int UUID_BYTES = 16;

  static final StateCodec<Boolean> BOOLEAN =
      of(
          WireType.VARINT,
          "boolean",
          Shape.Form.BOOLEAN,
          WireWriter::writePresentBool,
          WireReader::readBool,
          false);
  static final StateCodec<Byte> BYTE =
      of(
          WireType.VARINT,
          "byte",
          Shape.Form.BYTE,
          (out, number, value) -> out.writePresentInt32(number, value),
          in -> Fields.toByte(in.readInt32(), "of type byte"),
          (byte) 0);
  static final StateCodec<Short> SHORT =
      of(
          WireType.VARINT,
          "short",
          Shape.Form.SHORT,
          (out, number, value) -> out.writePresentInt32(number, value),
          in -> Fields.toShort(in.readInt32(), "of type short"),
          (short) 0);
  static final StateCodec<Character> CHAR =
      of(
          WireType.VARINT,
          "char",
          Shape.Form.CHAR,
          (out, number, value) -> out.writePresentInt32(number, value),
          in -> Fields.toChar(in.readInt32(), "of type char"),
          (char) 0);
  static final StateCodec<Integer> INT =
      of(
          WireType.VARINT,
          "int",
          Shape.Form.INT,
          WireWriter::writePresentInt32,
          WireReader::readInt32,
          0);
  static final StateCodec<Long> LONG =
      of(
          WireType.VARINT,
          "long",
          Shape.Form.LONG,
          WireWriter::writePresentInt64,
          WireReader::readInt64,
          0L);
  static final StateCodec<Float> FLOAT =
      of(
          WireType.FIXED32,
          "float",
          Shape.Form.FLOAT,
          WireWriter::writePresentFloat,
          WireReader::readFloat,
          0f);
  static final StateCodec<Double> DOUBLE =
      of(
          WireType.FIXED64,
          "double",
          Shape.Form.DOUBLE,
          WireWriter::writePresentDouble,
          WireReader::readDouble,
          0d);
  static final StateCodec<String> STRING =
      of(
          WireType.LENGTH_DELIMITED,
          "String",
          Shape.Form.STRING,
          ScalarCodec::writeString,
          in -> StateText.decode(in.readBytes()),
          "");
  static final StateCodec<Instant> INSTANT =
      of(
          WireType.LENGTH_DELIMITED,
          "Instant",
          Shape.Form.INSTANT,
          (out, number, value) -> writeTime(out, number, value.getEpochSecond(), value.getNano()),
          in -> readTime(in, Instant::ofEpochSecond),
          null);
  static final StateCodec<Duration> DURATION =
      of(
          WireType.LENGTH_DELIMITED,
          "Duration",
          Shape.Form.DURATION,
          (out, number, value) -> writeTime(out, number, value.getSeconds(), value.getNano()),
          in -> readTime(in, Duration::ofSeconds),
          null);
  static final StateCodec<UUID> UUID =
      of(
          WireType.LENGTH_DELIMITED,
          "UUID",
          Shape.Form.UUID,
          ScalarCodec::writeUuid,
          ScalarCodec::readUuid,
          null);

  private final Shape shape;
  private final int wireType;
  private final Writer<? super T> writer;
  private final Function<WireReader, T> reader;
  private final T initial;

  private interface Writer<T> {
    void write(WireWriter out, int number, T value);
  }

  private interface Time<T> {
    T of(long seconds, long nanos);
  }

  private ScalarCodec(
      Shape shape,
      int wireType,
      Writer<? super T> writer,
      Function<WireReader, T> reader,
      T initial) {
    this.shape = shape;
    this.wireType = wireType;
    this.writer = writer;
    this.reader = reader;
    this.initial = initial;
  }

  private static <T extends Comparable<? super T>> StateCodec<T> of(
      int wireType,
      String name,
      Shape.Form form,
      Writer<? super T> writer,
      Function<WireReader, T> reader,
      T initial) {
    return new ScalarCodec<>(new Shape(form, name, List.of()), wireType, writer, reader, initial);
  }

  @Override
  Shape shape() {
    return shape;
  }

  @Override
  void write(StateWriter state, int number, T value) {
    writer.write(state.out(), number, value);
  }

  @Override
  T read(StateReader state, WireReader in, int type) {
    expect(wireType, type);
    return reader.apply(in);
  }

  @Override
  int compare(T left, T right) {
    return left.compareTo(right);
  }

  @Override
  T initial() {
    return initial;
  }

  private static void writeString(WireWriter out, int number, String value) {
    if (StateText.isWhole(value)) {
      out.writePresentString(number, value);
    } else {
      out.writePresentBytes(number, StateText.encode(value));
    }
  }

  private static void writeTime(WireWriter out, int number, long seconds, int nanos) {
    out.rawTag(number, WireType.LENGTH_DELIMITED);
    out.rawVarint32(TIME_BYTES);
    out.rawFixed64(seconds);
    out.rawFixed32(nanos);
  }

  private static <T> T readTime(WireReader in, Time<T> time) {
    WireReader content = content(in, TIME_BYTES);
    try {
      return time.of(content.readFixed64(), content.readFixed32());
    } catch (DateTimeException | ArithmeticException e) {
      throw StateReader.malformed("a time is outside its range: " + e.getMessage());
    }
  }

  private static void writeUuid(WireWriter out, int number, UUID value) {
    out.rawTag(number, WireType.LENGTH_DELIMITED);
    out.rawVarint32(UUID_BYTES);
    out.rawFixed64(value.getMostSignificantBits());
    out.rawFixed64(value.getLeastSignificantBits());
  }

  private static UUID readUuid(WireReader in) {
    WireReader content = content(in, UUID_BYTES);
    return new UUID(content.readFixed64(), content.readFixed64());
  }

  private static WireReader content(WireReader in, int bytes) {
    WireReader content = in.readMessage();
    if (content.remaining() != bytes) {
      throw StateReader.malformed(
          "a value has " + content.remaining() + " bytes instead of " + bytes);
    }
    return content;
  }
}
