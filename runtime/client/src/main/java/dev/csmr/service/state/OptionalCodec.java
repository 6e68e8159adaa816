package dev.csmr.service.state;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import java.util.List;
import java.util.Optional;

/** Optionals: a message that holds the value, or nothing. */
final class OptionalCodec<T> extends StateCodec<Optional<T>> {
  private static final int VALUE = 1;

  private final StateCodec<T> element;

  OptionalCodec(StateCodec<T> element) {
    this.element = element;
  }

  @Override
  Shape shape() {
    return new Shape(
        Shape.Form.OPTIONAL,
        "Optional",
        List.of(new Shape.ShapePart(VALUE, "value", element.shape())));
  }

  @Override
  void write(StateWriter state, int number, Optional<T> value) {
    int mark = state.out().begin(number);
    if (value.isPresent()) {
      element.write(state, VALUE, value.get());
    }
    state.out().end(mark);
  }

  @Override
  Optional<T> read(StateReader state, WireReader in, int wireType) {
    expect(WireType.LENGTH_DELIMITED, wireType);
    WireReader content = in.readMessage();
    int tag = content.readTag();
    if (tag == 0) {
      return Optional.empty();
    }
    if (WireType.fieldNumber(tag) != VALUE) {
      throw StateReader.malformed("an Optional holds the unknown tag " + tag);
    }
    return Optional.of(state.readPresent(element, content, WireType.of(tag)));
  }

  @Override
  int levels() {
    return element.levels();
  }

  @Override
  int places() {
    return element.places();
  }

  @Override
  void count(PlaceCount to, Optional<T> value) {
    element.countNullable(to, value.orElse(null));
  }

  @Override
  void search(SharingSearch search, Optional<T> value) {
    element.searchNullable(search, value.orElse(null));
  }

  @Override
  int compare(Optional<T> left, Optional<T> right) {
    return element.compareNullable(left.orElse(null), right.orElse(null));
  }

  @Override
  Optional<T> initial() {
    return Optional.empty();
  }

  @Override
  boolean mayRefuse() {
    return element.mayRefuse();
  }

  @Override
  void verify(OwnCollections own, Optional<T> value) {
    value.ifPresent(each -> element.verify(own, each));
  }
}
