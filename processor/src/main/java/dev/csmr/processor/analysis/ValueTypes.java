package dev.csmr.processor.analysis;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/**
 * Which types have objects of which nobody tells two equal ones apart: values of the platform,
 * enums, and records of such whose {@code equals} nobody wrote.
 *
 * @param code what the compiler knows
 */
record ValueTypes(Code code) {

  /** Whether objects of a type are values of the platform, or constants of an enum. */
  boolean isValue(TypeMirror type) {
    return type.getKind().isPrimitive()
        || isEnum(type)
        || Code.name(type)
            .matches(
                "java\\.(time|math)\\.\\w+|java\\.util\\.UUID|java\\.lang\\."
                    + "(String|Boolean|Character|Byte|Short|Integer|Long|Float|Double)");
  }

  /** Whether the text of objects of a type is the platform's: nobody's own code. */
  boolean hasKnownText(TypeMirror type) {
    return isValue(type) && (!isEnum(type) || Code.element(type).filter(this::isPlain).isPresent());
  }

  /** Whether an enum has constants without bodies, and no text of its own. */
  private boolean isPlain(TypeElement enumeration) {
    return enumeration.getModifiers().contains(Modifier.FINAL) && hasNone(enumeration, "toString");
  }

  static boolean isEnum(TypeMirror type) {
    return Code.element(type).filter(each -> each.getKind() == ElementKind.ENUM).isPresent();
  }

  /** Whether nobody tells two equal objects of a type apart. */
  boolean isContent(TypeMirror type) {
    return isContent(type, new HashSet<>());
  }

  /** The same, taken for granted of records that are looked at already: one may hold its like. */
  private boolean isContent(TypeMirror type, Set<TypeElement> records) {
    return isValue(type)
        || Code.element(type)
            .filter(each -> each.getKind() == ElementKind.RECORD)
            .filter(
                each ->
                    !records.add(each)
                        || (hasNone(each, "equals")
                            && each.getRecordComponents().stream()
                                .allMatch(part -> isContent(part.asType(), records))))
            .isPresent();
  }

  /** Whether that holds for the elements of a collection or a stream, or the keys of a map. */
  boolean hasContent(TypeMirror container) {
    if (container.getKind() != TypeKind.DECLARED) {
      return false;
    }
    List<? extends TypeMirror> arguments = ((DeclaredType) container).getTypeArguments();
    return arguments.isEmpty()
        ? Code.name(container).matches("java\\.util\\.stream\\.(Int|Long|Double)Stream")
        : isContent(arguments.get(0));
  }

  /** Whether the elements of a collection, or the keys of a map, are values of the platform. */
  boolean hasValues(TypeMirror collection) {
    return collection instanceof DeclaredType declared
        && declared.getTypeArguments().stream().limit(1).allMatch(this::isValue);
  }

  private boolean hasNone(TypeElement type, String method) {
    return ElementFilter.methodsIn(type.getEnclosedElements()).stream()
        .filter(each -> each.getSimpleName().contentEquals(method))
        .noneMatch(each -> code.trees().getTree(each) != null);
  }
}
