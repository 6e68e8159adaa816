package dev.csmr.processor.reader;

import dev.csmr.Restored;
import dev.csmr.Saved;
import dev.csmr.processor.model.ReplicaModel.Memento;
import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.model.TypeModel.RecordType;
import dev.csmr.processor.problem.Problem;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** Reads the {@code @Saved} and {@code @Restored} methods of an implementation. */
final class HookReader {
  private final Context context;
  private final TypeReader types;

  HookReader(Context context, TypeReader types) {
    this.context = context;
    this.types = types;
  }

  /**
   * What was found.
   *
   * @param saves whether there is a {@code @Saved} method
   * @param restored the name of the {@code @Restored} method
   * @param memento what the {@code @Saved} method returns, unless a problem was reported
   */
  record Hooks(boolean saves, Optional<String> restored, Optional<Memento> memento) {}

  Hooks read(TypeElement replica) {
    Optional<ExecutableElement> saved = only(replica, Saved.class, Problem.SAVED_METHOD);
    Optional<ExecutableElement> restored = only(replica, Restored.class, Problem.RESTORED_METHOD);
    restored.ifPresent(method -> checkRestored(method, replica, saved));
    Optional<Memento> memento = saved.flatMap(method -> memento(method, replica, restored));
    return new Hooks(saved.isPresent(), restored.map(Context::simpleName), memento);
  }

  private Optional<ExecutableElement> only(
      TypeElement replica, Class<? extends Annotation> annotation, Problem problem) {
    List<ExecutableElement> found = methods(replica, annotation);
    if (found.size() > 1) {
      report(problem, found.get(1), replica, "is the second one; one is called");
    }
    return found.stream().findFirst();
  }

  /** The annotated methods, the class's own first. */
  private List<ExecutableElement> methods(
      TypeElement type, Class<? extends Annotation> annotation) {
    List<ExecutableElement> found = new ArrayList<>();
    ElementFilter.methodsIn(type.getEnclosedElements()).stream()
        .filter(method -> Marks.has(method, annotation))
        .forEach(found::add);
    TypeMirror parent = type.getSuperclass();
    if (parent.getKind() == TypeKind.DECLARED) {
      found.addAll(methods(Context.element(parent), annotation));
    }
    return found;
  }

  private void checkRestored(
      ExecutableElement method, TypeElement replica, Optional<ExecutableElement> saved) {
    checkCallable(Problem.RESTORED_METHOD, method, replica);
    if (method.getReturnType().getKind() != TypeKind.VOID) {
      report(Problem.RESTORED_METHOD, method, replica, "returns something");
    }
    ExecutableType type = type(method, replica);
    if (saved.isEmpty() && !type.getParameterTypes().isEmpty()) {
      report(
          Problem.RESTORED_METHOD,
          method,
          replica,
          "has a parameter, and there is no @Saved method that returns what it takes");
    } else if (saved.isPresent()
        && !(type.getParameterTypes().size() == 1
            && context
                .types()
                .isSameType(
                    type.getParameterTypes().get(0), type(saved.get(), replica).getReturnType()))) {
      report(
          Problem.RESTORED_METHOD,
          method,
          replica,
          "does not take the " + simple(type(saved.get(), replica)) + " that @Saved returns");
    }
  }

  private Optional<Memento> memento(
      ExecutableElement method, TypeElement replica, Optional<ExecutableElement> restored) {
    checkCallable(Problem.SAVED_METHOD, method, replica);
    if (!method.getParameters().isEmpty()) {
      report(Problem.SAVED_METHOD, method, replica, "has parameters");
    }
    TypeMirror result = type(method, replica).getReturnType();
    if (result.getKind() == TypeKind.ERROR) {
      throw new UnresolvedTypeException(result.toString());
    }
    if (result.getKind() != TypeKind.DECLARED
        || Context.element(result).getKind() != ElementKind.RECORD) {
      report(Problem.SAVED_METHOD, method, replica, "returns " + result + ", which is no record");
      return Optional.empty();
    }
    if (restored.isEmpty()) {
      report(
          Problem.SAVED_METHOD,
          method,
          replica,
          "has no counterpart: no @Restored method takes the "
              + Context.element(result).getSimpleName());
    }
    Use use =
        Use.inState(
            place(method, replica), "The record of @Saved method " + method.getSimpleName(), false);
    Optional<TypeModel> model = types.read(result, use);
    return model.map(type -> new Memento(Context.simpleName(method), (RecordType) type));
  }

  private void checkCallable(Problem problem, ExecutableElement method, TypeElement replica) {
    if (method.getModifiers().contains(Modifier.STATIC)) {
      report(problem, method, replica, "is static");
    } else if (!context.isAccessibleMember(method)) {
      report(problem, method, replica, "is not accessible to generated code in its package");
    }
    if (!method.getThrownTypes().isEmpty()) {
      report(problem, method, replica, "declares exceptions, which nobody could handle");
    }
  }

  private ExecutableType type(ExecutableElement method, TypeElement replica) {
    return (ExecutableType) context.types().asMemberOf((DeclaredType) replica.asType(), method);
  }

  private static String simple(ExecutableType method) {
    return Use.simple(com.palantir.javapoet.TypeName.get(method.getReturnType()));
  }

  private Element place(ExecutableElement method, TypeElement replica) {
    return context.sources().contains(method) ? method : replica;
  }

  private void report(Problem problem, ExecutableElement method, TypeElement replica, String what) {
    context
        .problems()
        .add(
            place(method, replica), problem, method.getSimpleName(), replica.getSimpleName(), what);
  }
}
