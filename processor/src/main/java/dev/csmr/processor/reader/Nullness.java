package dev.csmr.processor.reader;

import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.model.TypeModel.ScalarType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.Element;
import javax.lang.model.type.TypeMirror;

/** Whether null is a value: for boxes, and for what is marked {@code @Nullable} by anybody. */
final class Nullness {
  private Nullness() {}

  /**
   * Whether null is a value.
   *
   * @param type the type; empty when a problem was reported
   * @param elements the declarations that may be marked
   * @param mirror the use of the type that may be marked, as {@link Context#marked} gives it
   */
  static boolean isNullable(
      Optional<TypeModel> type, List<? extends Element> elements, Optional<TypeMirror> mirror) {
    if (type.isEmpty()) {
      return false;
    }
    if (type.get() instanceof ScalarType scalar && scalar.boxed()) {
      return true;
    }
    boolean isPrimitive = type.get().javaType().isPrimitive();
    return !isPrimitive
        && Stream.concat(elements.stream(), mirror.stream()).anyMatch(Nullness::isMarked);
  }

  private static boolean isMarked(AnnotatedConstruct construct) {
    return construct.getAnnotationMirrors().stream()
        .anyMatch(
            mirror ->
                mirror.getAnnotationType().asElement().getSimpleName().contentEquals("Nullable"));
  }
}
