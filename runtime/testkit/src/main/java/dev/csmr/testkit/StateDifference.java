package dev.csmr.testkit;

import dev.csmr.service.ServiceStateMachine;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Tells people in what two objects of one class differ. */
final class StateDifference {
  private static final int MAX_TEXT = 300;

  private StateDifference() {}

  /** The fields whose values have other texts, with both. */
  static String of(ServiceStateMachine one, ServiceStateMachine other) {
    Object first = one.service();
    Object second = other.service();
    List<String> differences = new ArrayList<>();
    for (Class<?> type = first.getClass(); type != Object.class; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        int modifiers = field.getModifiers();
        if (!Modifier.isStatic(modifiers) && !Modifier.isTransient(modifiers)) {
          compare(field, first, second, differences);
        }
      }
    }
    return differences.isEmpty()
        ? "they are saved as other bytes, and their fields look the same"
        : String.join(", ", differences);
  }

  private static void compare(Field field, Object first, Object second, List<String> differences) {
    try {
      field.setAccessible(true);
      String one = text(field.get(first));
      String other = text(field.get(second));
      if (!one.equals(other)) {
        differences.add(field.getName() + " is " + cut(one) + " here and " + cut(other) + " there");
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      // A module does not show it; then the others have to do.
      return;
    }
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes ? hex(bytes) : Objects.toString(value);
  }

  static String hex(byte[] bytes) {
    return cut(HexFormat.of().formatHex(bytes));
  }

  private static String cut(String text) {
    return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "…" : text;
  }
}
