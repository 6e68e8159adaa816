package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.BreakTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ContinueTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;

/**
 * Code for each element whose changes come to the same in any order: sums and counts of integers,
 * greatest and least values, and what it puts into collections that have their own order.
 */
final class Accumulation {
  private static final Set<String> OF_SET = Set.of("add", "remove");

  private final Code code;
  private final Predicate<TreePath> hasOwnOrder;

  /** How often variables are named, and how often as what is accumulated. */
  private final Map<Element, Integer> named = new HashMap<>();

  private final Map<Element, Integer> accumulated = new HashMap<>();

  /** How each variable is accumulated: two ways do not go together. */
  private final Map<Element, Set<String>> ways = new HashMap<>();

  private final Map<Tree, Element> places = new HashMap<>();
  private final String key;
  private final TreePath function;
  private final PossibleThrows throwing;
  private final Set<ExecutableElement> entered = new HashSet<>();

  /** In which ways the code ends without throwing before all elements were there. */
  private final Set<String> ends = new HashSet<>();

  private boolean isConstantExit = true;
  private boolean isKeyChanged;
  private boolean isToldOfElement;

  /**
   * Looks at the code.
   *
   * @param code what the compiler knows
   * @param function a lambda, or a loop
   * @param hasOwnOrder whether a collection's order does not depend on the one it is filled in
   */
  Accumulation(Code code, TreePath function, Predicate<TreePath> hasOwnOrder) {
    this.code = code;
    this.hasOwnOrder = hasOwnOrder;
    this.function = function;
    this.key = key(function.getLeaf());
    this.throwing = new PossibleThrows(code).add(function);
    new Collector(function.getLeaf()).scan(function, null);
  }

  /** What every element has one of its own of, as code. */
  private static String key(Tree function) {
    if (function instanceof EnhancedForLoopTree loop) {
      boolean isOfEntries = loop.getExpression().toString().endsWith(".entrySet()");
      return loop.getVariable().getName() + (isOfEntries ? ".getKey()" : "");
    }
    return function instanceof LambdaExpressionTree lambda && lambda.getParameters().size() == 2
        ? lambda.getParameters().get(0).getName().toString()
        : "";
  }

  /** Whether a change is one that comes to the same in any order. */
  boolean isOrderFree(TreePath change) {
    Element variable = places.get(change.getLeaf());
    return variable != null
        && !(isKeyChanged && ways.get(variable).contains("put"))
        && ways.get(variable).size() == 1
        && named.getOrDefault(variable, 0).equals(accumulated.get(variable));
  }

  /**
   * Whether the loop ends early after what depends on the element at which it does, or in one of
   * several ways.
   */
  boolean endsSomewhere() {
    int ways = ends.size() + throwing.declarable();
    return ways > 1
        || throwing.endsVary()
        || (ways == 1 && throwing.isUndeclared())
        || isToldOfElement
        || (!ends.isEmpty() && (!isConstantExit || !places.isEmpty()));
  }

  /** Whether something keeps what some elements gave when another one makes the code throw. */
  boolean endsPartly() {
    return throwing.isAny() && places.values().stream().anyMatch(this::isKept);
  }

  /** Whether a variable is a field, or a local one that is seen after something was thrown. */
  private boolean isKept(Element variable) {
    return Code.isInstanceField(variable)
        || FailureObservers.around(function).stream().anyMatch(each -> sees(each, variable));
  }

  private static boolean sees(TryTree statement, Element variable) {
    BlockTree last = statement.getFinallyBlock();
    return (last != null && Code.mentions(last, variable.getSimpleName()))
        || statement.getCatches().stream()
            .anyMatch(
                each -> Code.mentions(each, variable.getSimpleName()) || !ends(each.getBlock()));
  }

  private static boolean ends(BlockTree handler) {
    List<? extends StatementTree> statements = handler.getStatements();
    Tree last = statements.isEmpty() ? null : statements.get(statements.size() - 1);
    return last instanceof ThrowTree || last instanceof ReturnTree;
  }

