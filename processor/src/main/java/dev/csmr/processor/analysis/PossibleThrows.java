package dev.csmr.processor.analysis;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;

/**
 * What code for each element of a collection throws by the element: exceptions that an operation
 * may declare, and those of the Java platform, which all are one answer, that it failed. Methods
 * whose source is compiled are entered; of the platform's, those are known that check what they are
 * given. That an element or a variable is null is not looked for, only what {@code map.get} gives.
 */
final class PossibleThrows {
  /** Methods of the Java platform that fail by what they are given or called on. */
  private static final Pattern CHECKING =
      Pattern.compile(
          "java\\.(lang|util|time|math)\\.[\\w.]*\\.(parse\\w*|decode|\\w+Exact|divide|requireNonNull"
              + "|checkIndex|charAt|codePointAt|substring|pop|element|getFirst|getLast|removeFirst"
              + "|removeLast|first|last|firstKey|lastKey|getAsInt|getAsLong|getAsDouble"
              + "|orElseThrow\\(\\))"
              + "|java\\.util\\.(UUID\\.fromString|Optional\\.get|List\\.(get|set)"
              + "|ArrayList\\.(get|set))"
              + "|java\\.lang\\.(Integer|Long|Short|Byte|Float|Double)\\.valueOf");

  private static final Set<Tree.Kind> DIVISIONS =
      Set.of(
          Tree.Kind.DIVIDE,
          Tree.Kind.REMAINDER,
          Tree.Kind.DIVIDE_ASSIGNMENT,
          Tree.Kind.REMAINDER_ASSIGNMENT);

  private final Code code;
  private final Set<ExecutableElement> entered = new HashSet<>();
  private int declarable;
  private boolean isUndeclared;
  private boolean isToldApart;

  PossibleThrows(Code code) {
    this.code = code;
  }

  /**
   * Looks at code.
   *
   * @param function what is executed for each element: a lambda, a reference, or a loop
   */
  PossibleThrows add(TreePath function) {
    new Scanner(function).scan(function, null);
    isToldApart |=
        isUndeclared
            && (catching(function).filter(each -> each.getCatches().size() > 1).isPresent()
                || new ExceptionTexts(code).areRead(function.getCompilationUnit()));
    return this;
  }

  /** What catches, in the same method, what code throws. */
  static Optional<TryTree> catching(TreePath thrower) {
    TreePath path = thrower;
    while (path.getParentPath() != null && !(path.getLeaf() instanceof MethodTree)) {
      TreePath up = path.getParentPath();
      if (up.getLeaf() instanceof TryTree tree
          && tree.getBlock() == path.getLeaf()
          && !tree.getCatches().isEmpty()) {
        return Optional.of(tree);
      }
      path = up;
    }
    return Optional.empty();
  }

  /** How often an exception is thrown that an operation may declare. */
  int declarable() {
    return declarable;
  }

  /** Whether one may be thrown that makes the operation fail. */
  boolean isUndeclared() {
    return isUndeclared;
  }

  /** Whether anything may be thrown. */
  boolean isAny() {
    return isUndeclared || declarable > 0;
  }

  /** Whether the code ends in different ways by the element that it comes to first. */
  boolean endsVary() {
    return declarable + (isUndeclared ? 1 : 0) > 1 || isToldApart;
  }

  private void thrown(TypeMirror type) {
    if (Code.name(type).startsWith("java.")) {
      isUndeclared = true;
    } else {
      declarable++;
    }
  }

  private final class Scanner extends TreePathScanner<Void, Void> {
    private final String text;
    private int handled;

    Scanner(TreePath scope) {
      TreePath statement = scope;
      while (statement.getParentPath() != null && statement.getLeaf() instanceof ExpressionTree) {
        statement = statement.getParentPath();
      }
      this.text = statement.getLeaf().toString();
    }

    /** What may be thrown by itself, unless it is handled at the element. */
    private void undeclared() {
      isUndeclared |= handled == 0;
    }

    @Override
    public Void visitTry(TryTree node, Void unused) {
      handled += node.getCatches().isEmpty() ? 0 : 1;
      scan(node.getResources(), null);
      scan(node.getBlock(), null);
      handled -= node.getCatches().isEmpty() ? 0 : 1;
      scan(node.getCatches(), null);
      scan(node.getFinallyBlock(), null);
      return null;
    }

    @Override
    public Void visitThrow(ThrowTree node, Void unused) {
      if (handled == 0) {
        thrown(code.type(new TreePath(getCurrentPath(), node.getExpression())));
      }
      return super.visitThrow(node, null);
    }

    @Override
    public Void visitBinary(BinaryTree node, Void unused) {
      divided(node.getKind(), node.getRightOperand());
      return super.visitBinary(node, null);
    }

