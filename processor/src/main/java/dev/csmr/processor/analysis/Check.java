package dev.csmr.processor.analysis;

/** One thing that is checked in a class. Without state: it is used for many classes. */
@FunctionalInterface
interface Check {
  /** Reports what is wrong. */
  void check(ClassSource source);
}
