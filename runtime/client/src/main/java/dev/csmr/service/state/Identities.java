package dev.csmr.service.state;

import java.util.Arrays;

/**
 * The mutable objects met while a state is written, by identity, numbered in the order in which
 * they are met. Takes 12 to 22 bytes for each.
 */
final class Identities {
  private Object[] objects = new Object[16];
  private int[] numbers = new int[16];
  private int count;

  /** The number of an object that was met before; -1 for a new one, which gets the next number. */
  int meet(Object object) {
    if (count * 4 >= objects.length * 3) {
      grow();
    }
    int slot = slot(object);
    if (objects[slot] == object) {
      return numbers[slot];
    }
    objects[slot] = object;
    numbers[slot] = count++;
    return -1;
  }

  private int slot(Object object) {
    int mask = objects.length - 1;
    int slot = ((System.identityHashCode(object) * 0x9E3779B9) >>> 7) & mask;
    while (objects[slot] != null && objects[slot] != object) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    Object[] oldObjects = objects;
    int[] oldNumbers = numbers;
    objects = new Object[oldObjects.length * 2];
    numbers = Arrays.copyOf(numbers, objects.length);
    for (int i = 0; i < oldObjects.length; i++) {
      if (oldObjects[i] != null) {
        int slot = slot(oldObjects[i]);
        objects[slot] = oldObjects[i];
        numbers[slot] = oldNumbers[i];
      }
    }
  }
}
