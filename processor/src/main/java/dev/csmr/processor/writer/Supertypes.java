package dev.csmr.processor.writer;

import dev.csmr.processor.model.ExceptionModel;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** Which declared exception is a kind of which. */
final class Supertypes {
  private Supertypes() {}

  /** Whether an exception is a subclass of another one. */
  static boolean isSubclass(ExceptionModel exception, ExceptionModel of) {
    TypeMirror parent = exception.element().getSuperclass();
    while (parent instanceof DeclaredType declared
        && declared.asElement() instanceof TypeElement element) {
      if (element.getQualifiedName().contentEquals(of.name().canonicalName())) {
        return true;
      }
      parent = element.getSuperclass();
    }
    return false;
  }
}
