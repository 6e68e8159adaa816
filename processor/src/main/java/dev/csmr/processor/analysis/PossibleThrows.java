package dev.csmr.processor.analysis;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssertTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.UnionTypeTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.Name;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/**
 * What code for each element of a collection may throw: exceptions that an operation may declare,
 * and others, which all come to one answer, that it failed. Whatever is not known to throw nothing
 * may throw ({@link TotalMethods}). Methods whose source is compiled are entered. Not looked for is
 * null in a collection, in a component of a record and in a final field; a variable that is
 * compared with null anywhere, and a key that is asked for by {@code containsKey}, are taken to be
 * handled.
 */
final class PossibleThrows {
  private static final Set<Tree.Kind> DIVISIONS =
      Set.of(
          Tree.Kind.DIVIDE,
          Tree.Kind.REMAINDER,
          Tree.Kind.DIVIDE_ASSIGNMENT,
          Tree.Kind.REMAINDER_ASSIGNMENT);

  private static final Set<Tree.Kind> OF_REFERENCES =
      Set.of(Tree.Kind.EQUAL_TO, Tree.Kind.NOT_EQUAL_TO);

  private final Code code;
  private final Set<ExecutableElement> entered = new HashSet<>();

  /** The same, with what was handled there. */
  private final Set<List<Object>> enteredUnderHandlers = new HashSet<>();

  private final Set<String> declarable = new TreeSet<>();
  private final Set<Tree> undeclared = new LinkedHashSet<>();

  /** Whether code is called that is not seen, which may throw one exception or another. */
  private boolean isUnknown;

  PossibleThrows(Code code) {
    this.code = code;
  }

  /**
   * Looks at code.
   *
   * @param function what is executed for each element: a lambda, a reference, a variable that holds
   *     one, or a loop
   */
  PossibleThrows add(TreePath function) {
    TreePath body = initial(Code.plain(function));
    boolean isName =
        body.getLeaf() instanceof IdentifierTree || body.getLeaf() instanceof MemberSelectTree;
    if (isName && Code.name(code.type(body)).startsWith("java.util.function.")) {
      undeclared.add(body.getLeaf());
    }
    new Scanner(body, List.of()).scan(body, null);
    return this;
  }

  /** What a variable that holds a function is initialised with, instead of its name. */
  private TreePath initial(TreePath function) {
    TreePath declaration = code.variable(function).map(code.trees()::getPath).orElse(null);
    return declaration != null
            && declaration.getLeaf() instanceof VariableTree tree
            && (tree.getInitializer() instanceof LambdaExpressionTree
                || tree.getInitializer() instanceof MemberReferenceTree)
        ? new TreePath(declaration, tree.getInitializer())
        : function;
  }

  /** In how many ways exceptions end the code that an operation may declare. */
  int declarable() {
    return declarable.size();
  }

  /** Whether anything may be thrown. */
  boolean isAny() {
    return !undeclared.isEmpty() || !declarable.isEmpty();
  }

  /** Whether something may be thrown that makes the operation fail. */
  boolean isUndeclared() {
    return !undeclared.isEmpty();
  }

  /** Whether several things may: then which one comes first decides which exception it is. */
  boolean areUndeclared() {
    return undeclared.size() > 1;
  }

  /** Whether the code throws one exception or another by the element that it comes to first. */
  boolean endsVary() {
    return isUnknown || declarable.size() + (undeclared.isEmpty() ? 0 : 1) > 1;
  }

  /** What may throw, for people. */
  String text() {
    String text =
        undeclared.isEmpty()
            ? declarable.iterator().next()
            : undeclared.iterator().next().toString();
    String line = text.replaceAll("\\s+", " ");
    return "`" + (line.length() > 50 ? line.substring(0, 47) + "..." : line) + "`";
  }

  private final class Scanner extends TreePathScanner<Void, Void> {
    private final Tree scope;
    private final String text;

    /** What is caught at the element, around the code. */
    private final Deque<TypeMirror> handled = new ArrayDeque<>();

