package dev.csmr.service.state;

import java.util.ArrayList;
import java.util.List;

/** Values in the order of their numbers. Takes one reference for each, also while it grows. */
final class MetValues {
  private static final int CHUNK = 1 << 10;

  private final List<Object[]> chunks = new ArrayList<>();
  private int size;

  int size() {
    return size;
  }

  Object get(int number) {
    return chunks.get(number / CHUNK)[number % CHUNK];
  }

  void set(int number, Object value) {
    chunks.get(number / CHUNK)[number % CHUNK] = value;
  }

  /** Adds a value and returns its number. */
  int add(Object value) {
    if (size == chunks.size() * CHUNK) {
      chunks.add(new Object[CHUNK]);
    }
    set(size, value);
    return size++;
  }
}