  /** What the code throws. */
  PossibleThrows throwing() {
    return throwing;
  }

  /** Whether the code, or what it calls, names a variable. */
  boolean names(Element variable) {
    return named.containsKey(variable);
  }

  /** Notes what fields a method reads, or one that it calls, as far as they are compiled. */
  private void enter(ExecutableElement method) {
    TreePath body = entered.add(method) ? code.trees().getPath(method) : null;
    if (body == null) {
      return;
    }
    code.attribute(body);
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitIdentifier(IdentifierTree node, Void unused) {
        Element element = code.trees().getElement(getCurrentPath());
        if (element != null && Code.isInstanceField(element)) {
          named.merge(element, 1, Integer::sum);
        }
        return null;
      }

      @Override
      public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
        code.call(getCurrentPath()).ifPresent(call -> enter(call.method()));
        return super.visitMethodInvocation(node, null);
      }
    }.scan(body, null);
  }

  private final class Collector extends TreePathScanner<Void, Void> {
    private final Tree function;

    Collector(Tree function) {
      this.function = function;
    }

    @Override
    public Void visitIdentifier(IdentifierTree node, Void unused) {
      Element element = code.trees().getElement(getCurrentPath());
      if (element != null) {
        named.merge(element, 1, Integer::sum);
      }
      return null;
    }

    @Override
    public Void visitLambdaExpression(LambdaExpressionTree node, Void unused) {
      Set<String> endsBefore = Set.copyOf(ends);
      boolean isConstantBefore = isConstantExit;
      boolean isToldBefore = isToldOfElement;
      super.visitLambdaExpression(node, null);
      ends.retainAll(endsBefore);
      isConstantExit = isConstantBefore;
      isToldOfElement = isToldBefore;
      return null;
    }

    @Override
    public Void visitBreak(BreakTree node, Void unused) {
      if (node.getLabel() != null || !leavesInner()) {
        leave("break", false);
      }
      return null;
    }

    @Override
    public Void visitContinue(ContinueTree node, Void unused) {
      if (node.getLabel() != null) {
        leave("continue", false);
      }
      return null;
    }

    /** Whether what is left is a loop or a switch within the code. */
    private boolean leavesInner() {
      for (TreePath each = getCurrentPath(); each.getLeaf() != function; ) {
        if (each.getLeaf() instanceof SwitchTree
            || each.getLeaf() instanceof ForLoopTree
            || each.getLeaf() instanceof EnhancedForLoopTree
            || each.getLeaf() instanceof WhileLoopTree
            || each.getLeaf() instanceof DoWhileLoopTree) {
          return true;
        }
        each = each.getParentPath();
      }
      return false;
    }

    @Override
    public Void visitThrow(ThrowTree node, Void unused) {
      // Which element it tells of, callers see at once, though it is not kept.
      isToldOfElement |= namesLocal(node.getExpression());
      return super.visitThrow(node, null);
    }

    @Override
    public Void visitReturn(ReturnTree node, Void unused) {
      leave(node.toString(), node.getExpression() == null || !namesLocal(node.getExpression()));
      return super.visitReturn(node, null);
    }

    private boolean namesLocal(ExpressionTree expression) {
      return code.namesLocal(new TreePath(getCurrentPath(), expression));
    }

    private void leave(String how, boolean isConstant) {
      ends.add(how);
      isConstantExit &= isConstant;
    }

    @Override
    public Void visitCompoundAssignment(CompoundAssignmentTree node, Void unused) {
      switch (node.getKind()) {
        case PLUS_ASSIGNMENT, MINUS_ASSIGNMENT -> {
          // What is added as a fraction is cut off each time.
          TreePath added = new TreePath(getCurrentPath(), node.getExpression());
          if (!code.type(added).toString().matches("(java\\.lang\\.)?([fF]loat|[dD]ouble)")) {
            addIntegral(node.getVariable(), "sum");
          }
        }
        case AND_ASSIGNMENT, OR_ASSIGNMENT, XOR_ASSIGNMENT ->
            add(node.getVariable(), node.getKind().name(), 1);
        default -> {}
      }
      return super.visitCompoundAssignment(node, null);
    }

    @Override
    public Void visitUnary(UnaryTree node, Void unused) {
      boolean isStatement =
          getCurrentPath().getParentPath().getLeaf() instanceof ExpressionStatementTree;
      switch (node.getKind()) {
        case PREFIX_INCREMENT, PREFIX_DECREMENT, POSTFIX_INCREMENT, POSTFIX_DECREMENT -> {
          if (isStatement) {
            addIntegral(node.getExpression(), "sum");
          }
        }
        default -> {}
      }
      return super.visitUnary(node, null);
    }

    @Override
    public Void visitAssignment(AssignmentTree node, Void unused) {
      isKeyChanged |= !key.isEmpty() && key.startsWith(node.getVariable().toString());
      TreePath value = new TreePath(getCurrentPath(), node.getExpression());
      code.call(value)
          .filter(call -> call.owner().matches("java\\.lang\\.(Math|Integer|Long|Double)"))
          .filter(call -> Set.of("max", "min").contains(call.name()))
          .filter(
              call ->
                  call.tree().getArguments().stream()
                      .anyMatch(each -> each.toString().equals(node.getVariable().toString())))
          .ifPresent(call -> add(node.getVariable(), call.name(), 2));
      return super.visitAssignment(node, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      code.call(getCurrentPath()).ifPresent(call -> enter(call.method()));
      code.call(getCurrentPath())
          .filter(call -> isUnused(call.path()) && isOrderFree(call))
          .flatMap(Code.MethodCall::receiver)
          .filter(hasOwnOrder)
          .ifPresent(
              receiver -> {
                String name = code.call(getCurrentPath()).orElseThrow().name();
                add((ExpressionTree) receiver.getLeaf(), name, 1);
              });
      return super.visitMethodInvocation(node, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree node, Void unused) {
      if (code.trees().getElement(getCurrentPath()) instanceof ExecutableElement method) {
        enter(method);
      }
      TreePath receiver = new TreePath(getCurrentPath(), node.getQualifierExpression());
      if (node == function
          && OF_SET.contains(node.getName().toString())
          && code.variable(receiver).isPresent()
          && hasOwnOrder.test(receiver)) {
        add(node.getQualifierExpression(), node.getName().toString(), 1);
      }
      return super.visitMemberReference(node, null);
    }

    private boolean isUnused(TreePath call) {
      Tree parent = call.getParentPath().getLeaf();
      return parent instanceof ExpressionStatementTree
          || (parent == function
              && code.call(call.getParentPath().getParentPath())
                  .filter(each -> each.name().equals("forEach"))
                  .isPresent());
    }

    private boolean isOrderFree(Code.MethodCall call) {
      return switch (call.name()) {
        case "add", "remove" -> call.count() == 1 && call.owner().startsWith("java.util.");
        case "merge" -> call.count() == 3 && StreamOrder.isCommutative(code, call.argument(2));
        case "put" -> call.count() == 2 && call.argument(0).getLeaf().toString().equals(key);
        default -> false;
      };
    }

    private void addIntegral(ExpressionTree target, String way) {
      if (StreamOrder.isIntegral(code.type(new TreePath(getCurrentPath(), target)))) {
        add(target, way, 1);
      }
    }

    private void add(ExpressionTree target, String way, int times) {
      TreePath path = new TreePath(getCurrentPath(), target);
      code.variable(path)
          .filter(each -> path.getLeaf() instanceof IdentifierTree)
          .ifPresent(
              variable -> {
                places.put(getCurrentPath().getLeaf(), variable);
                accumulated.merge(variable, times, Integer::sum);
                ways.computeIfAbsent(variable, each -> new HashSet<>()).add(way);
              });
    }
  }
}
