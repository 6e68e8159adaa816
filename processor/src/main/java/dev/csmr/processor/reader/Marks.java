package dev.csmr.processor.reader;

import com.google.auto.common.AnnotationMirrors;
import com.google.auto.common.MoreElements;
import dev.csmr.Extend;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** Reads annotations by their mirrors: classes they name need not exist as such. */
final class Marks {
  private Marks() {}

  static Optional<AnnotationMirror> find(Element element, Class<? extends Annotation> type) {
    return MoreElements.getAnnotationMirror(element, type).toJavaUtil();
  }

  static boolean has(Element element, Class<? extends Annotation> type) {
    return MoreElements.isAnnotationPresent(element, type);
  }

  /** The {@code @Extend} annotations of a method, in the order they are written. */
  static List<AnnotationMirror> extensions(Element method) {
    List<AnnotationMirror> extensions = new ArrayList<>();
    find(method, Extend.class).ifPresent(extensions::add);
    find(method, Extend.All.class)
        .ifPresent(
            all ->
                values(value(all, "value"))
                    .forEach(each -> extensions.add((AnnotationMirror) each.getValue())));
    return extensions;
  }

  /** A value of an annotation; one that is missing or mistyped is the compiler's to report. */
  static AnnotationValue value(AnnotationMirror annotation, String name) {
    boolean isGiven =
        annotation.getElementValues().keySet().stream()
            .anyMatch(member -> member.getSimpleName().contentEquals(name));
    boolean hasDefault =
        annotation.getAnnotationType().asElement().getEnclosedElements().stream()
            .anyMatch(
                member ->
                    member instanceof ExecutableElement method
                        && method.getSimpleName().contentEquals(name)
                        && method.getDefaultValue() != null);
    if (!isGiven && !hasDefault) {
      throw new UnresolvedTypeException("of `" + name + "` in " + annotation);
    }
    return AnnotationMirrors.getAnnotationValue(annotation, name);
  }

  static boolean isTrue(AnnotationMirror annotation, String name) {
    return valueOf(Boolean.class, value(annotation, name));
  }

  static String string(AnnotationMirror annotation, String name) {
    return valueOf(String.class, value(annotation, name));
  }

  static int number(AnnotationMirror annotation) {
    return valueOf(Integer.class, value(annotation, "value"));
  }

  /** The texts of an annotation whose value is an array of them. */
  static List<String> strings(AnnotationMirror annotation) {
    return values(value(annotation, "value")).stream()
        .map(each -> valueOf(String.class, each))
        .toList();
  }

  /** The name of a constant of an enum. */
  static String constant(AnnotationMirror annotation) {
    return Context.simpleName(valueOf(VariableElement.class, value(annotation, "value")));
  }

  /** The elements of a value that is an array. */
  static List<AnnotationValue> values(AnnotationValue array) {
    List<AnnotationValue> values = new ArrayList<>();
    for (Object each : valueOf(List.class, array)) {
      values.add((AnnotationValue) each);
    }
    return values;
  }

  private static <T> T valueOf(Class<T> type, AnnotationValue value) {
    if (!type.isInstance(value.getValue())) {
      throw new UnresolvedTypeException(value.toString());
    }
    return type.cast(value.getValue());
  }

  /** The type that a class literal names. */
  static TypeMirror type(AnnotationValue literal) {
    if (literal.getValue() instanceof TypeMirror type && type.getKind() != TypeKind.ERROR) {
      return type;
    }
    throw new UnresolvedTypeException(literal.toString());
  }

  /** The declared type that a class literal names; empty for primitives, arrays and void. */
  static Optional<DeclaredType> declaredType(AnnotationValue literal) {
    return type(literal) instanceof DeclaredType declared
        ? Optional.of(declared)
        : Optional.empty();
  }
}
