package dev.csmr.processor.analysis;

import com.google.auto.common.MoreElements;
import dev.csmr.Query;
import java.util.function.Predicate;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** Which methods of an implementation its service's operations are. */
final class OperationMethods {
  private OperationMethods() {}

  /** Whether a method is a query of the service that its class implements. */
  static boolean isQuery(ExecutableElement method, ClassSource source) {
    return isInherited(
        method, source, other -> MoreElements.isAnnotationPresent(other, Query.class));
  }

  /** Whether a method overrides one of an interface or a superclass that has a quality. */
  static boolean isInherited(
      ExecutableElement method, ClassSource source, Predicate<ExecutableElement> quality) {
    return isInherited(method, source.element().asType(), source, quality);
  }

  private static boolean isInherited(
      ExecutableElement method,
      TypeMirror type,
      ClassSource source,
      Predicate<ExecutableElement> quality) {
    for (TypeMirror parent : source.code().types().directSupertypes(type)) {
      TypeElement element = Code.element(parent).orElseThrow();
      for (ExecutableElement other : ElementFilter.methodsIn(element.getEnclosedElements())) {
        if (quality.test(other)
            && source.code().elements().overrides(method, other, source.element())) {
          return true;
        }
      }
      if (isInherited(method, parent, source, quality)) {
        return true;
      }
    }
    return false;
  }
}
