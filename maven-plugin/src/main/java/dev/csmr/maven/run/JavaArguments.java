package dev.csmr.maven.run;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Arguments to try an operation with, as Java source. */
final class JavaArguments {
  private JavaArguments() {}

  /**
   * The arguments of a method.
   *
   * @param names of its parameters, as far as they are known
   */
  static String of(Method method, List<String> names) {
    Type[] types = method.getGenericParameterTypes();
    return IntStream.range(0, types.length)
        .mapToObj(i -> value(types[i], i < names.size() ? names.get(i) : "text"))
        .collect(Collectors.joining(", "));
  }

  private static String value(Type type, String name) {
    if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
      Type[] arguments = generic.getActualTypeArguments();
      String values =
          Arrays.stream(arguments).map(t -> value(t, name)).collect(Collectors.joining(", "));
      if (raw == Optional.class || raw == List.class || raw == Set.class || raw == Map.class) {
        return raw.getSimpleName() + ".of(" + values + ")";
      }
      return raw.isRecord() ? record(raw) : "null";
    }
    return type instanceof Class<?> plain ? value(plain, name) : "null";
  }

  private static String value(Class<?> type, String name) {
    if (type == String.class) {
      return '"' + name + '"';
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true";
    }
    if (type == long.class || type == Long.class) {
      return "1L";
    }
    if (type == int.class || type == Integer.class) {
      return "1";
    }
    if (type == short.class || type == Short.class || type == byte.class || type == Byte.class) {
      return "(" + type.getSimpleName().toLowerCase(Locale.ROOT) + ") 1";
    }
    if (type == char.class || type == Character.class) {
      return "'c'";
    }
    if (type == double.class || type == Double.class) {
      return "1.5";
    }
    if (type == float.class || type == Float.class) {
      return "1.5f";
    }
    if (type == byte[].class) {
      return "new byte[] {1, 2, 3}";
    }
    if (type == Instant.class) {
      return "Instant.now()";
    }
    if (type == Duration.class) {
      return "Duration.ofSeconds(1)";
    }
    if (type == UUID.class) {
      return "UUID.randomUUID()";
    }
    if (type.isEnum()) {
      return type.getSimpleName() + "." + type.getEnumConstants()[0];
    }
    return type.isRecord() ? record(type) : "null";
  }

  private static String record(Class<?> type) {
    return "new "
        + type.getSimpleName()
        + (type.getTypeParameters().length > 0 ? "<>" : "")
        + Arrays.stream(type.getRecordComponents())
            .map((RecordComponent c) -> value(c.getGenericType(), c.getName()))
            .collect(Collectors.joining(", ", "(", ")"));
  }
}
