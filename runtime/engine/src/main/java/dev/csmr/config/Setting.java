package dev.csmr.config;

/**
 * A number that the operator may set.
 *
 * @param key its key in the file, with the unit
 * @param standard what it is when the file does not say
 * @param min the least it can be
 * @param max the most it can be
 */
record Setting(String key, long standard, long min, long max) {
  void check(long value) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(key + ": " + outOfRange(value));
    }
  }

  int standardInt() {
    return Math.toIntExact(standard);
  }

  String outOfRange(long value) {
    return value + " is out of range. Choose from " + min + " to " + max + ".";
  }
}
