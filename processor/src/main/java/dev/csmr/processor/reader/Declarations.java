package dev.csmr.processor.reader;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/**
 * The declarations of one operation: the method, and those of parent interfaces that it declares
 * again. An annotation on any of them counts, so that declaring a method again loses none.
 *
 * @param methods the method itself first
 */
record Declarations(List<ExecutableElement> methods) {

  /** The declarations of a method that an interface declares or inherits. */
  static Declarations of(ExecutableElement method, TypeElement owner, Context context) {
    List<ExecutableElement> methods = new ArrayList<>();
    methods.add(method);
    addOverridden(method, (TypeElement) method.getEnclosingElement(), owner, context, methods);
    return new Declarations(List.copyOf(methods));
  }

  private static void addOverridden(
      ExecutableElement method,
      TypeElement type,
      TypeElement owner,
      Context context,
      List<ExecutableElement> methods) {
    for (TypeMirror parent : type.getInterfaces()) {
      TypeElement element = Context.element(parent);
      for (ExecutableElement other : ElementFilter.methodsIn(element.getEnclosedElements())) {
        if (context.elements().overrides(method, other, owner) && !methods.contains(other)) {
          methods.add(other);
        }
      }
      addOverridden(method, element, owner, context, methods);
    }
  }

  /** An annotation, from the nearest declaration that has it. */
  Optional<AnnotationMirror> find(Class<? extends Annotation> type) {
    return methods.stream().flatMap(method -> Marks.find(method, type).stream()).findFirst();
  }

  /** The declarations of a parameter, in the same order. */
  List<VariableElement> parameter(int index) {
    return methods.stream()
        .<VariableElement>map(method -> method.getParameters().get(index))
        .toList();
  }
}
