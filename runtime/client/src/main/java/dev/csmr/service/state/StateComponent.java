package dev.csmr.service.state;

import java.util.function.Function;

/**
 * A component of a record.
 *
 * @param number its number
 * @param name its name
 * @param codec its type
 * @param accessor reads it
 * @param <R> the record's type
 * @param <T> its type
 */
public record StateComponent<R, T>(
    int number, String name, StateCodec<T> codec, Function<R, T> accessor) {
  Shape.ShapePart part() {
    return new Shape.ShapePart(number, name, codec.shape());
  }

  T of(R value) {
    return accessor.apply(value);
  }

  /** Whether a record that was created of a value has that value, as far as a saved form tells. */
  @SuppressWarnings("unchecked") // The same codec read it.
  boolean keeps(R value, Object part) {
    T kept = of(value);
    return kept == part || codec.compareNullable(kept, (T) part) == 0;
  }

  void write(StateWriter state, R value) {
    state.write(codec, number, of(value));
  }

  void count(PlaceCount to, R value) {
    codec.countNullable(to, of(value));
  }

  void search(SharingSearch search, R value) {
    codec.searchNullable(search, of(value));
  }

  int compare(R left, R right) {
    return codec.compareNullable(of(left), of(right));
  }

  void verify(OwnCollections own, R value) {
    codec.verifyNullable(own, of(value));
  }
}
