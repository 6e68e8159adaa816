package dev.csmr.service.state;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The codecs of the types that state may have. */
public final class StateCodecs {
  /** {@code boolean}. */
  public static final StateCodec<Boolean> BOOLEAN = ScalarCodec.BOOLEAN;

  /** {@code byte}. */
  public static final StateCodec<Byte> BYTE = ScalarCodec.BYTE;

  /** {@code short}. */
  public static final StateCodec<Short> SHORT = ScalarCodec.SHORT;

  /** {@code char}. */
  public static final StateCodec<Character> CHAR = ScalarCodec.CHAR;

  /** {@code int}. */
  public static final StateCodec<Integer> INT = ScalarCodec.INT;

  /** {@code long}. */
  public static final StateCodec<Long> LONG = ScalarCodec.LONG;

  /** {@code float}, every bit of it. */
  public static final StateCodec<Float> FLOAT = ScalarCodec.FLOAT;

  /** {@code double}, every bit of it. */
  public static final StateCodec<Double> DOUBLE = ScalarCodec.DOUBLE;

  /** Strings, those with half a surrogate pair too. */
  public static final StateCodec<String> STRING = ScalarCodec.STRING;

  /** {@code byte[]}; an array that two places hold stays one. */
  public static final StateCodec<byte[]> BYTES = new BytesCodec();

  /** Instants, from MIN to MAX. */
  public static final StateCodec<Instant> INSTANT = ScalarCodec.INSTANT;

  /** Durations, however long. */
  public static final StateCodec<Duration> DURATION = ScalarCodec.DURATION;

  /** UUIDs. */
  public static final StateCodec<java.util.UUID> UUID = ScalarCodec.UUID;

  private StateCodecs() {}

  /**
   * An enum.
   *
   * @param type its class
   * @param constants its constants by their numbers
   */
  public static <E extends Enum<E>> StateCodec<E> ofEnum(Class<E> type, Map<Integer, E> constants) {
    return new EnumCodec<>(type, constants);
  }

  /**
   * A record.
   *
   * @param name its name, for messages
   * @param creator makes one of its components
   * @param components its components
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // The components are only copied.
  public static <R> StateCodec<R> ofRecord(
      String name, Function<StateParts, R> creator, StateComponent<R, ?>... components) {
    return new RecordCodec<>(name, creator, List.of(components));
  }

  /**
   * A component of a record.
   *
   * @param number its number
   * @param name its name
   * @param codec its type
   * @param accessor reads it
   */
  public static <R, T> StateComponent<R, T> component(
      int number, String name, StateCodec<T> codec, Function<R, T> accessor) {
    return new StateComponent<>(number, name, codec, accessor);
  }

  /** An Optional. */
  public static <T> StateCodec<Optional<T>> ofOptional(StateCodec<T> element) {
    return new OptionalCodec<>(element);
  }

  /**
   * A list, queue or deque, or a Collection.
   *
   * @param declared the class or interface it is declared as
   */
  public static <E, C extends Collection<E>> StateCodec<C> ofList(
      Class<?> declared, StateCodec<E> element) {
    return new CollectionCodec<>(Shape.Form.LIST, declared, element);
  }

  /**
   * A set.
   *
   * @param declared the class or interface it is declared as
   */
  public static <E, C extends Set<E>> StateCodec<C> ofSet(
      Class<?> declared, StateCodec<E> element) {
    return new CollectionCodec<>(Shape.Form.SET, declared, element);
  }

  /**
   * A map.
   *
   * @param declared the class or interface it is declared as
   */
  public static <K, V, M extends Map<K, V>> StateCodec<M> ofMap(
      Class<?> declared, StateCodec<K> key, StateCodec<V> value) {
    return new MapCodec<>(declared, key, value);
  }
}
