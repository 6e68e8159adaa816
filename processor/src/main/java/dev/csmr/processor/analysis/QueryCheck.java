package dev.csmr.processor.analysis;

import com.google.auto.common.MoreElements;
import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.TreePath;
import dev.csmr.Query;
import dev.csmr.processor.problem.Problem;
import java.util.HashSet;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** Refuses queries that change state: they are executed at one replica only. */
final class QueryCheck implements Check {
  @Override
  public void check(ClassSource source) {
    if (!source.isImplementation()) {
      return;
    }
    StateRoots roots = new StateRoots(source);
    for (ExecutableElement method :
        ElementFilter.methodsIn(source.element().getEnclosedElements())) {
      if (isQuery(method, source.element().asType(), source)) {
        String query = method.getSimpleName().toString();
        new Scanner(source, roots, query, new HashSet<>()).enter(method);
      }
    }
  }

  private static boolean isQuery(ExecutableElement method, TypeMirror type, ClassSource source) {
    for (TypeMirror parent : source.code().types().directSupertypes(type)) {
      TypeElement element = Code.element(parent).orElseThrow();
      for (ExecutableElement other : ElementFilter.methodsIn(element.getEnclosedElements())) {
        if (MoreElements.isAnnotationPresent(other, Query.class)
            && source.code().elements().overrides(method, other, source.element())) {
          return true;
        }
      }
      if (isQuery(method, parent, source)) {
        return true;
      }
    }
    return false;
  }

  private static final class Scanner extends AssignmentScanner {
    private final ClassSource source;
    private final Code code;
    private final StateRoots roots;
    private final String query;
    private final Set<ExecutableElement> entered;

    Scanner(ClassSource source, StateRoots roots, String query, Set<ExecutableElement> entered) {
      this.entered = entered;
      this.source = source;
      this.code = source.code();
      this.roots = roots;
      this.query = query;
    }

    /** Checks a method that the query is, or calls. */
    void enter(ExecutableElement method) {
      TreePath declaration = entered.add(method) ? code.trees().getPath(method) : null;
      if (declaration != null) {
        Scanner scanner = new Scanner(source, roots, query, entered);
        scanner.scan(declaration, null);
      }
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      code.call(getCurrentPath()).ifPresent(this::checkCall);
      return super.visitMethodInvocation(node, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree node, Void unused) {
      TreePath path = getCurrentPath();
      if (Mutations.NAMES.contains(node.getName().toString())) {
        roots
            .root(new TreePath(path, node.getQualifierExpression()))
            .ifPresent(field -> report(path, field));
      }
      if (code.trees().getElement(path) instanceof ExecutableElement method
          && source.declares(method)) {
        enter(method);
      }
      return super.visitMemberReference(node, null);
    }

    private void checkCall(Code.Call call) {
      if (source.declares(call.method())) {
        enter(call.method());
      } else if (call.is("dev.csmr.ReplicaContext", "random", "uuid")) {
        source.report(call.path(), Problem.QUERY_RANDOM, query, call.name());
      } else if (call.owner().startsWith("java.util.")) {
        if (Mutations.NAMES.contains(call.name())) {
          call.receiver().flatMap(roots::root).ifPresent(field -> report(call.path(), field));
        }
        if (call.isStatic()
            && call.count() > 0
            && Mutations.OF_ARGUMENT.contains(call.name())
            && Set.of("java.util.Collections", "java.util.Arrays").contains(call.owner())) {
          roots.root(call.argument(0)).ifPresent(field -> report(call.path(), field));
        }
      }
    }

    @Override
    void change(ExpressionTree target) {
      TreePath path = new TreePath(getCurrentPath(), target);
      boolean isElement = target instanceof ArrayAccessTree;
      (isElement ? roots.root(path) : code.variable(path).filter(roots::isState))
          .ifPresent(field -> report(getCurrentPath(), field));
    }

    private void report(TreePath place, VariableElement field) {
      source.report(place, Problem.QUERY_CHANGES, query, field.getSimpleName());
    }
  }
}
