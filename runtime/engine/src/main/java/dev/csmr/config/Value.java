package dev.csmr.config;

import java.util.LinkedHashMap;
import java.util.List;

/** A value of a YAML file, with its place. */
sealed interface Value {
  Location at();

  /** For messages: what the value is. */
  String kind();

  /**
   * A single value.
   *
   * @param text as written, without quotes
   * @param form what plain YAML takes it for
   */
  record Scalar(Location at, String text, ScalarForm form) implements Value {
    enum ScalarForm {
      NULL,
      INTEGER,
      TEXT
    }

    @Override
    public String kind() {
      return form == ScalarForm.NULL ? "nothing" : "\"" + Suggestions.shorten(text) + "\"";
    }
  }

  record Sequence(Location at, List<Value> items) implements Value {
    @Override
    public String kind() {
      return "a list";
    }
  }

  record Mapping(Location at, LinkedHashMap<String, MapEntry> entries) implements Value {
    @Override
    public String kind() {
      return "a mapping";
    }
  }

  /**
   * What stands under a key.
   *
   * @param keyAt where the key is
   */
  record MapEntry(Location keyAt, Value value) {}
}
