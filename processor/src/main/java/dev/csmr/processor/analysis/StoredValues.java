package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BindingPatternTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import dev.csmr.processor.problem.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/**
 * Follows what is put into the state back to where it was made, through variables, methods and
 * lambdas of the class, and reports what no snapshot can create again: views, classes that it does
 * not know, comparators that it cannot name, and what comes from where nobody sees. What the state
 * or an operation's parameter holds is known already.
 */
final class StoredValues {
  private final ClassSource source;
  private final Code code;
  private final StateRoots roots;
  private final ValueFlow flow;
  private final KnownClasses known;
  private final boolean followsFields;
  private final List<TreePath> origins;
  private final Set<Followed> followed = new HashSet<>();

  /** Something that was followed: its value, or only what the value contains. */
  private record Followed(Element element, boolean contentOnly) {}

  /**
   * Begins.
   *
   * @param followsFields whether what the class's fields hold is not known already
   */
  StoredValues(ClassSource source, StateRoots roots, ValueFlow flow, boolean followsFields) {
    this(source, roots, flow, followsFields, null);
  }

  /**
   * Begins.
   *
   * @param origins takes what creates the collections that are met, of which nothing is reported;
   *     null where something is
   */
  private StoredValues(
      ClassSource source,
      StateRoots roots,
      ValueFlow flow,
      boolean followsFields,
      List<TreePath> origins) {
    this.source = source;
    this.code = source.code();
    this.roots = roots;
    this.flow = flow;
    this.known = new KnownClasses(code);
    this.followsFields = followsFields;
    this.origins = origins;
  }

  /** What may create what is followed, also where it comes out of fields. */
  private List<TreePath> origins(Consumer<StoredValues> following) {
    List<TreePath> found = new ArrayList<>();
    following.accept(new StoredValues(source, roots, flow, true, found));
    return found;
  }

  /** Follows a value that gets into the state. */
  void value(TreePath expression) {
    follow(expression, false);
  }

  /** Follows what a collection contains, but not the collection itself. */
  void content(TreePath expression) {
    follow(expression, true);
  }

  /** Follows what the collection in a final field contains, which has to be one to refill. */
  void refilled(TreePath expression) {
    TreePath path = Code.plain(expression);
    TypeMirror type = code.type(path);
    if (path.getLeaf() instanceof NewClassTree
        && code.isCollection(type)
        && !known.isRefillable(type)) {
      report(path, Problem.STORED_CLASS, text(path), known.copy(type));
    }
    content(path);
  }

  /** Follows what a call puts into the collection it is called on. */
  void filled(Code.MethodCall call) {
    boolean isBulk = ValueFlow.BULK.contains(call.name());
    for (TreePath argument : call.arguments()) {
      if (!function(argument)) {
        follow(argument, isBulk);
      }
    }
  }

  private void follow(TreePath expression, boolean contentOnly) {
    TreePath path = Code.plain(expression);
    TypeMirror type = code.type(path);
    if (contentOnly ? !known.holdsCollections(type) : !known.mayBeCollection(type)) {
      return;
    }
    Tree tree = path.getLeaf();
    if (tree instanceof ConditionalExpressionTree choice) {
      follow(new TreePath(path, choice.getTrueExpression()), contentOnly);
      follow(new TreePath(path, choice.getFalseExpression()), contentOnly);
    } else if (tree instanceof SwitchExpressionTree) {
      ResultExpressions.of(path).forEach(each -> follow(each, contentOnly));
    } else if (tree instanceof AssignmentTree assignment) {
      follow(new TreePath(path, assignment.getExpression()), contentOnly);
    } else if (tree instanceof NewClassTree creation) {
      created(path, creation, contentOnly);
    } else if (code.call(path).isPresent()) {
      result(code.call(path).get(), contentOnly);
    } else if (code.variable(path).isPresent()) {
      variable(code.variable(path).get(), path, contentOnly);
    } else if (!(tree instanceof LiteralTree) && !isThis(tree)) {
      unseen(path);
    }
  }

