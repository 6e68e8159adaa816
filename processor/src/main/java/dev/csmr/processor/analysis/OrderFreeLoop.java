package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.BreakTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ContinueTree;
import com.sun.source.tree.EmptyStatementTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import javax.lang.model.element.Element;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;

/**
 * Code for each element that is known to come to the same in any order: it accumulates sums, counts
 * and bits of integers, greatest and least values and constants in variables, or puts what it makes
 * of an element into collections that have their own order; or it ends early in one way only,
 * having changed nothing. All else that it does is pure ({@link Purity}), and reads nothing of what
 * it accumulates. It is a list of what is known: what is not in it is not free.
 */
final class OrderFreeLoop {
  private final Code code;
  private final Purity purity;
  private final Predicate<TreePath> hasOwnOrder;

  /** What every element has one of its own of, as code; empty if there is nothing. */
  private final String key;

  /** What is iterated. */
  private final Optional<VariableElement> iterated;

  /** Whether no other collection is seen to be the same as what is iterated. */
  private final boolean isIteratedApart;

  /** How each variable is accumulated: two ways do not go together. */
  private final Map<Element, Set<String>> ways = new HashMap<>();

  private final Set<Element> locals = new HashSet<>();
  private final Set<String> exits = new HashSet<>();

  /** The blocks in which the loop is left, and those in which something is accumulated. */
  private final Set<Tree> ends = new HashSet<>();

  private final Set<Tree> changed = new HashSet<>();
  private boolean isNested;

  /** The variable of the loop; of a lambda none is needed. */
  private Optional<Element> element = Optional.empty();

  private boolean changesElements;

  /** The first piece that is not known to be free of the order. */
  private Optional<Tree> culprit = Optional.empty();

  /**
   * Looks at the code.
   *
   * @param source the class
   * @param function a loop, a lambda or a method reference
   * @param iterated the collection
   * @param hasOwnOrder whether a collection's order does not depend on the one it is filled in
   */
  OrderFreeLoop(
      ClassSource source, TreePath function, TreePath iterated, Predicate<TreePath> hasOwnOrder) {
    this.code = source.code();
    this.purity = new Purity(source);
    this.hasOwnOrder = hasOwnOrder;
    this.iterated = variable(iterated);
    this.isIteratedApart =
        this.iterated.isPresent()
            ? AssignedValues.areNew(code, this.iterated.get())
            : Code.plain(iterated).getLeaf() instanceof NewClassTree
                || code.call(iterated).filter(call -> call.owner().startsWith("java.")).isPresent();
    this.key = key(function.getLeaf());
    look(function);
  }

  /** The first piece of the code that may show the order; empty if none does. */
  Optional<Tree> culprit() {
    return culprit;
  }

  /** What every element has one of its own of, as code. */
  private static String key(Tree function) {
    if (function instanceof EnhancedForLoopTree loop) {
      String collection = loop.getExpression().toString();
      return collection.endsWith(".values()")
          ? ""
          : loop.getVariable().getName() + (collection.endsWith(".entrySet()") ? ".getKey()" : "");
    }
    return function instanceof LambdaExpressionTree lambda && lambda.getParameters().size() == 2
        ? lambda.getParameters().get(0).getName().toString()
        : "";
  }

  private void look(TreePath function) {
    if (function.getLeaf() instanceof EnhancedForLoopTree loop) {
      declare(function, loop.getVariable());
      element = Optional.of(code.trees().getElement(new TreePath(function, loop.getVariable())));
      statement(new TreePath(function, loop.getStatement()));
    } else if (function.getLeaf() instanceof LambdaExpressionTree lambda) {
      lambda.getParameters().forEach(each -> declare(function, each));
      TreePath body = new TreePath(function, lambda.getBody());
      if (lambda.getBody() instanceof StatementTree) {
        statement(body);
      } else {
        change(body);
      }
    } else if (function.getLeaf() instanceof MemberReferenceTree reference) {
      TreePath receiver = new TreePath(function, reference.getQualifierExpression());
      boolean isPut =
          Set.of("add", "remove").contains(reference.getName().toString())
              && hasOwnOrder.test(receiver);
      require(isPut && accumulate(receiver, reference.getName().toString()), function);
    } else {
      require(false, function);
    }
    finish(function);
  }

  private void declare(TreePath parent, VariableTree variable) {
    locals.add(code.trees().getElement(new TreePath(parent, variable)));
  }

