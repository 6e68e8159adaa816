package dev.csmr.processor.analysis;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BindingPatternTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;

/**
 * Tells of which field of the state an expression is a part that can be changed: the field itself,
 * what it contains, a view or an iterator of it, also through records, streams, local variables and
 * methods of the class. A copy is no part, but what it contains may be. A parameter of the class's
 * methods is what any of their callers gives. What it does not know it takes for no part: {@link
 * PartAliases} does the opposite, for one method.
 */
final class StateRoots {
  private static final Set<String> COPIES = Set.of("clone", "toArray", "toList");
  private static final Set<String> FLAT_COLLECTORS =
      Set.of("toCollection", "toList", "toSet", "toUnmodifiableList", "toUnmodifiableSet");
  private static final Set<String> ITERATORS =
      Set.of("descendingIterator", "iterator", "listIterator", "spliterator");

  /** Methods whose functions are given something else than elements. */
  private static final Set<String> ACCUMULATES = Set.of("collect", "reduce");

  /** Methods that give their last argument in place of something that is missing. */
  private static final Set<String> DEFAULTS = Set.of("getOrDefault", "orElse");

  /**
   * Where a value comes from.
   *
   * @param field the field of the state
   * @param isCopy whether only what the value contains is a part of the state
   */
  record Origin(VariableElement field, boolean isCopy) {}

  private final ClassSource source;
  private final Code code;
  private final Changeable changeable;
  private final Map<Element, Origin> origins = new HashMap<>();
  private final Set<Element> followed = new HashSet<>();

  /** What methods give that do not call themselves, as far as is known in this round. */
  private final Map<Element, Optional<Origin>> results = new HashMap<>();

  private int cycles;
  private boolean hasGrown;

  StateRoots(ClassSource source) {
    this.source = source;
    this.code = source.code();
    this.changeable = new Changeable(code);
    do {
      hasGrown = false;
      results.clear();
      new Collector().scan(source.path(), null);
    } while (hasGrown);
  }

  /** The field of the state that an expression is, or is a part of. */
  Optional<VariableElement> root(TreePath expression) {
    return origin(expression).filter(origin -> !origin.isCopy()).map(Origin::field);
  }

  /** Whether a variable is a field of the class, or of a superclass, that is in its snapshots. */
  boolean isState(VariableElement variable) {
    return isState(source, variable);
  }

  /** Whether a variable is a field of a class, or of a superclass, that is in its snapshots. */
  static boolean isState(ClassSource source, VariableElement variable) {
    return isOwn(source, variable) && !variable.getModifiers().contains(Modifier.TRANSIENT);
  }

  /** Whether a variable is a field of a class, or of a superclass. */
  static boolean isOwn(ClassSource source, VariableElement variable) {
    Code code = source.code();
    return Code.isInstanceField(variable)
        && code.types()
            .isSubtype(
                code.types().erasure(source.element().asType()),
                code.types().erasure(variable.getEnclosingElement().asType()));
  }

  /** What is known of the parameters of a method of the class, and its object's fields. */
  private Map<Element, Origin> given(Code.MethodCall call) {
    Map<Element, Origin> given = fields(call.method(), call.receiver().flatMap(this::origin));
    List<? extends VariableElement> parameters = call.method().getParameters();
    for (int i = 0; i < Math.min(parameters.size(), call.count()); i++) {
      VariableElement parameter = parameters.get(i);
      origin(call.argument(i)).ifPresent(origin -> given.put(parameter, origin));
    }
    return given;
  }

  private Map<Element, Origin> fields(ExecutableElement method, Optional<Origin> object) {
    Map<Element, Origin> given = new HashMap<>();
    TypeElement owner = (TypeElement) method.getEnclosingElement();
    if (!owner.equals(source.element()) && object.isPresent()) {
      ElementFilter.fieldsIn(owner.getEnclosedElements()).stream()
          .filter(Code::isInstanceField)
          .forEach(field -> given.put(field, object.get()));
    }
    return given;
  }

  private Optional<Origin> origin(TreePath expression) {
    TreePath path = Code.plain(expression);
    return changeable.isPart(code.type(path)) ? any(path) : Optional.empty();
  }

  private Optional<Origin> any(TreePath path) {
    Tree tree = path.getLeaf();
    Optional<VariableElement> variable = code.variable(path);
    if (variable.isPresent()) {
      return isState(variable.get())
          ? Optional.of(new Origin(variable.get(), false))
          : field(path, variable.get());
    }
    if (tree instanceof ArrayAccessTree access) {
      return part(origin(new TreePath(path, access.getExpression())));
    }
    if (tree instanceof ConditionalExpressionTree choice) {
      return either(
          Stream.of(choice.getTrueExpression(), choice.getFalseExpression())
              .map(each -> new TreePath(path, each)));
    }
    if (tree instanceof AssignmentTree assignment) {
      return origin(new TreePath(path, assignment.getExpression()));
    }
    if (tree instanceof SwitchExpressionTree) {
      return either(ResultExpressions.of(path).stream());
    }
    if (tree instanceof NewClassTree creation) {
      return code.isCollection(code.type(path))
          ? copy(either(Code.paths(path, creation.getArguments()).stream()))
          : Optional.empty();
    }
    return code.call(path).flatMap(this::result);
  }

