package dev.csmr.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the keys of one mapping, each under its override, and reports what is missing, of the wrong
 * kind, out of range or unknown. What could not be read is reported once and reads as empty.
 */
final class Section {
  private final ProblemCollector problems;
  private final Overrides overrides;
  private final List<String> path;
  private final String what;
  private final Value.Mapping mapping;
  private final Set<String> known = new TreeSet<>();

  /**
   * @param path the keys on the way to the mapping, as {@link ClusterConfig} names overrides
   * @param what the thing that the mapping describes, for messages
   */
  Section(
      ProblemCollector problems,
      Overrides overrides,
      List<String> path,
      String what,
      Value.Mapping mapping) {
    this.problems = problems;
    this.overrides = overrides;
    this.path = path;
    this.what = what;
    this.mapping = mapping;
  }

  Location at() {
    return mapping.at();
  }

  String what() {
    return what;
  }

  List<String> path(String... keys) {
    List<String> longer = new ArrayList<>(path);
    longer.addAll(List.of(keys));
    return longer;
  }

  /** Whether the setting is there or overridden. */
  boolean has(Setting setting) {
    String key = key(setting);
    return mapping.entries().containsKey(key) || overrides.find(path(key), problems).isPresent();
  }

  /** The value of a setting without an override: names. */
  Optional<Value.Scalar> written(Setting setting) {
    String key = key(setting);
    return raw(key).flatMap(value -> asScalar(key, value));
  }

  /** The value of a setting. */
  Optional<Value.Scalar> scalar(Setting setting) {
    String key = key(setting);
    Optional<Value.Scalar> override = overrides.find(path(key), problems);
    Optional<Value.Scalar> found = override.isPresent() ? override : written(setting);
    return found.flatMap(
        scalar -> {
          if (scalar.form() == Value.Scalar.ScalarForm.NULL) {
            problems.add(scalar.at(), ConfigError.NO_VALUE, key, what);
            return Optional.empty();
          }
          return found;
        });
  }

  /** The value of a setting that has to be there. */
  Optional<Value.Scalar> required(Setting setting) {
    if (!has(setting)) {
      missing(setting);
    }
    return scalar(setting);
  }

  void missing(Setting setting) {

    problems.add(at(), ConfigError.MISSING, what, setting.key());
  }

  /** A number within its range, or its standard value. */
  long number(Setting setting) {
    return optionalNumber(setting).orElse(setting.standard());
  }

  /** A number within its range, if it is there. */
  Optional<Long> optionalNumber(Setting setting) {
    return scalar(setting).flatMap(scalar -> number(setting, scalar));
  }

  /** A number within its range that has to be there. */
  Optional<Long> requiredNumber(Setting setting) {
    return required(setting).flatMap(scalar -> number(setting, scalar));
  }

  private Optional<Long> number(Setting setting, Value.Scalar scalar) {
    long value;
    try {
      value = Long.parseLong(scalar.text().replace("_", ""));
    } catch (NumberFormatException e) {
      problems.add(
          scalar.at(),
          ConfigError.NOT_A_NUMBER,
          setting.key(),
          what,
          scalar.kind(),
          setting.min(),
          setting.max());
      return Optional.empty();
    }
    if (value < setting.min() || value > setting.max()) {
      problems.add(
          scalar.at(), ConfigError.OUT_OF_RANGE, setting.key(), what, setting.outOfRange(value));
      return Optional.empty();
    }
    return Optional.of(value);
  }

  /** A list of scalars, or, in an override or in one line, scalars separated by commas. */
  Optional<List<Value.Scalar>> scalars(Setting setting) {
    String key = key(setting);
    Optional<Value.Scalar> override = overrides.find(path(key), problems);
    Value value = override.isPresent() ? override.get() : raw(key).orElse(null);
    if (value instanceof Value.Sequence sequence) {
      List<Value.Scalar> items = new ArrayList<>();
      for (Value item : sequence.items()) {
        asScalar("an item of " + key, item).ifPresent(items::add);
      }
      return Optional.of(items);
    }
    if (value instanceof Value.Scalar scalar) {
      List<Value.Scalar> items = new ArrayList<>();
      for (String item : scalar.text().split(",", -1)) {
        if (!item.isBlank()) {
          items.add(new Value.Scalar(scalar.at(), item.strip(), Value.Scalar.ScalarForm.TEXT));
        }
      }
      return Optional.of(items);
    }
    if (value != null) {
      wrong(key, value, "a list");
    }
    return Optional.empty();
  }

  /** The mapping that a setting is. */
  Optional<Value.Mapping> mapping(Setting setting) {
    String key = key(setting);
    Value value = raw(key).orElse(null);
    if (value instanceof Value.Mapping found) {
      return Optional.of(found);
    }
    if (value != null) {
      wrong(key, value, "a mapping (key: value)");
    }
    return Optional.empty();
  }

  /** The section that a setting is; empty when there is none, so that overrides are found. */
  Section section(Setting setting, String of) {
    Value.Mapping found =
        mapping(setting).orElseGet(() -> new Value.Mapping(at(), new LinkedHashMap<>()));
    return new Section(problems, overrides, path(setting.key()), of, found);
  }

  /** The mappings in the list that a setting is. */
  List<Value.Mapping> mappings(Setting setting) {
    String key = key(setting);
    List<Value.Mapping> items = new ArrayList<>();
    Value value = raw(key).orElse(null);
    if (value instanceof Value.Sequence sequence) {
      for (Value item : sequence.items()) {
        if (item instanceof Value.Mapping itemMapping) {
          items.add(itemMapping);
        } else {
          wrong("an item of " + key, item, "a mapping (key: value)");
        }
      }
    } else if (value != null) {
      wrong(key, value, "a list (one item per line, each after a dash)");
    }
    return items;
  }

  /** The place of a setting's key, for messages about it. */
  Location keyAt(Setting setting) {
    Value.MapEntry entry = mapping.entries().get(setting.key());
    return entry == null ? at() : entry.keyAt();
  }

  /** Reports the keys that nobody asked for. */
  void close() {
    mapping
        .entries()
        .forEach(
            (key, entry) -> {
              if (!known.contains(key)) {
                problems.add(
                    entry.keyAt(),
                    ConfigError.UNKNOWN_KEY,
                    Suggestions.shorten(key),
                    what,
                    Suggestions.among(key, known, "keys"));
              }
            });
  }

  /** The key of a setting, which is known from now on. */
  private String key(Setting setting) {
    known.add(setting.key());
    return setting.key();
  }

  private Optional<Value> raw(String key) {
    return Optional.ofNullable(mapping.entries().get(key)).map(Value.MapEntry::value);
  }

  private Optional<Value.Scalar> asScalar(String key, Value value) {
    if (value instanceof Value.Scalar scalar) {
      return Optional.of(scalar);
    }
    wrong(key, value, "a single value");
    return Optional.empty();
  }

  private void wrong(String key, Value value, String expected) {
    problems.add(value.at(), ConfigError.WRONG_KIND, key, what, value.kind(), expected);
  }
}
