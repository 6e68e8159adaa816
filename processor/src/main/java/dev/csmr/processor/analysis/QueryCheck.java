package dev.csmr.processor.analysis;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.util.TreePath;
import dev.csmr.processor.problem.Problem;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
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
    Map<Element, StateAliases.Alias> kept = kept(source, reads);
    for (ExecutableElement method :
        ElementFilter.methodsIn(source.element().getEnclosedElements())) {
      if (OperationMethods.isQuery(method, source)) {
        new CheckedQuery(source, reads, order, kept, method.getSimpleName().toString())
            .enter(method, StateAliases.Given.NOTHING);
      }
    }
  }

  /** What any method leaves in the fields that are no state. */
  private static Map<Element, StateAliases.Alias> kept(ClassSource source, CommandReads reads) {
    Map<Element, StateAliases.Alias> kept = new HashMap<>();
    List<TreePath> methods =
        ElementFilter.methodsIn(source.element().getEnclosedElements()).stream()
            .map(source.code().trees()::getPath)
            .filter(Objects::nonNull)
            .toList();
    int before;
    do {
      before = kept.hashCode();
      for (TreePath method : methods) {
        source.code().attribute(method);
        kept.putAll(
            new StateAliases(
                    source,
                    field -> isState(source, reads, field),
                    kept,
                    method,
                    StateAliases.Given.NOTHING)
                .kept());
      }
    } while (kept.hashCode() != before);
    return kept;
  }

  private static boolean isState(ClassSource source, CommandReads reads, VariableElement field) {
    return StateRoots.isState(source, field) || reads.reader(field).isPresent();
  }

  /** One query, with the methods that it calls. */
  private static final class CheckedQuery {
    private final ClassSource source;
    private final Code code;
    private final CommandReads reads;
    private final AccessOrder order;
    private final String name;
    private final Set<Entry> entered = new HashSet<>();

    private final Map<Element, StateAliases.Alias> kept;

    private record Entry(ExecutableElement method, StateAliases.Given given) {}

    CheckedQuery(
        ClassSource source,
        CommandReads reads,
        AccessOrder order,
        Map<Element, StateAliases.Alias> kept,
        String name) {
      this.source = source;
      this.code = source.code();
      this.reads = reads;
      this.order = order;
      this.kept = kept;
      this.name = name;
    }

    void enter(ExecutableElement method, StateAliases.Given given) {
      TreePath path = entered.add(new Entry(method, given)) ? code.trees().getPath(method) : null;
      if (path != null) {
        code.attribute(path);
        new Scanner(this, new StateAliases(source, this::isState, kept, path, given))
            .scan(path, null);
      }
    }

    private boolean isState(VariableElement field) {
      return QueryCheck.isState(source, reads, field);
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
    private final StateAliases aliases;

    Scanner(CheckedQuery query, StateAliases aliases) {
      this.query = query;
      this.code = query.code;
      this.aliases = aliases;
    }

    @Override
    public Void visitNewClass(NewClassTree node, Void unused) {
      TreePath path = getCurrentPath();
      if (code.trees().getElement(path) instanceof ExecutableElement constructor
          && isSeen(constructor)) {
        enter(constructor, aliases.given(constructor, Code.paths(path, node.getArguments())));
      }
      code.created(path).map(query.source.calls()::calledByPlatform).stream()
          .flatMap(List::stream)
          .forEach(each -> query.enter(each, aliases.givenAny(each)));
      return super.visitNewClass(node, null);
    }

    private static boolean isRandom(ExecutableElement method) {
      return Code.name(method.getEnclosingElement().asType()).equals("dev.csmr.ReplicaContext")
          && Set.of("random", "uuid").contains(method.getSimpleName().toString());
    }

    /** Whether a call may execute methods whose source is compiled. */
    private boolean isSeen(ExecutableElement called) {
      return !query.source.calls().of(called).isEmpty();
    }

    private void enter(ExecutableElement called, StateAliases.Given given) {
      aliases.executed(called, given).forEach(query::enter);
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
        if (isRandom(method)) {
          query.source.report(path, Problem.QUERY_RANDOM, query.name, method.getSimpleName());
        } else if (isSeen(method)) {
          enter(method, aliases.given(path, method));
        } else {
          changed(path, method).ifPresent(field -> query.report(path, field));
        }
      }
      return super.visitMemberReference(node, null);
    }

    /** What a reference to a method changes: what stands before it, or else what it is given. */
    private Optional<VariableElement> changed(TreePath reference, ExecutableElement method) {
      if (Mutations.changesArgument(method)) {
        return aliases.partGiven(reference, method.getParameters().get(0).asType());
      }
      if (!Mutations.changes(method)) {
        return Optional.empty();
      }
      return aliases
          .qualifier(reference)
          .map(aliases::part)
          .orElseGet(() -> aliases.partGiven(reference, code.type(StateAliases.before(reference))));
    }

    private void checkCall(Code.MethodCall call) {
      if (isSeen(call.method())) {
        enter(call.method(), aliases.given(call));
      } else if (isRandom(call.method())) {
        query.source.report(call.path(), Problem.QUERY_RANDOM, query.name, call.name());
      } else {
        changed(call).ifPresent(field -> query.report(call.path(), field));
        changedArray(call).ifPresent(field -> query.report(call.path(), field));
      }
    }

    /** An array of the state that a method gets which is not known only to read it. */
    private Optional<VariableElement> changedArray(Code.MethodCall call) {
      for (int i = 0; i < call.count(); i++) {
        boolean isArray = code.type(Code.plain(call.argument(i))).getKind() == TypeKind.ARRAY;
        if (isArray && Mutations.mayChangeArray(call, i)) {
          Optional<VariableElement> field = aliases.part(call.argument(i));
          if (field.isPresent()) {
            return field;
          }
        }
      }
      return Optional.empty();
    }

    private Optional<VariableElement> changed(Code.MethodCall call) {
      if (Mutations.changesArgument(call)) {
        return aliases.part(call.argument(0));
      }
      Optional<VariableElement> part = call.receiver().flatMap(aliases::part);
      if (Mutations.changes(call.method())) {
        return part;
      }
      boolean isDrawn =
          Mutations.advances(code, call) && call.receiver().flatMap(code::variable).equals(part);
      return part.filter(field -> isDrawn || query.order.isChangedBy(call, field));
    }

    @Override
    void change(ExpressionTree target) {
      aliases
          .assigned(new TreePath(getCurrentPath(), target))
          .filter(field -> query.isState(field))
          .ifPresent(field -> query.report(getCurrentPath(), field));
    }
  }
}
