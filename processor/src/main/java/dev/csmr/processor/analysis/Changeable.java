package dev.csmr.processor.analysis;

import java.util.HashSet;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/**
 * Which types have objects that can be changed, or hold such.
 *
 * @param code what the compiler knows
 */
record Changeable(Code code) {
  /** Records within records beyond these are not looked at: generic ones need not end. */
  private static final int MAX_RECORDS = 50;

  private static final Set<String> LANGUAGE =
      Set.of(
          "java.lang.Iterable",
          "java.lang.Object",
          "java.lang.StringBuffer",
          "java.lang.StringBuilder");

  /** Whether an object of a type may be a part of the state that can be changed. */
  boolean isPart(TypeMirror type) {
    return isPart(type, new HashSet<>());
  }

  private boolean isPart(TypeMirror type, Set<String> records) {
    if (!(type instanceof DeclaredType declared) || type.getKind() != TypeKind.DECLARED) {
      return !type.getKind().isPrimitive() && type.getKind() != TypeKind.VOID;
    }
    TypeElement element = (TypeElement) declared.asElement();
    String name = element.getQualifiedName().toString();
    if (element.getKind() == ElementKind.RECORD) {
      return records.add(type.toString())
          && records.size() <= MAX_RECORDS
          && element.getRecordComponents().stream()
              .anyMatch(component -> isPart(component(declared, component), records));
    }
    boolean isValue =
        element.getKind() == ElementKind.ENUM
            || (name.startsWith("java.lang.") && !LANGUAGE.contains(name))
            || name.startsWith("java.time.")
            || name.startsWith("java.math.")
            || name.equals("java.util.UUID");
    return !isValue;
  }

  private TypeMirror component(DeclaredType record, RecordComponentElement component) {
    return ((ExecutableType) code.types().asMemberOf(record, component.getAccessor()))
        .getReturnType();
  }
}