  private Optional<Origin> field(TreePath path, VariableElement variable) {
    Optional<Origin> known = Optional.ofNullable(origins.get(variable));
    return known.isEmpty()
            && Code.isInstanceField(variable)
            && path.getLeaf() instanceof MemberSelectTree select
        ? part(origin(new TreePath(path, select.getExpression())))
        : known;
  }

  /** Any of these; one that is a part of the state rather than one that contains such. */
  private Optional<Origin> either(Stream<TreePath> expressions) {
    return expressions
        .flatMap(each -> origin(each).stream())
        .reduce((one, other) -> one.isCopy() ? other : one);
  }

  private static Optional<Origin> part(Optional<Origin> container) {
    return container.map(origin -> new Origin(origin.field(), false));
  }

  private static Optional<Origin> copy(Optional<Origin> container) {
    return container.map(origin -> new Origin(origin.field(), true));
  }

  private Optional<Origin> result(Code.MethodCall call) {
    if (source.declares(call.method()) && hasBody(call.method())) {
      return ofMethod(call.method());
    }
    if (call.isStatic()) {
      return ofStatic(call);
    }
    Optional<Origin> receiver = call.receiver().flatMap(this::origin);
    if (DEFAULTS.contains(call.name()) && call.count() > 0) {
      return part(receiver).or(() -> origin(call.argument(call.count() - 1)));
    }
    if (receiver.isEmpty()) {
      return receiver;
    }
    if (call.method().getEnclosingElement().getKind() == ElementKind.RECORD) {
      return call.count() == 0 && !hasBody(call.method()) ? part(receiver) : Optional.empty();
    }
    return call.owner().startsWith("java.") ? ofLibrary(call, receiver) : Optional.empty();
  }

  private boolean hasBody(ExecutableElement method) {
    return code.trees().getTree(method) != null && code.trees().getTree(method).getBody() != null;
  }

  private Optional<Origin> ofMethod(ExecutableElement method) {
    TreePath body = code.trees().getPath(method);
    if (!changeable.isPart(method.getReturnType())) {
      return Optional.empty();
    }
    Optional<Origin> known = results.get(method);
    if (known != null) {
      return known;
    }
    if (!followed.add(method)) {
      cycles++;
      return Optional.empty();
    }
    int before = cycles;
    Optional<Origin> result = either(ResultExpressions.of(body).stream());
    followed.remove(method);
    if (cycles == before) {
      results.put(method, result);
    }
    return result;
  }

  private Optional<Origin> ofStatic(Code.MethodCall call) {
    String name = call.name();
    return switch (call.owner()) {
      case "java.util.Objects" -> either(call.arguments().stream());
      case "java.util.Optional",
          "java.util.List",
          "java.util.Map",
          "java.util.Set",
          "java.util.stream.Stream" ->
          copy(
              either(call.arguments().stream())
                  .filter(origin -> name.equals("copyOf") || !origin.isCopy()));
      case "java.util.Arrays" -> name.equals("asList") ? ofFirst(call) : copy(ofFirst(call));
      case "java.util.Collections" ->
          name.startsWith("synchronized") || name.startsWith("checked")
              ? ofFirst(call)
              : name.equals("max") || name.equals("min")
                  ? part(ofFirst(call))
                  : copy(ofFirst(call));
      default -> Optional.empty();
    };
  }

  private Optional<Origin> ofFirst(Code.MethodCall call) {
    return either(call.arguments().stream().limit(1));
  }

  /** What a method of a collection, an iterator, a stream or the like gives. */
  private Optional<Origin> ofLibrary(Code.MethodCall call, Optional<Origin> receiver) {
    String name = call.name();
    if (name.startsWith("map") && call.count() == 1 && isStream(call.path())) {
      return function(call.argument(0), receiver).filter(origin -> !origin.isCopy());
    }
    if (name.equals("flatMap") && call.count() == 1) {
      return function(call.argument(0), receiver);
    }
    if (COPIES.contains(name)) {
      return copy(receiver);
    }
    if (name.equals("collect")) {
      boolean isFlat =
          call.count() == 1
              && code.call(call.argument(0))
                  .filter(collector -> FLAT_COLLECTORS.contains(collector.name()))
                  .isPresent();
      return isFlat ? copy(receiver) : Optional.empty();
    }
    boolean isSame =
        isStream(call.path())
            || ITERATORS.contains(name)
            || KnownClasses.isView(code, call)
            || code.isA(code.type(call.path()), "java.util.Map.Entry");
    return isSame ? receiver : part(receiver);
  }

