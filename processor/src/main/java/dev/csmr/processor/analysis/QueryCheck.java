package dev.csmr.processor.analysis;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.TreePath;
import dev.csmr.processor.problem.Problem;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;

/**
 * Refuses queries that change state: they are executed at one replica only. A transient field is
 * state in this sense when a command reads it.
 */
final class QueryCheck implements Check {
  @Override
  public void check(ClassSource source) {
    if (!source.isImplementation()) {
      return;
    }
    CommandReads reads = new CommandReads(source);
    AccessOrder order = new AccessOrder(source);
    for (ExecutableElement method :
        ElementFilter.methodsIn(source.element().getEnclosedElements())) {
      if (OperationMethods.isQuery(method, source)) {
        new CheckedQuery(source, reads, order, method.getSimpleName().toString())
            .enter(method, Map.of());
      }
    }
  }

  /** One query, with the methods that it calls. */
  private static final class CheckedQuery {
    private final ClassSource source;
    private final Code code;
    private final CommandReads reads;
    private final AccessOrder order;
    private final String name;
    private final Set<Entry> entered = new HashSet<>();

    private record Entry(ExecutableElement method, Map<Element, StateRoots.Origin> given) {}

    CheckedQuery(ClassSource source, CommandReads reads, AccessOrder order, String name) {
      this.source = source;
      this.code = source.code();
      this.reads = reads;
      this.order = order;
      this.name = name;
    }

    void enter(ExecutableElement method, Map<Element, StateRoots.Origin> given) {
      TreePath path = entered.add(new Entry(method, given)) ? code.trees().getPath(method) : null;
      if (path != null) {
        code.attribute(path);
        new Scanner(this, new StateRoots(source, this::isState, path, given)).scan(path, null);
      }
    }

    /** Whether a method has a body in this compilation. */
    boolean isSeen(ExecutableElement method) {
      return source.declares(method)
          || (source.sources().contains(method)
              && code.trees().getTree(method) != null
              && code.trees().getTree(method).getBody() != null);
    }

    private boolean isState(VariableElement field) {
      return StateRoots.isState(source, field) || reads.reader(field).isPresent();
    }

    void report(TreePath place, VariableElement field) {
      String reader =
          reads.reader(field).map(command -> ", which command " + command + " reads").orElse("");
      source.report(place, Problem.QUERY_CHANGES, name, field.getSimpleName(), reader);
    }
  }

  private static final class Scanner extends AssignmentScanner {
    private final CheckedQuery query;
    private final Code code;
    private final StateRoots roots;

    Scanner(CheckedQuery query, StateRoots roots) {
      this.query = query;
      this.code = query.code;
      this.roots = roots;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      code.call(getCurrentPath()).ifPresent(this::checkCall);
      return super.visitMethodInvocation(node, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree node, Void unused) {
      TreePath path = getCurrentPath();
      if (code.trees().getElement(path) instanceof ExecutableElement method) {
        if (query.isSeen(method)) {
          query.enter(method, roots.given(path, method));
        } else if (Mutations.changes(method)) {
          changed(path, new TreePath(path, node.getQualifierExpression()))
              .ifPresent(field -> query.report(path, field));
        }
      }
      return super.visitMemberReference(node, null);
    }

    /** What a reference to a method changes: what stands before it, or else each element. */
    private Optional<VariableElement> changed(TreePath reference, TreePath qualifier) {
      return code.trees().getElement(qualifier) instanceof VariableElement
              || code.call(qualifier).isPresent()
          ? roots.root(qualifier)
          : roots
              .elements(reference)
              .filter(each -> new Changeable(code).isPart(code.type(qualifier)))
              .map(StateRoots.Origin::field);
    }

    private void checkCall(Code.MethodCall call) {
      if (query.isSeen(call.method())) {
        query.enter(call.method(), roots.given(call));
      } else if (call.is("dev.csmr.ReplicaContext", "random", "uuid")) {
        query.source.report(call.path(), Problem.QUERY_RANDOM, query.name, call.name());
      } else {
        changed(call).ifPresent(field -> query.report(call.path(), field));
      }
    }

    private Optional<VariableElement> changed(Code.MethodCall call) {
      if (Mutations.changesArgument(call)) {
        return roots.root(call.argument(0));
      }
      Optional<VariableElement> part = call.receiver().flatMap(roots::root);
      if (Mutations.changes(call.method())) {
        return part;
      }
      boolean isDrawn =
          Mutations.advances(code, call) && call.receiver().flatMap(code::variable).equals(part);
      return part.filter(field -> isDrawn || query.order.isChangedBy(call, field));
    }

    @Override
    void change(ExpressionTree target) {
      roots
          .assigned(new TreePath(getCurrentPath(), target))
          .filter(field -> query.isState(field))
          .ifPresent(field -> query.report(getCurrentPath(), field));
    }
  }
}
