package dev.csmr.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * An operation that a client called.
 *
 * @param name the method's name
 * @param arguments what it was given, nulls included; what can be changed is not copied
 */
public record RecordedOperation(String name, List<Object> arguments) {
  /** Copies the list. */
  public RecordedOperation {
    arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
  }

  @Override
  public String toString() {
    String text = Arrays.deepToString(arguments.toArray());
    return name + "(" + text.substring(1, text.length() - 1) + ")";
  }
}