    @Override
    public Void visitCompoundAssignment(CompoundAssignmentTree node, Void unused) {
      divided(node.getKind(), node.getExpression());
      return super.visitCompoundAssignment(node, null);
    }

    private void divided(Tree.Kind kind, ExpressionTree divisor) {
      TreePath path = new TreePath(getCurrentPath(), divisor);
      boolean isConstant =
          divisor instanceof LiteralTree
              || code.variable(path).map(VariableElement::getConstantValue).isPresent();
      if (DIVISIONS.contains(kind) && !isConstant && StreamOrder.isIntegral(code.type(path))) {
        undeclared();
      }
    }

    @Override
    public Void visitArrayAccess(ArrayAccessTree node, Void unused) {
      boolean isSimple =
          node.getIndex() instanceof IdentifierTree || node.getIndex() instanceof LiteralTree;
      if (!isSimple) {
        undeclared();
      }
      return super.visitArrayAccess(node, null);
    }

    @Override
    public Void visitNewClass(NewClassTree node, Void unused) {
      if (code.trees().getElement(getCurrentPath()) instanceof ExecutableElement constructor) {
        enter(constructor);
      }
      return super.visitNewClass(node, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree node, Void unused) {
      if (code.trees().getElement(getCurrentPath()) instanceof ExecutableElement method) {
        called(method);
      }
      return super.visitMemberReference(node, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      code.call(getCurrentPath())
          .ifPresent(
              call -> {
                if (call.name().equals("orElseThrow") && call.count() == 1) {
                  ResultExpressions.of(call.argument(0)).forEach(each -> thrown(code.type(each)));
                } else {
                  called(call.method());
                }
                if (isMissed(call)) {
                  undeclared();
                }
              });
      return super.visitMethodInvocation(node, null);
    }

    private void called(ExecutableElement method) {
      String owner = Code.name(method.getEnclosingElement().asType());
      String name = owner + '.' + method.getSimpleName();
      String call = method.getParameters().isEmpty() ? name + "()" : name;
      boolean isOfText =
          !method.getParameters().isEmpty()
              && Code.name(method.getParameters().get(0).asType()).equals("java.lang.String");
      boolean isOfEnum =
          method.getEnclosingElement().getKind() == ElementKind.ENUM
              && method.getSimpleName().contentEquals("valueOf");
      boolean isChecking =
          CHECKING.matcher(name).matches() || CHECKING.matcher(call).matches() || isOfEnum;
      if (isChecking && (isOfText || isOfEnum || !name.endsWith(".valueOf"))) {
        undeclared();
      }
      enter(method);
    }

    private void enter(ExecutableElement method) {
      TreePath body = entered.add(method) ? code.trees().getPath(method) : null;
      if (body != null && handled == 0) {
        code.attribute(body);
        new Scanner(body).scan(body, null);
      }
    }

    /**
     * Whether what {@code map.get} gives is used as if it could not be null. The keys of the map
     * itself, and those that are asked for with {@code containsKey}, are in it.
     */
    private boolean isMissed(Code.MethodCall call) {
      Optional<TreePath> map =
          call.receiver().filter(each -> code.isA(code.type(each), "java.util.Map"));
      if (map.isEmpty() || !call.name().equals("get") || !isNeeded(call.path())) {
        return false;
      }
      String keys = map.get().getLeaf() + ".keySet()";
      String asked = map.get().getLeaf() + ".containsKey(" + call.argument(0).getLeaf() + ")";
      boolean isOwnKey =
          call.argument(0).getLeaf() instanceof IdentifierTree && text.contains(keys);
      return !isOwnKey && !text.contains(asked);
    }

    private boolean isNeeded(TreePath value) {
      Tree parent = value.getParentPath().getLeaf();
      if (parent instanceof MemberSelectTree) {
        return true;
      }
      boolean isNumber = StreamOrder.isIntegral(code.type(value));
      return isNumber
          && (parent instanceof CompoundAssignmentTree
              || (parent instanceof BinaryTree && isOfNumbers(value.getParentPath()))
              || (parent instanceof VariableTree variable
                  && code.type(new TreePath(value.getParentPath(), variable.getType()))
                      .getKind()
                      .isPrimitive()));
    }

    /** Whether both sides are calculated with, not compared with null or put into a text. */
    private boolean isOfNumbers(TreePath binary) {
      BinaryTree tree = (BinaryTree) binary.getLeaf();
      return StreamOrder.isIntegral(code.type(new TreePath(binary, tree.getLeftOperand())))
          && StreamOrder.isIntegral(code.type(new TreePath(binary, tree.getRightOperand())));
    }
  }
}
