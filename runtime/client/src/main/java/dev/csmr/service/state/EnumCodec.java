package dev.csmr.service.state;

import dev.csmr.codec.Fields;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Constants of an enum, by their numbers. */
final class EnumCodec<E extends Enum<E>> extends StateCodec<E> {
  private final Class<E> type;
  private final Map<Integer, E> constants;
  private final Map<E, Integer> numbers;

  EnumCodec(Class<E> type, Map<Integer, E> constants) {
    this.type = type;
    this.constants = Map.copyOf(constants);
    this.numbers = new EnumMap<>(type);
    constants.forEach((number, constant) -> numbers.put(constant, number));
  }

  @Override
  Shape shape() {
    return new Shape(Shape.Form.ENUM, type.getSimpleName(), List.of());
  }

  @Override
  void write(StateWriter state, int number, E value) {
    state.out().writePresentInt32(number, numbers.get(value));
  }

  @Override
  E read(StateReader state, WireReader in, int wireType) {
    expect(WireType.VARINT, wireType);
    int number = in.readInt32();
    E constant = constants.get(number);
    if (constant == null) {
      throw Fields.unknownConstant(type.getSimpleName(), number);
    }
    return constant;
  }

  @Override
  int compare(E left, E right) {
    return Integer.compare(numbers.get(left), numbers.get(right));
  }

  @Override
  Set<E> emptySet() {
    return EnumSet.noneOf(type);
  }

  @Override
  <V> Map<E, V> emptyMap() {
    return new EnumMap<>(type);
  }
}