  /** What can be said only when all is known. */
  private void finish(TreePath function) {
    boolean areConstants =
        ways.values().stream()
            .allMatch(each -> each.size() == 1 && each.toString().startsWith("[="));
    boolean isConsistent =
        ways.entrySet().stream()
            .allMatch(
                each -> each.getValue().size() == 1 && !purity.reads().contains(each.getKey()));
    boolean fillsCollections =
        ways.keySet().stream().anyMatch(each -> !isPrimitiveOrBox(each.asType()));
    boolean readsOthers =
        purity.readsShared(each -> locals.contains(each) || purity.declares(each));
    boolean endsInOneWay = exits.isEmpty() || (exits.size() == 1 && ways.isEmpty());
    // found = true; break; and nothing else anywhere.
    boolean breaksWithConstants =
        exits.equals(Set.of("break")) && areConstants && ends.size() == 1 && ends.equals(changed);
    require(
        isConsistent
            && !(fillsCollections && readsOthers)
            && (isIteratedApart || ways.keySet().stream().allMatch(this::isApart))
            && (endsInOneWay || breaksWithConstants)
            && !(changesElements && (readsOthers || !exits.isEmpty()))
            && iterated.filter(ways::containsKey).isEmpty(),
        function);
  }

  /** Whether a variable holds no collection in hash order, and so not the one that is iterated. */
  private boolean isApart(Element variable) {
    return isPrimitiveOrBox(variable.asType())
        || AssignedValues.of(code, (VariableElement) variable).stream()
            .allMatch(each -> code.isAny(code.type(each), OwnOrder.SORTED));
  }

  private static boolean isPrimitiveOrBox(TypeMirror type) {
    return type.getKind().isPrimitive() || Code.name(type).startsWith("java.lang.");
  }

  private void require(boolean isFree, TreePath piece) {
    if (!isFree && culprit.isEmpty()) {
      culprit = Optional.of(piece.getLeaf());
    }
  }

  private void pure(TreePath parent, ExpressionTree expression) {
    TreePath path = new TreePath(parent, expression);
    require(purity.isPure(path), path);
  }

  private void statement(TreePath path) {
    Tree tree = path.getLeaf();
    if (tree instanceof BlockTree block) {
      block.getStatements().forEach(each -> statement(new TreePath(path, each)));
    } else if (tree instanceof VariableTree variable) {
      declare(path.getParentPath(), variable);
      if (variable.getInitializer() != null) {
        pure(path, variable.getInitializer());
      }
    } else if (tree instanceof IfTree choice) {
      pure(path, choice.getCondition());
      statement(new TreePath(path, choice.getThenStatement()));
      if (choice.getElseStatement() != null) {
        statement(new TreePath(path, choice.getElseStatement()));
      }
    } else if (tree instanceof ExpressionStatementTree statement) {
      change(new TreePath(path, statement.getExpression()));
    } else if (tree instanceof EnhancedForLoopTree loop) {
      boolean before = isNested;
      isNested = true;
      declare(path, loop.getVariable());
      pure(path, loop.getExpression());
      statement(new TreePath(path, loop.getStatement()));
      isNested = before;
    } else if (tree instanceof BreakTree exit) {
      boolean isLabelled = exit.getLabel() != null;
      require(!isLabelled && !isNested, path);
      exits.add("break");
      ends.add(block(path));
    } else if (tree instanceof ReturnTree exit) {
      end(path, exit.getExpression());
    } else if (tree instanceof ThrowTree exit) {
      end(path, exit.getExpression());
    } else {
      boolean isNext = tree instanceof ContinueTree next && next.getLabel() == null;
      require(isNext || tree instanceof EmptyStatementTree, path);
    }
  }

  private static Tree block(TreePath statement) {
    TreePath each = statement;
    while (!(each.getLeaf() instanceof BlockTree) && each.getParentPath() != null) {
      each = each.getParentPath();
    }
    return each.getLeaf();
  }

  /** An end of the whole: always the same, and telling of no element. */
  private void end(TreePath path, ExpressionTree expression) {
    boolean endsLambda = expression == null && isInLambda(path);
    if (endsLambda) {
      return;
    }
    boolean isSame =
        expression == null
            || purity.isConstant(expression, path)
            || (expression instanceof NewClassTree creation
                && creation.getArguments().stream()
                    .allMatch(each -> purity.isConstant(each, new TreePath(path, creation))));
    require(isSame && !isInLambda(path), path);
    exits.add(path.getLeaf().toString());
  }

  private static boolean isInLambda(TreePath path) {
    TreePath each = path;
    while (!(each.getLeaf() instanceof EnhancedForLoopTree)) {
      if (each.getLeaf() instanceof LambdaExpressionTree) {
        return true;
      }
      each = each.getParentPath();
    }
    return false;
  }

  private void change(TreePath path) {
    Tree tree = path.getLeaf();
    if (tree instanceof AssignmentTree assignment) {
      assign(path, assignment);
    } else if (tree instanceof CompoundAssignmentTree assignment) {
      compound(path, assignment);
    } else if (tree instanceof UnaryTree unary) {
      TreePath target = new TreePath(path, unary.getExpression());
      boolean isCount =
          switch (tree.getKind()) {
            case PREFIX_INCREMENT, PREFIX_DECREMENT, POSTFIX_INCREMENT, POSTFIX_DECREMENT -> true;
            default -> false;
          };
      require(isCount && isIntegral(target) && accumulate(target, "sum"), path);
    } else {
      Optional<Code.MethodCall> call = code.call(path);
      require(call.filter(each -> isPut(each) || isOfElement(each)).isPresent(), path);
    }
  }

