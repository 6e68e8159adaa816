package dev.csmr.processor.model;

/**
 * The parameter that decides the partition of an operation.
 *
 * @param index the parameter's place, from 0
 * @param shape whether it is one key or several
 * @param key the type of a key: a string, an integer, a UUID or an enum
 */
public record PartitionKeyModel(int index, KeyShape shape, TypeModel key) {
  /** The container that holds the keys, if it is not one alone. */
  public enum KeyShape {
    /** The parameter is the key. */
    SINGLE,
    /** The elements of a list are keys. */
    LIST,
    /** The elements of a set are keys. */
    SET,
    /** The keys of a map are keys. */
    MAP
  }

  /** Whether the operation may concern several partitions. */
  public boolean isCollection() {
    return shape != KeyShape.SINGLE;
  }
}
