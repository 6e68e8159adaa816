package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.csmr.processor.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/**
 * Refuses uses of collections in hash order by which their order can be seen: it depends on the
 * history of the collection, on the process (hash codes of enums, {@code Set.of}) and on whether it
 * was restored. What is used by key alone is fine.
 */
final class HashOrderCheck implements Check {
  /** Methods that neither show an order nor do anything for each element. */
  private static final Set<String> BY_KEY =
      Set.of(
          "add",
          "addAll",
          "clear",
          "contains",
          "containsAll",
          "containsKey",
          "containsValue",
          "equals",
          "get",
          "getClass",
          "getOrDefault",
          "isEmpty",
          "put",
          "putAll",
          "putIfAbsent",
          "remove",
          "removeAll",
          "retainAll",
          "size",
          "merge",
          "compute",
          "computeIfAbsent",
          "computeIfPresent",
          "replace");

  /** Methods that call a function for each element, in their order. */
  private static final Set<String> FOR_EACH_APART = Set.of("forEach", "removeIf", "replaceAll");

  /** Methods of other collections that take all elements at once, whatever their order. */
  private static final Set<String> TAKE_AS_SET =
      Set.of("containsAll", "removeAll", "retainAll", "equals");

  private static final Set<String> SORTED =
      Set.of(
          "java.util.SortedMap", "java.util.SortedSet", "java.util.EnumSet", "java.util.EnumMap");

  @Override
  public void check(ClassSource source) {
    new Scanner(source).scan(source.path(), null);
  }

  private static final class Scanner extends TreePathScanner<Void, Void> {
    private final ClassSource source;
    private final Code code;
    private final HashOrigins origins;
    private final IdentityValues identities;
    private final SideEffects effects;
    private final Comparators comparators;
    private final StreamOrder streams;

    Scanner(ClassSource source) {
      this.source = source;
      this.code = source.code();
      this.origins = new HashOrigins(source);
      this.identities = new IdentityValues(source.code());
      this.effects = new SideEffects(source.code());
      this.comparators = new Comparators(source.code());
      this.streams = new StreamOrder(source.code(), effects);
    }

    @Override
    public Void visitIdentifier(IdentifierTree node, Void unused) {
      checkUse(getCurrentPath());
      return null;
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree node, Void unused) {
      checkUse(getCurrentPath());
      return super.visitMemberSelect(node, null);
    }

