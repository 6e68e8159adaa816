package dev.csmr.processor.model;

import dev.csmr.processor.model.ReplicaModel.StateFieldModel;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How what belongs to partition keys gets out of an implementation's state and into another's.
 *
 * @param key the type of a partition key
 * @param fields what becomes of each field of the state; none if the object itself knows
 * @param states how what the object itself takes out by key is written, as if it were a map in a
 *     field; empty if the fields tell it
 */
public record MoveModel(TypeModel key, List<MovedField> fields, Optional<StateFieldModel> states) {
  /** Copies the parts. */
  public MoveModel {
    fields = List.copyOf(fields);
  }

  /** What becomes of a field. */
  public enum MoveRule {
    /** Its entries or elements move with their keys. */
    BY_KEY,
    /** The target takes the greater value. */
    MAX,
    /** The target takes the lesser value. */
    MIN,
    /** Each partition keeps its own. */
    STAY
  }

  /**
   * A field of the state.
   *
   * @param field the field
   * @param rule what becomes of it
   * @param component the component of its entries' keys, or its elements, that is the partition
   *     key; empty if those are keys themselves
   */
  public record MovedField(StateFieldModel field, MoveRule rule, Optional<String> component) {}

  /** The fields that are in what is written, or what stands for them. */
  public Stream<StateFieldModel> written() {
    return Stream.concat(
        states.stream(),
        fields.stream().filter(each -> each.rule() != MoveRule.STAY).map(MovedField::field));
  }
}