  private boolean isStream(TreePath expression) {
    return code.isAny(
        code.type(expression), Set.of("java.util.stream.BaseStream", "java.util.Optional"));
  }

  /** What a function gives that is called with elements of something. */
  private Optional<Origin> function(TreePath function, Optional<Origin> receiver) {
    TreePath path = Code.plain(function);
    if (path.getLeaf() instanceof LambdaExpressionTree) {
      return either(ResultExpressions.of(path).stream());
    }
    boolean isOfElement =
        path.getLeaf() instanceof MemberReferenceTree reference
            && reference.getMode() == MemberReferenceTree.ReferenceMode.INVOKE;
    if (!isOfElement || !(code.trees().getElement(path) instanceof ExecutableElement method)) {
      return Optional.empty();
    }
    if (source.declares(method) && hasBody(method)) {
      return ofMethod(method);
    }
    boolean isElsewhere =
        method.getModifiers().contains(Modifier.STATIC)
            || COPIES.contains(method.getSimpleName().toString())
            || hasBody(method);
    return isElsewhere ? Optional.empty() : part(receiver);
  }

  private final class Collector extends TreePathScanner<Void, Void> {
    @Override
    public Void visitVariable(VariableTree node, Void unused) {
      if (node.getInitializer() != null) {
        note(
            code.trees().getElement(getCurrentPath()),
            origin(new TreePath(getCurrentPath(), node.getInitializer())));
      }
      return super.visitVariable(node, null);
    }

    @Override
    public Void visitAssignment(AssignmentTree node, Void unused) {
      code.variable(new TreePath(getCurrentPath(), node.getVariable()))
          .ifPresent(
              variable ->
                  note(variable, origin(new TreePath(getCurrentPath(), node.getExpression()))));
      return super.visitAssignment(node, null);
    }

    @Override
    public Void visitEnhancedForLoop(EnhancedForLoopTree node, Void unused) {
      noteElement(
          code.trees().getElement(new TreePath(getCurrentPath(), node.getVariable())),
          origin(new TreePath(getCurrentPath(), node.getExpression())));
      return super.visitEnhancedForLoop(node, null);
    }

    @Override
    public Void visitInstanceOf(InstanceOfTree node, Void unused) {
      if (node.getPattern() instanceof BindingPatternTree pattern) {
        TreePath path = new TreePath(getCurrentPath(), pattern);
        note(
            code.trees().getElement(new TreePath(path, pattern.getVariable())),
            origin(new TreePath(getCurrentPath(), node.getExpression())));
      }
      return super.visitInstanceOf(node, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      code.call(getCurrentPath()).ifPresent(this::pass);
      return super.visitMethodInvocation(node, null);
    }

    private void pass(Code.MethodCall call) {
      if (source.declares(call.method())) {
        given(call).forEach((variable, origin) -> note(variable, Optional.of(origin)));
        return;
      }
      if (ValueFlow.fills(call)) {
        call.receiver()
            .flatMap(code::variable)
            .ifPresent(variable -> note(variable, copy(filling(call))));
      }
      if (!ACCUMULATES.contains(call.name())) {
        call.receiver().ifPresent(receiver -> passElements(call, origin(receiver)));
      }
    }

    private Optional<Origin> filling(Code.MethodCall call) {
      Optional<Origin> values = either(call.arguments().stream());
      return ValueFlow.BULK.contains(call.name())
          ? values
          : values.filter(origin -> !origin.isCopy());
    }

    private void passElements(Code.MethodCall call, Optional<Origin> receiver) {
      for (TreePath argument : call.arguments()) {
        if (argument.getLeaf() instanceof LambdaExpressionTree lambda) {
          for (VariableTree parameter : lambda.getParameters()) {
            noteElement(code.trees().getElement(new TreePath(argument, parameter)), receiver);
          }
        }
      }
    }

    private void noteElement(Element variable, Optional<Origin> container) {
      boolean isEntry = variable != null && code.isA(variable.asType(), "java.util.Map.Entry");
      note(variable, isEntry ? container : part(container));
    }

    private void note(Element variable, Optional<Origin> value) {
      if (variable instanceof VariableElement local
          && value.isPresent()
          && !isState(local)
          && changeable.isPart(local.asType())) {
        Origin known = origins.get(local);
        if (known == null || (known.isCopy() && !value.get().isCopy())) {
          origins.put(local, value.get());
          hasGrown = true;
        }
      }
    }
  }
}