  private static boolean isThis(Tree tree) {
    return tree instanceof IdentifierTree name && name.getName().contentEquals("this");
  }

  private void created(TreePath path, NewClassTree creation, boolean contentOnly) {
    List<TreePath> arguments = Code.paths(path, creation.getArguments());
    Optional<TypeElement> type = code.created(path);
    if (type.filter(each -> each.getKind() == ElementKind.RECORD).isPresent()) {
      if (code.trees().getElement(path) instanceof ExecutableElement constructor) {
        recordParts(constructor, arguments);
      }
      return;
    }
    if (!contentOnly) {
      checkClass(path);
    }
    arguments.stream()
        .filter(each -> !code.isA(code.type(each), "java.util.Comparator"))
        .forEach(this::content);
  }

  private void recordParts(ExecutableElement constructor, List<TreePath> arguments) {
    for (int i = 0; i < Math.min(arguments.size(), constructor.getParameters().size()); i++) {
      follow(arguments.get(i), known.isCopied(constructor.getParameters().get(i)));
    }
  }

  private void checkClass(TreePath path) {
    if (origins != null) {
      origins.add(path);
      return;
    }
    check(path, code.type(path), path, order(path, new HashSet<>()));
  }

  /** Checks the class and the order of a new collection, or of a copy that has those of another. */
  private void check(TreePath copy, TypeMirror type, TreePath creation, Optional<String> order) {
    if (((NewClassTree) creation.getLeaf()).getClassBody() != null || !known.isKnown(type)) {
      report(copy, Problem.STORED_CLASS, text(copy), known.copy(type));
    } else if (order.isPresent()) {
      report(copy, Problem.LOST_COMPARATOR, text(copy), order.get());
    }
  }

  /** The order of a new collection in words, its own or that of what it is made of. */
  private Optional<String> order(TreePath creation, Set<Tree> asked) {
    return CollectionOrder.of(code, creation)
        .or(
            () ->
                CollectionOrder.original(code, creation)
                    .filter(original -> asked.add(creation.getLeaf()))
                    .map(this::viewed)
                    .flatMap(
                        original ->
                            order(
                                origins(values -> values.value(original)),
                                code.type(original),
                                asked)));
  }

  /** What an expression is a view of, which has the order of that; else itself. */
  private TreePath viewed(TreePath expression) {
    return code.call(expression)
        .filter(call -> KnownClasses.isView(code, call))
        .flatMap(Code.MethodCall::receiver)
        .map(this::viewed)
        .orElse(expression);
  }

  private Optional<String> order(List<TreePath> creations, TypeMirror type, Set<Tree> asked) {
    return creations.stream()
        .filter(each -> mayBe(code.type(each), type))
        .flatMap(each -> order(each, asked).stream())
        .findFirst();
  }

  /** Whether an object of a class may be what is declared as something, be that generic. */
  private boolean mayBe(TypeMirror made, TypeMirror declared) {
    return code.types().isAssignable(made, declared)
        || (declared instanceof DeclaredType type
            && type.getTypeArguments().stream().anyMatch(each -> each.getKind() == TypeKind.TYPEVAR)
            && code.types().isSubtype(code.types().erasure(made), code.types().erasure(declared)));
  }

  private void result(Code.MethodCall call, boolean contentOnly) {
    if (flow.body(call.method()).isPresent()) {
      if (followed.add(new Followed(call.method(), contentOnly))) {
        ResultExpressions.of(flow.body(call.method()).get())
            .forEach(each -> follow(each, contentOnly));
      }
    } else if (call.isStatic()) {
      staticResult(call, contentOnly);
    } else if (call.receiver().isEmpty() || !isOfCollections(call)) {
      unseen(call.path());
    } else if (KnownClasses.isView(code, call)) {
      if (contentOnly) {
        content(call.receiver().get());
      } else if (origins != null) {
        value(call.receiver().get());
      } else {
        view(call.path());
      }
    } else if (call.name().equals("clone")) {
      TreePath receiver = call.receiver().get();
      if (!contentOnly && origins == null) {
        cloned(call.path(), code.type(receiver), origins(values -> values.value(receiver)));
      }
      follow(receiver, contentOnly);
    } else if (call.is("java.util.stream.Stream", "collect") && call.count() == 1) {
      content(call.receiver().get());
      collector(call.argument(0));
    } else {
      if (!isMapped(call)) {
        content(call.receiver().get());
      }
      call.arguments().stream().filter(each -> !function(each)).forEach(this::value);
    }
  }

