package dev.csmr.service.state;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import java.util.Arrays;
import java.util.List;

/** Arrays of bytes, each with its identity. */
final class BytesCodec extends StateCodec<byte[]> {
  private static final Shape SHAPE = new Shape(Shape.Form.BYTES, "byte[]", List.of());

  @Override
  Shape shape() {
    return SHAPE;
  }

  @Override
  void write(StateWriter state, int number, byte[] value) {
    if (!state.refersBack(number, value, 1)) {
      state.out().writePresentBytes(number, value);
    }
  }

  @Override
  byte[] read(StateReader state, WireReader in, int wireType) {
    if (wireType == WireType.VARINT) {
      return (byte[]) state.met(in.readInt32(), byte[].class);
    }
    expect(WireType.LENGTH_DELIMITED, wireType);
    byte[] value = in.readBytes();
    state.meet(value);
    return value;
  }

  @Override
  int levels() {
    return 1;
  }

  @Override
  int places() {
    return 1;
  }

  @Override
  void search(SharingSearch search, byte[] value) {
    search.enters(value, 1);
  }

  @Override
  int compare(byte[] left, byte[] right) {
    return Arrays.compareUnsigned(left, right);
  }

  @Override
  byte[] initial() {
    return new byte[0];
  }
}
