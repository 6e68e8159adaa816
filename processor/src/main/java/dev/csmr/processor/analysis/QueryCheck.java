package dev.csmr.processor.analysis;

import com.google.auto.common.MoreElements;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.csmr.Query;
import dev.csmr.processor.problem.Problem;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;

/**
 * Refuses queries that change a field or a part of one, default methods of the service too: they
 * are executed at one replica only. A transient field is no exception: what a query answers would
 * tell which replica was asked before.
 */
final class QueryCheck implements Check {
  @Override
  public void check(ClassSource source) {
    if (!source.isImplementation()) {
      checkDefault(source);
      return;
    }
    Predicate<VariableElement> isState = field -> StateRoots.isOwn(source, field);
    PartChanges changes = new PartChanges(source, isState, new PartTypes(source, isState));
    for (ExecutableElement method :
        ElementFilter.methodsIn(source.code().elements().getAllMembers(source.element()))) {
      boolean isOwn = method.getEnclosingElement().equals(source.element());
      boolean isQuery =
          isOwn
              ? OperationMethods.isQuery(method, source)
              : method.isDefault() && MoreElements.isAnnotationPresent(method, Query.class);
      if (isQuery) {
        String name = method.getSimpleName().toString();
        changes.find(
            method,
            (place, field) -> report(source, name, place, field),
            (place, called) -> checkRandom(source, name, place, called));
      }
    }
  }

  /** A default method of a service or composition: it asks, and does nothing else. */
  private static void checkDefault(ClassSource source) {
    if (source.code().trees().getElement(source.path()) instanceof ExecutableElement method
        && MoreElements.isAnnotationPresent(method, Query.class)) {
      checkCalls(source, method, method, new HashSet<>());
    }
  }

  private static void checkCalls(
      ClassSource source,
      ExecutableElement query,
      ExecutableElement method,
      Set<ExecutableElement> entered) {
    TreePath path = entered.add(method) ? source.code().trees().getPath(method) : null;
    if (path == null) {
      return;
    }
    source.code().attribute(path);
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
        source.code().call(getCurrentPath()).ifPresent(call -> check(call.method()));
        return super.visitMethodInvocation(node, null);
      }

      @Override
      public Void visitMemberReference(MemberReferenceTree node, Void unused) {
        if (source.code().trees().getElement(getCurrentPath())
            instanceof ExecutableElement referred) {
          check(referred);
        }
        return super.visitMemberReference(node, null);
      }

      private void check(ExecutableElement called) {
        if (isCommand(source, called)) {
          source
              .findings()
              .add(
                  getCurrentPath(),
                  Problem.QUERY_OF_COMMAND,
                  query.getSimpleName(),
                  called.getSimpleName());
        } else {
          source.calls().of(called).forEach(each -> checkCalls(source, query, each, entered));
        }
      }
    }.scan(path, null);
  }

  /** Whether a method is an operation of the service, or of a component, that is no query. */
  private static boolean isCommand(ClassSource source, ExecutableElement method) {
    Set<Modifier> modifiers = method.getModifiers();
    return method.getEnclosingElement().getKind() == ElementKind.INTERFACE
        && !modifiers.contains(Modifier.STATIC)
        && !modifiers.contains(Modifier.PRIVATE)
        && source
            .code()
            .types()
            .isSubtype(source.element().asType(), method.getEnclosingElement().asType())
        && !MoreElements.isAnnotationPresent(method, Query.class);
  }

  private static void report(
      ClassSource source, String query, TreePath place, VariableElement field) {
    source.report(place, Problem.QUERY_CHANGES, query, field.getSimpleName());
  }

  private static void checkRandom(
      ClassSource source, String query, TreePath place, ExecutableElement called) {
    String name = called.getSimpleName().toString();
    if (Code.name(called.getEnclosingElement().asType()).equals("dev.csmr.ReplicaContext")
        && Set.of("random", "uuid").contains(name)) {
      source.report(place, Problem.QUERY_RANDOM, query, name);
    }
  }
}