    Scanner(TreePath scope, Collection<TypeMirror> handled) {
      this.handled.addAll(handled);
      TreePath statement = scope;
      while (statement.getParentPath() != null && statement.getLeaf() instanceof ExpressionTree) {
        statement = statement.getParentPath();
      }
      this.scope = scope.getLeaf();
      this.text = statement.getLeaf().toString();
    }

    private void throwing(Tree tree) {
      throwing(tree, "java.lang.RuntimeException");
    }

    /**
     * Notes what may throw.
     *
     * @param exception the class of all that it may throw
     */
    private void throwing(Tree tree, String exception) {
      TypeMirror type = code.elements().getTypeElement(exception).asType();
      if (handled.stream().noneMatch(each -> code.types().isSubtype(type, each))) {
        undeclared.add(tree);
      }
    }

    @Override
    public Void visitTry(TryTree node, Void unused) {
      List<TypeMirror> caught =
          node.getCatches().stream().flatMap(each -> types(each.getParameter().getType())).toList();
      caught.forEach(handled::push);
      scan(node.getResources(), null);
      scan(node.getBlock(), null);
      caught.forEach(each -> handled.pop());
      scan(node.getCatches(), null);
      scan(node.getFinallyBlock(), null);
      return null;
    }

    private Stream<TypeMirror> types(Tree caught) {
      List<? extends Tree> each =
          caught instanceof UnionTypeTree union ? union.getTypeAlternatives() : List.of(caught);
      return each.stream().map(tree -> code.type(new TreePath(getCurrentPath(), tree)));
    }

    @Override
    public Void visitThrow(ThrowTree node, Void unused) {
      TreePath thrown = new TreePath(getCurrentPath(), node.getExpression());
      thrown(thrown, thrown.getLeaf().toString());
      scan(node.getExpression(), null);
      return null;
    }

    private void thrown(TreePath exception, String how) {
      TypeMirror type = code.type(exception);
      if (Code.name(type).startsWith("java.")) {
        throwing(exception.getLeaf(), Code.name(type));
      } else if (handled.stream().noneMatch(each -> code.types().isSubtype(type, each))) {
        declarable.add(how);
      }
    }

    @Override
    public Void visitAssert(AssertTree node, Void unused) {
      throwing(node);
      return super.visitAssert(node, null);
    }

    @Override
    public Void visitTypeCast(TypeCastTree node, Void unused) {
      TreePath path = getCurrentPath();
      TypeMirror from = code.type(new TreePath(path, node.getExpression()));
      TypeMirror to = code.type(path);
      if (to.getKind().isPrimitive()) {
        need(node.getExpression());
      } else if (!code.types().isAssignable(code.types().erasure(from), code.types().erasure(to))) {
        throwing(node);
      }
      return super.visitTypeCast(node, null);
    }

    @Override
    public Void visitArrayAccess(ArrayAccessTree node, Void unused) {
      throwing(node);
      return super.visitArrayAccess(node, null);
    }

    @Override
    public Void visitNewArray(NewArrayTree node, Void unused) {
      if (!node.getDimensions().isEmpty()) {
        throwing(node);
      }
      return super.visitNewArray(node, null);
    }

    @Override
    public Void visitBinary(BinaryTree node, Void unused) {
      divide(node, node.getRightOperand());
      TreePath path = getCurrentPath();
      boolean isOfText = Code.name(code.type(path)).equals("java.lang.String");
      boolean comparesReferences =
          OF_REFERENCES.contains(node.getKind())
              && !isPrimitive(node.getLeftOperand())
              && !isPrimitive(node.getRightOperand());
      if (!isOfText && !comparesReferences) {
        need(node.getLeftOperand());
        need(node.getRightOperand());
      }
      return super.visitBinary(node, null);
    }

    private boolean isPrimitive(ExpressionTree expression) {
      return code.type(new TreePath(getCurrentPath(), expression)).getKind().isPrimitive();
    }

    @Override
    public Void visitUnary(UnaryTree node, Void unused) {
      need(node.getExpression());
      return super.visitUnary(node, null);
    }

    @Override
    public Void visitCompoundAssignment(CompoundAssignmentTree node, Void unused) {
      divide(node, node.getExpression());
      if (isPrimitive(node.getVariable())) {
        need(node.getExpression());
      }
      return super.visitCompoundAssignment(node, null);
    }

