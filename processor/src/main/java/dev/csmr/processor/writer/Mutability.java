package dev.csmr.processor.writer;

import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.model.TypeModel.ListType;
import dev.csmr.processor.model.TypeModel.MapType;
import dev.csmr.processor.model.TypeModel.OptionalType;
import dev.csmr.processor.model.TypeModel.RecordType;
import dev.csmr.processor.model.TypeModel.ScalarKind;
import dev.csmr.processor.model.TypeModel.ScalarType;
import dev.csmr.processor.model.TypeModel.SetType;

/** Which values can be changed by whoever holds them. */
final class Mutability {
  private Mutability() {}

  /** Whether a value of the type, or a part of it, can be changed. */
  static boolean isMutable(TypeModel type) {
    if (type instanceof OptionalType optional) {
      return isMutable(optional.element());
    }
    if (type instanceof RecordType named) {
      return named.components().stream().anyMatch(component -> isMutable(component.type()));
    }
    return type instanceof ListType
        || type instanceof SetType
        || type instanceof MapType
        || (type instanceof ScalarType scalar && scalar.kind() == ScalarKind.BYTES);
  }
}
