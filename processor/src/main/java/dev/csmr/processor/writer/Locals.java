package dev.csmr.processor.writer;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Names of local variables, unique within a method. */
final class Locals {
  private final Set<String> taken;

  /** Begins a method in which these names have a meaning already. */
  Locals(Collection<String> taken) {
    this.taken = new HashSet<>(taken);
  }

  /** The wanted name, with a number when it is taken. */
  String of(String wanted) {
    String name = wanted;
    for (int next = 2; !taken.add(name); next++) {
      name = wanted + next;
    }
    return name;
  }

  /** Whether a name has a meaning already. */
  boolean isTaken(String name) {
    return taken.contains(name);
  }
}