  /** Whether what a call gives has nothing of its object but what a lambda makes of that. */
  private static boolean isMapped(Code.MethodCall call) {
    return (call.is("java.util.Optional", "map", "flatMap")
            || call.is("java.util.stream.Stream", "map", "flatMap"))
        && Code.plain(call.argument(0)).getLeaf() instanceof LambdaExpressionTree;
  }

  /** A clone has the class and the comparator of what is in a final field, but is none of those. */
  private void cloned(TreePath clone, TypeMirror type, List<TreePath> creations) {
    creations.stream()
        .filter(each -> mayBe(code.type(each), type))
        .forEach(each -> check(clone, code.type(each), each, order(each, new HashSet<>())));
  }

  /** Whether it asks a record or a collection, a stream, an Optional for what is in it. */
  private boolean isOfCollections(Code.MethodCall call) {
    Element owner = call.method().getEnclosingElement();
    String name = call.owner();
    return (owner.getKind() == ElementKind.RECORD && call.count() == 0)
        || (name.startsWith("java.") && !name.startsWith("java.util.function."));
  }

  private void staticResult(Code.MethodCall call, boolean contentOnly) {
    String name = call.name();
    switch (KnownClasses.factory(call)) {
      case WRAPPER -> {
        call.arguments().forEach(each -> follow(each, contentOnly || origins == null));
        if (!contentOnly) {
          view(call.path());
        }
      }
      case OF_CONTENT -> call.arguments().forEach(this::content);
      case OF_VALUES -> call.arguments().forEach(this::value);
      case SAME -> call.arguments().forEach(each -> follow(each, contentOnly));
      default -> {
        if (call.owner().equals("java.util.Collections")) {
          report(call.path(), Problem.STORED_CLASS, name + "(…)", copy(call.path()));
        } else {
          unseen(call.path());
        }
      }
    }
  }

  private void collector(TreePath path) {
    Optional<Code.MethodCall> call = code.call(path);
    if (call.isEmpty() || !KnownClasses.isCollector(call.get())) {
      unseen(path);
      return;
    }
    for (TreePath argument : call.get().arguments()) {
      if (!function(argument)) {
        collector(argument);
      }
    }
  }

  /** Follows what a lambda or a method reference gives; false if the expression is neither. */
  private boolean function(TreePath expression) {
    TreePath path = Code.plain(expression);
    if (path.getLeaf() instanceof LambdaExpressionTree) {
      ResultExpressions.of(path).forEach(this::value);
      return true;
    }
    if (path.getLeaf() instanceof MemberReferenceTree) {
      reference(path);
      return true;
    }
    return false;
  }

  private void reference(TreePath path) {
    if (!(code.trees().getElement(path) instanceof ExecutableElement method)) {
      return;
    }
    boolean isNew = method.getKind() == ElementKind.CONSTRUCTOR;
    if (origins == null && isNew && CollectionOrder.takesOrder(code, method)) {
      TypeMirror given = method.getParameters().get(0).asType();
      order(origins(values -> values.given(path)), given, new HashSet<>())
          .ifPresent(order -> report(path, Problem.LOST_COMPARATOR, text(path), order));
    }
    if (origins == null && method.getSimpleName().contentEquals("clone")) {
      cloned(path, method.getEnclosingElement().asType(), origins(values -> values.given(path)));
    }
    TypeMirror made = isNew ? method.getEnclosingElement().asType() : method.getReturnType();
    if (!known.mayBeCollection(made) || (isNew ? known.isKnown(made) : known.isTold(made))) {
      return;
    }
    if (flow.body(method).isPresent()) {
      if (followed.add(new Followed(method, false))) {
        ResultExpressions.of(flow.body(method).get()).forEach(this::value);
      }
    } else if (code.isCollection(made)
        && !KnownClasses.isFactory(method)
        && method.getEnclosingElement().getKind() != ElementKind.RECORD) {
      unseen(path, made);
    }
  }

