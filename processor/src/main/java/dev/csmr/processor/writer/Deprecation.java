package dev.csmr.processor.writer;

import dev.csmr.processor.model.InterfaceModel;

/** Whether generated code has to use what its user has deprecated. */
final class Deprecation {
  private Deprecation() {}

  /** Whether the interface or one of its operations is deprecated. */
  static boolean touches(InterfaceModel model) {
    return model.element().getAnnotation(Deprecated.class) != null
        || model.operations().stream()
            .anyMatch(op -> op.element().getAnnotation(Deprecated.class) != null);
  }
}
