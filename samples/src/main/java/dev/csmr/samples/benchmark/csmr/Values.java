package dev.csmr.samples.benchmark.csmr;

import java.util.Optional;

/** What a get must find. */
final class Values {
  private Values() {}

  static String present(String key, Optional<String> value) {
    return value.orElseThrow(() -> new IllegalStateException("The key " + key + " has no value."));
  }
}