  private void variable(VariableElement variable, TreePath use, boolean contentOnly) {
    boolean isRecordPart = variable.getEnclosingElement().getKind() == ElementKind.RECORD;
    boolean isKnownField = roots.isState(variable) && !(followsFields && source.declares(variable));
    if (isKnownField
        || (isRecordPart && Code.isInstanceField(variable))
        || !followed.add(new Followed(variable, contentOnly))) {
      return;
    }
    if (!source.declares(variable)) {
      unseen(use);
      return;
    }
    flow.iterated(variable).ifPresent(this::content);
    flow.values(variable).forEach(each -> follow(each, contentOnly));
    if (known.holdsCollections(variable.asType())) {
      flow.fills(variable).forEach(this::filled);
    }
    if (flow.lambda(variable).filter(lambda -> !given(lambda)).isPresent()) {
      unseen(use);
    }
    flow.references(variable).forEach(this::given);
    flow.bound(variable)
        .ifPresent(
            pattern -> {
              if (pattern.getParentPath().getLeaf() instanceof InstanceOfTree test
                  && pattern.getLeaf() instanceof BindingPatternTree) {
                follow(new TreePath(pattern.getParentPath(), test.getExpression()), contentOnly);
              }
            });
  }

  /**
   * Follows what a function is given, which comes out of the collection whose method calls it;
   * false if that is no method of the platform.
   */
  private boolean given(TreePath function) {
    Optional<Code.MethodCall> call =
        code.call(function.getParentPath()).filter(each -> each.owner().startsWith("java."));
    if (call.isEmpty()) {
      return false;
    }
    if (KnownClasses.isCollector(call.get())) {
      return given(call.get().path());
    }
    call.get().receiver().ifPresent(this::content);
    for (TreePath argument : call.get().arguments()) {
      if (!(Code.plain(argument).getLeaf() instanceof LambdaExpressionTree)) {
        value(argument);
      }
    }
    return true;
  }

  private void view(TreePath path) {
    report(path, Problem.STORED_VIEW, text(path), copy(path));
  }

  private void unseen(TreePath path) {
    if (origins != null) {
      origins.addAll(Creations.of(code, flow, path));
    }
    unseen(path, code.type(path));
  }

  private void unseen(TreePath path, TypeMirror type) {
    boolean isTold = known.isTold(type) && !known.holdsCollections(type);
    if (!isTold) {
      report(path, Problem.UNSEEN_VALUE, text(path), copy(path, type));
    }
  }

  private void report(TreePath path, Problem problem, Object... words) {
    if (origins == null) {
      source.report(path, problem, words);
    }
  }

  private String copy(TreePath value) {
    return copy(value, code.type(value));
  }

  /** A copy to keep; a record's constructor keeps none that can be changed (csmr-815). */
  private String copy(TreePath value, TypeMirror type) {
    TreePath up = value.getParentPath();
    if (source.element().getKind() == ElementKind.RECORD
        && up.getLeaf() instanceof AssignmentTree assignment) {
      String kept = Code.name(code.type(new TreePath(up, assignment.getVariable())));
      if (kept.matches("java\\.util\\.(List|Map|Set)")) {
        return kept.substring("java.util.".length()) + ".copyOf(…)";
      }
    }
    return known.copy(type);
  }

  /** An expression as it is quoted in messages. */
  static String text(TreePath path) {
    return "`" + plainText(path) + "`";
  }

  /** An expression, shortened. */
  static String plainText(TreePath path) {
    Tree tree = path.getLeaf();
    String text =
        tree instanceof MemberSelectTree select
            ? select.getIdentifier().toString()
            : tree.toString().replaceAll("\\s+", " ");
    return text.length() > 40 ? text.substring(0, 37) + "..." : text;
  }
}