    private void divide(ExpressionTree node, ExpressionTree divisor) {
      TreePath path = new TreePath(getCurrentPath(), divisor);
      boolean isConstant =
          divisor instanceof LiteralTree
              || code.variable(path).map(VariableElement::getConstantValue).isPresent();
      if (DIVISIONS.contains(node.getKind())
          && !isConstant
          && StreamOrder.isIntegral(code.type(path))) {
        throwing(node, "java.lang.ArithmeticException");
      }
    }

    @Override
    public Void visitVariable(VariableTree node, Void unused) {
      boolean isPrimitive =
          node.getType() != null
              && code.type(new TreePath(getCurrentPath(), node.getType())).getKind().isPrimitive();
      if (isPrimitive && node.getInitializer() != null) {
        need(node.getInitializer());
      }
      return super.visitVariable(node, null);
    }

    @Override
    public Void visitIf(IfTree node, Void unused) {
      need(node.getCondition());
      return super.visitIf(node, null);
    }

    @Override
    public Void visitConditionalExpression(ConditionalExpressionTree node, Void unused) {
      need(node.getCondition());
      return super.visitConditionalExpression(node, null);
    }

    @Override
    public Void visitSwitch(SwitchTree node, Void unused) {
      need(node.getExpression());
      return super.visitSwitch(node, null);
    }

    @Override
    public Void visitSwitchExpression(SwitchExpressionTree node, Void unused) {
      need(node.getExpression());
      return super.visitSwitchExpression(node, null);
    }

    @Override
    public Void visitEnhancedForLoop(EnhancedForLoopTree node, Void unused) {
      if (node != scope) {
        need(node.getExpression());
      }
      return super.visitEnhancedForLoop(node, null);
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree node, Void unused) {
      TreePath owner = new TreePath(getCurrentPath(), node.getExpression());
      if (!(code.trees().getElement(owner) instanceof TypeElement)
          && code.type(owner).getKind() != TypeKind.PACKAGE) {
        need(node.getExpression());
      }
      return super.visitMemberSelect(node, null);
    }

    @Override
    public Void visitLambdaExpression(LambdaExpressionTree node, Void unused) {
      boolean isStage =
          node != scope
              && code.call(getCurrentPath().getParentPath())
                  .filter(call -> call.owner().startsWith("java.util.stream."))
                  .isPresent();
      if ((isStage || node == scope) && node.getBody() instanceof ExpressionTree result) {
        need(result);
      }
      return super.visitLambdaExpression(node, null);
    }

