package dev.csmr.processor.writer;

import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Values of any type that a message can hold; edge values are likely. */
final class RandomValues {
  private final Random random;

  RandomValues(long seed) {
    random = new Random(seed);
  }

  Object of(Class<?> type) {
    return of(type, Map.of(), false);
  }

  private Object of(Type type, Map<TypeVariable<?>, Type> bound, boolean nullable) {
    if (type instanceof TypeVariable<?> variable) {
      return of(bound.get(variable), bound, nullable);
    }
    if (type instanceof ParameterizedType generic) {
      return ofGeneric(generic, bound);
    }
    return ofClass((Class<?>) type, nullable);
  }

  private Object ofGeneric(ParameterizedType type, Map<TypeVariable<?>, Type> bound) {
    Class<?> raw = (Class<?>) type.getRawType();
    Type[] arguments = type.getActualTypeArguments();
    Supplier<Object> first = () -> of(arguments[0], bound, false);
    if (raw == Optional.class) {
      return random.nextInt(3) == 0 ? Optional.empty() : Optional.of(first.get());
    }
    if (raw == List.class) {
      return list(first);
    }
    if (raw == Set.class) {
      return set(list(first));
    }
    if (raw == Map.class) {
      Map<Object, Object> map = new HashMap<>();
      list(first).forEach(key -> map.put(key, of(arguments[1], bound, false)));
      return map;
    }
    Map<TypeVariable<?>, Type> inner = new HashMap<>(bound);
    for (int i = 0; i < arguments.length; i++) {
      inner.put(raw.getTypeParameters()[i], arguments[i]);
    }
    return ofRecord(raw, inner);
  }

  private List<Object> list(Supplier<Object> element) {
    List<Object> list = new ArrayList<>();
    for (int size = random.nextInt(5) - 1; size > 0; size--) {
      list.add(element.get());
    }
    return list;
  }

  /** One with an order of its own, or one without. */
  private Set<Object> set(List<Object> elements) {
    boolean comparable = elements.stream().allMatch(Comparable.class::isInstance);
    return comparable && random.nextBoolean() ? new TreeSet<>(elements) : new HashSet<>(elements);
  }

  private Object ofRecord(Class<?> type, Map<TypeVariable<?>, Type> bound) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] parts = new Object[components.length];
    for (int i = 0; i < parts.length; i++) {
      Object part = of(components[i].getGenericType(), bound, true);
      // sink.Inner refuses negative weights.
      parts[i] = components[i].getName().equals("weight") ? (Long) part & Long.MAX_VALUE : part;
    }
    return CompiledServices.create(type, parts);
  }

  /** A generated request or response has a field for each parameter of its constructor. */
  private Object ofMessage(Class<?> type) {
    return CompiledServices.create(
        type,
        Stream.of(type.getDeclaredFields())
            .filter(field -> !Modifier.isStatic(field.getModifiers()))
            .map(field -> of(field.getGenericType(), Map.of(), true))
            .toArray());
  }

  private Object ofClass(Class<?> type, boolean nullable) {
    Class<?> outer = type.getEnclosingClass();
    if (outer != null && outer.getSimpleName().endsWith("Messages")) {
      return ofMessage(type);
    }
    if (type.isRecord()) {
      return ofRecord(type, Map.of());
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
    }
    boolean isBox =
        !type.isPrimitive() && !type.isArray() && type.getPackageName().equals("java.lang");
    if (nullable && isBox && type != String.class && random.nextInt(4) == 0) {
      return null;
    }
    long bits =
        switch (random.nextInt(4)) {
          case 0 -> 0;
          case 1 -> random.nextInt(3) - 1;
          case 2 -> random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE;
          default -> random.nextLong();
        };
    return switch (type.getSimpleName()) {
      case "boolean", "Boolean" -> (bits & 1) == 1;
      case "byte", "Byte" -> (byte) bits;
      case "short", "Short" -> (short) bits;
      case "char", "Character" -> (char) bits;
      case "int", "Integer" -> (int) bits;
      case "long", "Long" -> bits;
      case "float", "Float" -> bits == 1 ? -0.0f : bits == -1 ? Float.NaN : (float) bits / 3;
      case "double", "Double" -> bits == 1 ? -0.0 : bits == -1 ? Double.NaN : (double) bits / 3;
      case "String" -> bits == 0 ? "" : "\u00fc\ud83d\ude00".repeat((int) (bits & 63)) + bits;
      case "byte[]" -> bytes((int) (bits & 255));
      case "Instant" ->
          Instant.ofEpochSecond(bits % 60_000_000_000L, random.nextInt(1_000_000_000));
      case "Duration" -> Duration.ofSeconds(bits % 300_000_000_000L, random.nextInt(1_000_000_000));
      case "UUID" -> new UUID(bits, random.nextLong());
      default -> throw new AssertionError("No values of " + type + ".");
    };
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
