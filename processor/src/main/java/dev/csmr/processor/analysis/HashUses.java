package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import dev.csmr.processor.problem.Problem;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** Follows collections in hash order to where they are used, and refuses what shows their order. */
final class HashUses {
  /** Methods that neither show an order nor do anything for each element. */
  static final Set<String> BY_KEY =
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

  private final ClassSource source;
  private final Code code;
  private final HashOrigins origins;
  private final Comparators comparators;
  private final StreamOrder streams;
  private final OwnOrder ownOrder;

  HashUses(ClassSource source, HashOrigins origins) {
    this.source = source;
    this.code = source.code();
    this.origins = origins;
    this.comparators = new Comparators(code);
    this.streams = new StreamOrder(source);
    this.ownOrder = new OwnOrder(code, origins);
  }

  /** Follows a value to where it is used. */
  void judge(TreePath origin, TreePath value) {
    TreePath up = value.getParentPath();
    Tree parent = up.getLeaf();
    if (parent instanceof ParenthesizedTree
        || parent instanceof TypeCastTree
        || (parent instanceof ConditionalExpressionTree choice
            && choice.getCondition() != value.getLeaf())) {
      judge(origin, up);
    } else if (parent instanceof AssignmentTree assignment) {
      if (assignment.getExpression() == value.getLeaf()) {
        judgeAssignment(origin, value, up, new TreePath(up, assignment.getVariable()));
      }
    } else if (parent instanceof MemberSelectTree select) {
      judgeCall(origin, up, select.getIdentifier().toString());
    } else if (parent instanceof MemberReferenceTree reference) {
      String name = reference.getName().toString();
      if (!BY_KEY.contains(name) || isFirstOfEqual(value, name)) {
        report(up, origin, "by " + name);
      }
    } else if (parent instanceof MethodInvocationTree) {
      code.call(up).ifPresent(call -> judgeArgument(origin, value, call));
    } else if (parent instanceof NewClassTree creation) {
      judgeCopy(origin, value, up, creation);
    } else if (parent instanceof EnhancedForLoopTree) {
      new OrderFreeLoop(source, up, origin, ownOrder::has)
          .culprit()
          .ifPresent(culprit -> report(value, origin, "by for" + where(culprit)));
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

  private void judgeAssignment(
      TreePath origin, TreePath value, TreePath assignment, TreePath target) {
    boolean isElsewhere =
        code.variable(target)
            .filter(Code::isInstanceField)
            .filter(field -> !source.declares(field) && !origins.isHashClass(field.asType()))
            .isPresent();
    if (isElsewhere) {
      report(value, origin, "by whoever reads the field");
    } else {
      judge(origin, assignment);
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
      String how = "by what " + name + " does for each element";
      if (name.equals("forEach")) {
        new OrderFreeLoop(source, function, origin, ownOrder::has)
            .culprit()
            .ifPresent(culprit -> report(invocation, origin, how + where(culprit)));
      } else if (!isPureWithoutOthers(function)) {
        report(invocation, origin, how);
      }
    } else if (!BY_KEY.contains(name) || isFirstOfEqual(receiver(select), name)) {
      report(invocation, origin, "by " + name);
    }
  }

  private static TreePath receiver(TreePath select) {
    return new TreePath(select, ((MemberSelectTree) select.getLeaf()).getExpression());
  }

  /** Whether a method takes one of several equal values out of a map. */
  private boolean isFirstOfEqual(TreePath collection, String name) {
    return name.equals("remove") && !isDistinct(code.type(collection));
  }

  /** Whether no two elements of a collection are equal: the keys or entries of a map too. */
  private boolean isDistinct(TypeMirror collection) {
    return code.isAny(collection, Set.of("java.util.Set", "java.util.Map"));
  }

  /** Whether it does not matter which of several equal elements of a collection stays. */
  private boolean isMerged(TreePath collection) {
    return isDistinct(code.type(collection))
        || new ValueTypes(code).hasContent(code.type(collection));
  }

  /** Whether a function is pure and looks at nothing that it may be applied to. */
  private boolean isPureWithoutOthers(TreePath function) {
    Purity purity = new Purity(source);
    return purity.isFunction(function) && !purity.readsShared(purity::declares);
  }

  /** The piece of code that may show an order, for people. */
  static String where(Tree culprit) {
    String text = shortened(culprit);
    return culprit instanceof EnhancedForLoopTree
            || culprit instanceof LambdaExpressionTree
            || culprit instanceof MemberReferenceTree
        ? ""
        : " (" + text + " may tell of it)";
  }

  private void judgeArgument(TreePath origin, TreePath value, Code.MethodCall call) {
    boolean isPacked =
        call.method().isVarArgs()
            && call.tree().getArguments().indexOf(value.getLeaf())
                >= call.method().getParameters().size() - 1;
    if ((source.declares(call.method()) && !isPacked) || isOrderFree(call)) {
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
          || (Set.of("addAll", "putAll").contains(call.name())
              && ownOrder.has(target)
              && call.arguments().stream().allMatch(this::isMerged));
    }
    return switch (call.owner()) {
      case "java.util.Objects" -> Set.of("equals", "isNull", "nonNull").contains(call.name());
      case "java.util.Collections" ->
          Set.of("disjoint", "frequency").contains(call.name())
              || (Set.of("max", "min").contains(call.name())
                  && (call.count() == 1
                      ? comparators.hasTotalOrder(code.type(call.argument(0)))
                      : comparators.isTotal(call.argument(1))
                          && comparators.hasTotalOrder(code.type(call.argument(0)))));
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

  /** A snapshot writes hashed collections in the order of their content. */
  private boolean isInMemento(TreePath copy) {
    return copy.getParentPath().getLeaf() instanceof ReturnTree && isSaving(copy);
  }

  boolean isSaving(TreePath path) {
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
            && (comparators.sortsTotally(copy) || (origins.isHashed(copy) && isMerged(value)));
    if (!isFree && !isKeptAsHash(value, copy, creation) && !ownOrder.isNext(copy)) {
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

  /** Follows what a function gives, a lambda or a reference, to whom it is given. */
  void judgeResult(TreePath origin, TreePath value, TreePath function) {
    boolean isFollowed =
        code.call(function.getParentPath())
            .filter(
                call ->
                    isStoredAsHash(call)
                        || (origins.isHashing(call.path()) && isSupplier(function))
                        || (call.owner().equals("java.util.stream.Collectors")
                            && collectsHashes(code.type(call.path()))))
            .isPresent();
    if (!isFollowed) {
      report(value, origin, "inside another collection, or by whoever gets it");
    }
  }

  private boolean isSupplier(TreePath function) {
    return Code.name(code.type(function)).equals("java.util.function.Supplier");
  }

  /** Whether the type of a collector says that what it makes contains collections in hash order. */
  private boolean collectsHashes(TypeMirror collector) {
    return collector instanceof DeclaredType declared
        && declared.getTypeArguments().stream()
            .anyMatch(each -> origins.isHashClass(each) || origins.holdsHashes(each));
  }

  void report(TreePath place, TreePath origin, String how) {
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