    @Override
    public Void visitNewClass(NewClassTree node, Void unused) {
      if (code.trees().getElement(getCurrentPath()) instanceof ExecutableElement constructor
          && node.getClassBody() == null) {
        called(node, constructor, node.getArguments());
      } else {
        throwing(node);
      }
      return super.visitNewClass(node, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree node, Void unused) {
      Element referred = code.trees().getElement(getCurrentPath());
      if (!(referred instanceof ExecutableElement method) || isMapsGet(method)) {
        throwing(node);
      } else {
        called(node, method, List.of());
      }
      return super.visitMemberReference(node, null);
    }

    private boolean isMapsGet(ExecutableElement method) {
      return method.getSimpleName().contentEquals("get")
          && code.isA(method.getEnclosingElement().asType(), "java.util.Map");
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      Optional<Code.MethodCall> made = code.call(getCurrentPath());
      if (made.isEmpty()) {
        throwing(node);
        return super.visitMethodInvocation(node, null);
      }
      Code.MethodCall call = made.get();
      if (call.name().equals("orElseThrow") && call.count() == 1) {
        List<TreePath> thrown = ResultExpressions.of(call.argument(0));
        if (thrown.isEmpty()) {
          declarable.add(call.argument(0).getLeaf().toString());
        }
        thrown.forEach(each -> thrown(each, each.getLeaf().toString()));
      } else {
        called(node, call.method(), node.getArguments());
      }
      return super.visitMethodInvocation(node, null);
    }

    private void called(
        Tree call, ExecutableElement method, List<? extends ExpressionTree> arguments) {
      TreePath body = code.trees().getPath(method);
      boolean isWritten =
          body != null
              && body.getLeaf() instanceof MethodTree tree
              && (tree.getBody() != null || tree.getReturnType() == null);
      if (isWritten && !isOverridden(method)) {
        for (int i = 0; i < arguments.size(); i++) {
          boolean isAsked =
              i < method.getParameters().size()
                  && asksForNull(
                      body.getLeaf().toString(), method.getParameters().get(i).getSimpleName());
          if (!isAsked) {
            need(arguments.get(i));
          }
        }
        enter(body, method);
      } else if (isGenerated(method) || isTotalByArguments(method, arguments)) {
        return;
      } else if (!TotalMethods.has(code, method)) {
        throwing(call, TotalMethods.thrown(method));
        isUnknown |=
            handled.isEmpty()
                && !Code.name(method.getEnclosingElement().asType()).startsWith("java.");
      } else {
        for (int i = 0; i < Math.min(arguments.size(), method.getParameters().size()); i++) {
          if (method.getParameters().get(i).asType().getKind().isPrimitive()) {
            need(arguments.get(i));
          }
        }
      }
    }

    /**
     * What throws nothing when it is given constants: patterns of texts, and times that are moved a
     * little, as long as they are those that people live in.
     */
    private boolean isTotalByArguments(
        ExecutableElement method, List<? extends ExpressionTree> arguments) {
      String owner = Code.name(method.getEnclosingElement().asType());
      String name = method.getSimpleName().toString();
      if (owner.equals("java.lang.String")) {
        return name.matches("split|matches|replaceAll|replaceFirst|repeat")
            && isConstant(arguments.get(0));
      }
      return owner.startsWith("java.time.")
          && name.matches("plus\\w*|minus\\w*|of\\w+")
          && arguments.stream().allMatch(this::isConstant);
    }

    private boolean isConstant(ExpressionTree expression) {
      TreePath path = new TreePath(getCurrentPath(), expression);
      return expression instanceof LiteralTree
          || code.variable(path)
              .filter(
                  each ->
                      each.getConstantValue() != null
                          || each.getModifiers()
                              .containsAll(Set.of(Modifier.STATIC, Modifier.FINAL)))
              .isPresent()
          || code.call(path)
              .filter(call -> call.owner().startsWith("java.time.") && call.isStatic())
              .filter(call -> call.tree().getArguments().stream().allMatch(this::isConstant))
              .isPresent();
    }

    /** Methods that nobody wrote: accessors and constructors of records, methods of enums. */
    private boolean isGenerated(ExecutableElement method) {
      TypeElement owner = (TypeElement) method.getEnclosingElement();
      boolean isOfRecord =
          owner.getRecordComponents().stream().anyMatch(each -> method.equals(each.getAccessor()))
              || (owner.getKind() == ElementKind.RECORD
                  && code.trees().getPath(owner) != null
                  && method.getKind() == ElementKind.CONSTRUCTOR);
      boolean isOfEnum =
          owner.getKind() == ElementKind.ENUM && method.getSimpleName().contentEquals("values");
      boolean isStandard =
          method.getKind() == ElementKind.CONSTRUCTOR
              && method.getParameters().isEmpty()
              && code.trees().getPath(owner) != null;
      return isOfRecord || isOfEnum || isStandard;
    }

    /** Whether others than the code that is seen here may be executed: by a subclass. */
    private boolean isOverridden(ExecutableElement method) {
      TypeElement owner = (TypeElement) method.getEnclosingElement();
      Set<Modifier> modifiers = method.getModifiers();
      boolean isFixed =
          modifiers.contains(Modifier.PRIVATE)
              || modifiers.contains(Modifier.STATIC)
              || modifiers.contains(Modifier.FINAL)
              || owner.getModifiers().contains(Modifier.FINAL)
              || method.getKind() == ElementKind.CONSTRUCTOR;
      boolean isOfThis =
          owner.getKind() == ElementKind.CLASS && !modifiers.contains(Modifier.ABSTRACT);
      return !isFixed && !isOfThis;
    }

    private void enter(TreePath body, ExecutableElement method) {
      boolean isNew =
          handled.isEmpty()
              ? entered.add(method)
              : enteredUnderHandlers.add(List.of(method, handled.toString()));
      if (isNew) {
        code.attribute(body);
        new Scanner(body, handled).scan(body, null);
      }
    }

    /** Something is used as it only can be when it is not null. */
    private void need(ExpressionTree expression) {
      TreePath path = new TreePath(getCurrentPath(), expression);
      if (!isPresent(path, 0)) {
        throwing(expression);
      }
    }

    private boolean isPresent(TreePath expression, int depth) {
      TreePath path = Code.plain(expression);
      Tree tree = path.getLeaf();
      TypeMirror type = code.type(path);
      if (type.getKind().isPrimitive() || type.getKind() == TypeKind.VOID || depth > 4) {
        return depth <= 4;
      }
      if (tree instanceof ParenthesizedTree inner) {
        return isPresent(new TreePath(path, inner.getExpression()), depth);
      }
      if (tree.getKind() == Tree.Kind.NULL_LITERAL) {
        return false;
      }
      if (tree instanceof ConditionalExpressionTree choice) {
        return isPresent(new TreePath(path, choice.getTrueExpression()), depth + 1)
            && isPresent(new TreePath(path, choice.getFalseExpression()), depth + 1);
      }
      Optional<Code.MethodCall> call = code.call(path);
      if (call.isPresent()) {
        return isPresentAnswer(call.get(), depth);
      }
      return code.variable(path).map(each -> isPresent(each, depth)).orElse(true);
    }

    /** What a call gives: only of a map's get, and of methods that are seen, it may be null. */
    private boolean isPresentAnswer(Code.MethodCall call, int depth) {
      if (isMapsGet(call.method())) {
        return isKnownKey(call);
      }
      if (call.name().matches("poll\\w*|peek\\w*|ceiling\\w*|floor\\w*|higher\\w*|lower\\w*")
          || (code.isA(call.method().getEnclosingElement().asType(), "java.util.Map")
              && call.name().matches("put|putIfAbsent|remove|replace|compute\\w*|merge"))) {
        return false;
      }
      if (call.name().matches("orElse|getOrDefault")) {
        return isPresent(call.argument(call.count() - 1), depth + 1);
      }
      TreePath body = code.trees().getPath(call.method());
      return body == null
          || !(body.getLeaf() instanceof MethodTree tree)
          || tree.getBody() == null
          || ResultExpressions.of(body).stream().allMatch(each -> isPresent(each, depth + 1));
    }

    /** Whether a map has a key: one of its own, or one that is asked for. */
    private boolean isKnownKey(Code.MethodCall get) {
      if (get.receiver().isEmpty()) {
        return false;
      }
      String map = get.receiver().get().getLeaf().toString();
      String key = get.argument(0).getLeaf().toString();
      boolean isOwn =
          (get.argument(0).getLeaf() instanceof IdentifierTree && text.contains(map + ".keySet()"))
              || (key.endsWith(".getKey()") && text.contains(map + ".entrySet()"));
      String got = map + ".get(" + key + ") ";
      return isOwn
          || text.contains(map + ".containsKey(" + key + ")")
          || text.contains(got + "!= null")
          || text.contains(got + "== null");
    }

    private boolean isPresent(VariableElement variable, int depth) {
      if (variable.getKind() != ElementKind.LOCAL_VARIABLE
          || asksForNull(text, variable.getSimpleName())) {
        return true;
      }
      TreePath declaration = code.trees().getPath(variable);
      if (declaration == null
          || declaration.getParentPath().getLeaf() instanceof EnhancedForLoopTree
          || !(declaration.getLeaf() instanceof VariableTree tree)) {
        return true;
      }
      return tree.getInitializer() != null
          && isPresent(new TreePath(declaration, tree.getInitializer()), depth + 1);
    }

    private static boolean asksForNull(String text, Name variable) {
      return text.matches(
          "(?s).*\\b(%1$s (==|!=) null\\b|Objects\\.(isNull|nonNull)\\(%1$s\\)).*"
              .formatted(variable));
    }
  }
}