    @Override
    public Void visitNewClass(NewClassTree node, Void unused) {
      TreePath path = getCurrentPath();
      checkUse(path);
      Code.paths(path, node.getArguments()).forEach(each -> checkCopy(each, code.type(path)));
      return super.visitNewClass(node, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      // A view is judged with what it is a view of.
      if (code.call(getCurrentPath())
          .filter(call -> HashOrigins.VIEWS.contains(call.name()))
          .isEmpty()) {
        checkUse(getCurrentPath());
      }
      code.call(getCurrentPath())
          .ifPresent(
              call -> {
                checkCopy(call);
                identities.texts(call).forEach(this::checkText);
              });
      if (origins.isHashing(getCurrentPath()) && isPartOfCollector()) {
        report(getCurrentPath(), getCurrentPath(), "inside another collection");
      }
      return super.visitMethodInvocation(node, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree node, Void unused) {
      if (origins.isHashConstructor(getCurrentPath()) && !isPartOfCollector()) {
        report(getCurrentPath(), getCurrentPath(), "inside another collection");
      }
      if (origins.takesHashed(code.type(getCurrentPath()))) {
        judgeReference(getCurrentPath(), node);
      }
      return super.visitMemberReference(node, null);
    }

    /** A function of collections in hash order. */
    private void judgeReference(TreePath path, MemberReferenceTree reference) {
      String name = reference.getName().toString();
      Optional<Code.MethodCall> call = code.call(path.getParentPath());
      if (name.equals("stream") && call.filter(StreamOrder::isFlattening).isPresent()) {
        streams
            .orderSeen(path.getParentPath())
            .ifPresent(seen -> report(seen.place(), path, "by " + seen.method()));
        return;
      }
      boolean isCollection =
          reference.getMode() == MemberReferenceTree.ReferenceMode.NEW
              && (code.isAny(
                      code.type(new TreePath(path, reference.getQualifierExpression())), SORTED)
                  || origins.isHashConstructor(path));
      TreePath target = new TreePath(path, reference.getQualifierExpression());
      boolean isSeenBulk =
          ValueFlow.BULK.contains(name)
              && code.variable(target).isPresent()
              && !hasOwnOrder(target);
      boolean isFollowed =
          code.trees().getElement(path) instanceof ExecutableElement method
              && method.getParameters().stream()
                  .anyMatch(each -> origins.isHashClass(each.asType()));
      boolean isByKey = BY_KEY.contains(name) && !isSeenBulk;
      if (!isCollection && !isFollowed && !isByKey && !name.equals("hashCode")) {
        report(path, path, "by " + name);
      }
    }

    @Override
    public Void visitBinary(BinaryTree node, Void unused) {
      TreePath path = getCurrentPath();
      if (Code.name(code.type(path)).equals("java.lang.String")) {
        checkText(new TreePath(path, node.getLeftOperand()));
        checkText(new TreePath(path, node.getRightOperand()));
      }
      return super.visitBinary(node, null);
    }

    @Override
    public Void visitCompoundAssignment(CompoundAssignmentTree node, Void unused) {
      TreePath path = getCurrentPath();
      if (Code.name(code.type(new TreePath(path, node.getVariable()))).equals("java.lang.String")) {
        checkText(new TreePath(path, node.getExpression()));
      }
      return super.visitCompoundAssignment(node, null);
    }

    private void checkText(TreePath value) {
      if (origins.isTextHashed(code.type(value))) {
        report(value, value, "in a text");
      }
    }

    /** A collection of collections in hash order that goes into one whose type does not say so. */
    private void checkCopy(TreePath value, TypeMirror copy) {
      if (origins.holdsHashes(code.type(value))
          && code.isCollection(copy)
          && !origins.holdsHashes(copy)
          && !isSaving(value)) {
        report(value, value, "inside another collection, or by whoever gets it");
      }
    }

    private void checkCopy(Code.MethodCall call) {
      boolean isCopy =
          call.name().equals("copyOf") && call.owner().matches("java\\.util\\.(List|Set|Map)");
      boolean isBulk = ValueFlow.BULK.contains(call.name()) && call.receiver().isPresent();
      if (isCopy || isBulk) {
        TypeMirror copy = code.type(isCopy ? call.path() : call.receiver().get());
        call.arguments().forEach(argument -> checkCopy(argument, copy));
      }
    }

    private boolean isPartOfCollector() {
      return code.call(getCurrentPath().getParentPath())
          .filter(call -> call.owner().equals("java.util.stream.Collectors"))
          .isPresent();
    }

    private void checkUse(TreePath expression) {
      boolean isValue = code.type(expression) instanceof DeclaredType;
      if (isValue && isExpression(expression) && origins.isHashed(expression)) {
        judge(expression, expression);
      }
    }

    /** Not the name of a class, which has a type, too. */
    private boolean isExpression(TreePath expression) {
      Tree tree = expression.getLeaf();
      return tree instanceof NewClassTree
          || tree instanceof MethodInvocationTree
          || code.trees().getElement(expression) instanceof VariableElement;
    }

    /** Follows a value to where it is used. */
    private void judge(TreePath origin, TreePath value) {
      TreePath up = value.getParentPath();
      Tree parent = up.getLeaf();
      if (parent instanceof ParenthesizedTree
          || parent instanceof TypeCastTree
          || (parent instanceof ConditionalExpressionTree choice
              && choice.getCondition() != value.getLeaf())) {
        judge(origin, up);
      } else if (parent instanceof AssignmentTree assignment) {
        if (assignment.getExpression() == value.getLeaf()) {
          judge(origin, up);
        }
      } else if (parent instanceof MemberSelectTree select) {
        judgeCall(origin, up, select.getIdentifier().toString());
      } else if (parent instanceof MemberReferenceTree reference) {
        if (!BY_KEY.contains(reference.getName().toString())) {
          report(up, origin, "by " + reference.getName());
        }
      } else if (parent instanceof MethodInvocationTree) {
        code.call(up).ifPresent(call -> judgeArgument(origin, value, call));
      } else if (parent instanceof NewClassTree creation) {
        judgeCopy(origin, value, up, creation);
      } else if (parent instanceof EnhancedForLoopTree) {
        Accumulation accumulation = new Accumulation(code, up, this::hasOwnOrder);
        if (accumulation.endsSomewhere() || effects.isPossible(up, accumulation::isOrderFree)) {
          report(value, origin, "by for");
        }
      } else if (parent instanceof BinaryTree && parent.getKind() == Tree.Kind.PLUS) {
        report(value, origin, "in a text");
      } else if (parent instanceof ReturnTree) {
        judgeReturn(origin, value, up);
      } else if (parent instanceof LambdaExpressionTree) {
        judgeResult(origin, value, up);
      } else if (!(parent instanceof VariableTree
          || parent instanceof ExpressionStatementTree
          || parent instanceof InstanceOfTree
          || parent instanceof BinaryTree
          || parent instanceof SynchronizedTree)) {
        report(value, origin, "here");
      }
    }

    private void judgeCall(TreePath origin, TreePath select, String name) {
      TreePath invocation = select.getParentPath();
      if (!(invocation.getLeaf() instanceof MethodInvocationTree call)
          || call.getMethodSelect() != select.getLeaf()) {
        return;
      }
      if (HashOrigins.VIEWS.contains(name)) {
        judge(origin, invocation);
      } else if (name.equals("stream") || name.equals("parallelStream")) {
        streams
            .orderSeen(invocation)
            .ifPresent(seen -> report(seen.place(), origin, "by " + seen.method()));
      } else if (FOR_EACH_APART.contains(name)) {
        TreePath function = Code.plain(new TreePath(invocation, call.getArguments().get(0)));
        Accumulation accumulation = new Accumulation(code, function, this::hasOwnOrder);
        boolean isUnseen = name.equals("forEach") && code.variable(function).isPresent();
        if (isUnseen || effects.isPossible(function, accumulation::isOrderFree)) {
          report(invocation, origin, "by what " + name + " does for each element");
        }
      } else if (!BY_KEY.contains(name)) {
        report(invocation, origin, "by " + name);
      }
    }

    private void judgeArgument(TreePath origin, TreePath value, Code.MethodCall call) {
      if (source.declares(call.method()) || isOrderFree(call)) {
        return;
      }
      if (origins.isHashed(call.path())) {
        judge(origin, call.path());
      } else if (!isStoredAsHash(call)) {
        report(
            value,
            origin,
            call.receiver().filter(each -> code.isCollection(code.type(each))).isPresent()
                ? "inside another collection, or by whoever gets it"
                : "by " + call.name());
      }
    }

    private boolean isOrderFree(Code.MethodCall call) {
      Optional<TreePath> receiver = call.receiver();
      if (receiver.isPresent()) {
        TreePath target = receiver.get();
        return TAKE_AS_SET.contains(call.name())
            || (Set.of("addAll", "putAll").contains(call.name()) && hasOwnOrder(target));
      }
      return switch (call.owner()) {
        case "java.util.Objects" -> Set.of("equals", "isNull", "nonNull").contains(call.name());
        case "java.util.Collections" ->
            Set.of("disjoint", "frequency").contains(call.name())
                || (Set.of("max", "min").contains(call.name())
                    && (call.count() == 1 || comparators.isTotal(call.argument(1))));
        case "java.util.EnumSet" -> call.name().equals("copyOf");
        default -> false;
      };
    }

    /** Whether the type of the collection says what it holds, so that its uses can be followed. */
    private boolean isStoredAsHash(Code.MethodCall call) {
      return call.receiver().filter(each -> holdsHashes(code.type(each))).isPresent();
    }

    private boolean holdsHashes(TypeMirror type) {
      return type instanceof DeclaredType declared
          && declared.getTypeArguments().stream().anyMatch(origins::isHashClass);
    }

    /** Whether the order of a collection does not depend on the one it is filled in. */
    private boolean hasOwnOrder(TreePath collection) {
      return isSorted(collection) || origins.isHashed(collection);
    }

    /** Whether a collection sorts by itself, in a way that tells all elements apart. */
    private boolean isSorted(TreePath collection) {
      Optional<TreePath> initial = code.variable(collection).flatMap(this::initialValue);
      return (code.isAny(code.type(collection), SORTED)
              || initial.filter(each -> code.isAny(code.type(each), SORTED)).isPresent())
          && initial.filter(each -> !comparators.sortsTotally(each)).isEmpty();
    }

    private Optional<TreePath> initialValue(VariableElement variable) {
      TreePath declaration = code.trees().getPath(variable);
      return declaration != null
              && declaration.getLeaf() instanceof VariableTree tree
              && tree.getInitializer() != null
          ? Optional.of(new TreePath(declaration, tree.getInitializer()))
          : Optional.empty();
    }

    /** A snapshot writes hashed collections in the order of their content. */
    private boolean isInMemento(TreePath copy) {
      return copy.getParentPath().getLeaf() instanceof ReturnTree && isSaving(copy);
    }

    private boolean isSaving(TreePath path) {
      return Mementos.saved(source)
          .filter(
              saved -> {
                for (TreePath each = path; each != null; each = each.getParentPath()) {
                  if (each.getLeaf() == saved.getLeaf()) {
                    return true;
                  }
                }
                return false;
              })
          .isPresent();
    }

    private void judgeCopy(TreePath origin, TreePath value, TreePath copy, NewClassTree creation) {
      if (creation.getEnclosingExpression() == value.getLeaf() || isInMemento(copy)) {
        return;
      }
      boolean isFree =
          creation.getArguments().size() == 1
              && (code.isAny(code.type(copy), SORTED) || origins.isHashed(copy));
      if (!isFree && !isKeptAsHash(value, copy, creation) && !isSortedNext(copy)) {
        report(value, origin, "by what is made of it");
      }
    }

    /**
     * Whether it is given to a record that keeps a copy in hash order, and is followed from there.
     */
    private boolean isKeptAsHash(TreePath value, TreePath copy, NewClassTree creation) {
      return code.trees().getElement(copy) instanceof ExecutableElement constructor
          && constructor.getParameters().size() == creation.getArguments().size()
          && origins.isHashedBy(constructor, creation.getArguments().indexOf(value.getLeaf()));
    }

    /** Whether a local variable gets a new list and the next thing done with it is to sort it. */
    private boolean isSortedNext(TreePath list) {
      TreePath declaration = list.getParentPath();
      if (!(declaration.getLeaf() instanceof VariableTree variable)
          || !(declaration.getParentPath().getLeaf() instanceof BlockTree block)) {
        return false;
      }
      String name = variable.getName().toString();
      List<? extends StatementTree> statements = block.getStatements();
      return statements.subList(statements.indexOf(variable) + 1, statements.size()).stream()
          .filter(each -> each.toString().matches("(?s).*\\b" + name + "\\b.*"))
          .findFirst()
          .filter(each -> isSort(new TreePath(declaration.getParentPath(), each), name))
          .isPresent();
    }

    private boolean isSort(TreePath statement, String list) {
      if (!(statement.getLeaf() instanceof ExpressionStatementTree expression)) {
        return false;
      }
      Optional<Code.MethodCall> call =
          code.call(new TreePath(statement, expression.getExpression()));
      Optional<TreePath> sorted =
          call.filter(each -> each.name().equals("sort"))
              .flatMap(each -> each.isStatic() ? Optional.of(each.argument(0)) : each.receiver());
      if (sorted.filter(each -> each.getLeaf().toString().equals(list)).isEmpty()) {
        return false;
      }
      int first = call.get().isStatic() ? 1 : 0;
      return call.get().count() == first
          || call.get().argument(first).getLeaf().getKind() == Tree.Kind.NULL_LITERAL
          || comparators.isTotal(call.get().argument(first));
    }

    private void judgeReturn(TreePath origin, TreePath value, TreePath statement) {
      if (origins.ownMethod(statement).isPresent()) {
        return;
      }
      for (TreePath each = statement; each != null; each = each.getParentPath()) {
        if (each.getLeaf() instanceof LambdaExpressionTree) {
          judgeResult(origin, value, each);
          return;
        }
        if (each.getLeaf() instanceof MethodTree) {
          boolean isFollowed =
              code.trees().getElement(each) instanceof ExecutableElement method
                  && HashedComponents.isAccessor(method);
          if (!isFollowed) {
            report(value, origin, "by whoever gets the result");
          }
          return;
        }
      }
    }

    private void judgeResult(TreePath origin, TreePath value, TreePath lambda) {
      boolean isFollowed =
          code.call(lambda.getParentPath())
              .filter(
                  call ->
                      isStoredAsHash(call) || call.owner().equals("java.util.stream.Collectors"))
              .isPresent();
      if (!isFollowed) {
        report(value, origin, "inside another collection, or by whoever gets it");
      }
    }

    private void report(TreePath place, TreePath origin, String how) {
      TreePath plain = Code.plain(origin);
      String what =
          code.variable(plain)
              .map(variable -> variable.getSimpleName().toString())
              .orElseGet(() -> shortened(plain.getLeaf()));
      boolean isMap = code.isA(code.type(plain), "java.util.Map");
      String where =
          origins.isComponent(plain)
              ? " (the record keeps "
                  + (isMap ? "Map" : "Set")
                  + ".copyOf or the like; give it a sorted or linked one and let it keep that, or"
                  + " copy it into a sorted one here)"
              : "";
      source.report(
          place,
          Problem.HASH_ORDER,
          what,
          how + where,
          isMap ? "TreeMap" : "TreeSet",
          isMap ? "LinkedHashMap" : "LinkedHashSet");
    }

    private static String shortened(Tree tree) {
      String text = tree.toString().replaceAll("\\s+", " ");
      return "`" + (text.length() > 40 ? text.substring(0, 37) + "..." : text) + "`";
    }
  }
}
