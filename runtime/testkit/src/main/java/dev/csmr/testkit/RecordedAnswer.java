package dev.csmr.testkit;

import java.util.Arrays;
import java.util.Objects;

/**
 * What an operation answered.
 *
 * @param value what it returned; null if it returned nothing
 * @param thrown the name of the class of what it threw: of an exception that it declares, {@code
 *     dev.csmr.ConditionNotMetException}, or {@code dev.csmr.OperationFailedException} for all that
 *     it does not declare; null if it returned
 */
public record RecordedAnswer(Object value, String thrown) {
  /** Arrays are equal when what is in them is. */
  @Override
  public boolean equals(Object other) {
    return other instanceof RecordedAnswer answer
        && Objects.equals(thrown, answer.thrown)
        && Objects.deepEquals(value, answer.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(thrown, Arrays.deepHashCode(new Object[] {value}));
  }

  @Override
  public String toString() {
    String text = Arrays.deepToString(new Object[] {value});
    return thrown == null ? text.substring(1, text.length() - 1) : "threw " + thrown;
  }
}