  private void assign(TreePath path, AssignmentTree assignment) {
    TreePath target = new TreePath(path, assignment.getVariable());
    TreePath value = new TreePath(path, assignment.getExpression());
    Optional<VariableElement> variable = variable(target);
    if (purity.isConstant(assignment.getExpression(), path)) {
      require(accumulate(target, "=" + assignment.getExpression()), path);
    } else if (value.getLeaf() instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
      boolean isLeft = variable(new TreePath(value, sum.getLeftOperand())).equals(variable);
      pure(value, isLeft ? sum.getRightOperand() : sum.getLeftOperand());
      boolean isSum =
          isLeft || variable(new TreePath(value, sum.getRightOperand())).equals(variable);
      require(
          variable.isPresent() && isSum && isIntegral(value) && accumulate(target, "sum"), path);
    } else {
      Optional<Code.MethodCall> call =
          code.call(value)
              .filter(each -> each.owner().matches("java\\.lang\\.(Math|Integer|Long|Double)"))
              .filter(each -> Set.of("max", "min").contains(each.name()));
      require(
          variable.isPresent()
              && call.isPresent()
              && call.get().arguments().stream()
                      .filter(each -> variable(each).equals(variable))
                      .count()
                  == 1
              && accumulate(target, call.get().name()),
          path);
      call.ifPresent(
          each ->
              each.arguments().stream()
                  .filter(argument -> !variable(argument).equals(variable))
                  .forEach(argument -> require(purity.isPure(argument), argument)));
    }
  }

  private void compound(TreePath path, CompoundAssignmentTree assignment) {
    TreePath target = new TreePath(path, assignment.getVariable());
    TreePath value = new TreePath(path, assignment.getExpression());
    pure(path, assignment.getExpression());
    // What is added as a fraction is cut off each time.
    boolean isWhole = !code.type(value).toString().matches("(java\\.lang\\.)?([fF]loat|[dD]ouble)");
    boolean isFree =
        switch (assignment.getKind()) {
          case PLUS_ASSIGNMENT, MINUS_ASSIGNMENT ->
              isWhole && isIntegral(target) && accumulate(target, "sum");
          case AND_ASSIGNMENT, OR_ASSIGNMENT, XOR_ASSIGNMENT ->
              accumulate(target, assignment.getKind().name());
          default -> false;
        };
    require(isFree, path);
  }

  /** Whether a call sets the value of the entry that the loop has come to. */
  private boolean isOfElement(Code.MethodCall call) {
    boolean isEntry =
        call.is("java.util.Map.Entry", "setValue")
            && !isNested
            && call.receiver()
                .flatMap(this::variable)
                .filter(each -> element.filter(each::equals).isPresent())
                .isPresent();
    changesElements |= isEntry;
    return isEntry && purity.isPure(call.argument(0));
  }

  private boolean isIntegral(TreePath expression) {
    return StreamOrder.isIntegral(code.type(expression));
  }

  /** Whether a call puts something into a collection with an order of its own, or takes it out. */
  private boolean isPut(Code.MethodCall call) {
    if (call.receiver().isEmpty() || !hasOwnOrder.test(call.receiver().get())) {
      return false;
    }
    boolean isFree =
        switch (call.name()) {
          case "add" -> call.count() == 1 && isContent(call.argument(0));
          case "remove" -> call.count() == 1;
          case "merge" ->
              call.count() == 3
                  && isContent(call.argument(0))
                  && StreamOrder.isCommutative(code, call.argument(2));
          case "put" ->
              call.count() == 2
                  && !key.isEmpty()
                  && call.argument(0).getLeaf().toString().equals(key);
          default -> false;
        };
    return isFree
        && call.owner().startsWith("java.util.")
        && call.arguments().stream().limit(2).allMatch(purity::isPure)
        && accumulate(call.receiver().get(), call.name());
  }

  /** Whether it does not matter which of several equal objects stays. */
  private boolean isContent(TreePath expression) {
    return new ValueTypes(code).isContent(code.type(expression));
  }

  /** Notes that a variable that is declared outside is accumulated. */
  private boolean accumulate(TreePath target, String way) {
    Optional<VariableElement> variable = variable(target);
    variable.ifPresent(each -> ways.computeIfAbsent(each, key -> new HashSet<>()).add(way));
    changed.add(block(target));
    return variable.filter(each -> !locals.contains(each)).isPresent()
        && (isPrimitiveOrBox(code.type(target)) || AssignedValues.areNew(code, variable.get()));
  }

  /** A variable by its name, or one of this object. */
  private Optional<VariableElement> variable(TreePath expression) {
    TreePath path = Code.plain(expression);
    boolean isOfOther =
        path.getLeaf() instanceof MemberSelectTree select
            && !select.getExpression().toString().equals("this");
    return isOfOther ? Optional.empty() : code.variable(path);
  }
}
