package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.TreeScanner;
import dev.csmr.processor.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;

/**
 * Refuses records in the state that are others when they are created of their own components, as a
 * restore creates them: whose canonical constructor or accessor calculates with a component, or
 * copies a collection into one that can be changed. Validation, immutable copies and what may be
 * done twice (trimming, defaults for null) are fine in the constructor, and in an accessor where
 * the constructor has done it already; what a called method does is not looked at, but noticed when
 * the record is restored.
 */
final class RebuiltRecordCheck implements Check {
  private static final String CONSTRUCTOR = "its canonical constructor";
  private static final String ACCESSOR = "its accessor";

  /** Operators that give another value when they are applied to their own result. */
  private static final Set<Tree.Kind> CHANGING =
      Set.of(
          Tree.Kind.PLUS,
          Tree.Kind.MINUS,
          Tree.Kind.MULTIPLY,
          Tree.Kind.DIVIDE,
          Tree.Kind.XOR,
          Tree.Kind.LEFT_SHIFT,
          Tree.Kind.RIGHT_SHIFT,
          Tree.Kind.UNSIGNED_RIGHT_SHIFT,
          Tree.Kind.PLUS_ASSIGNMENT,
          Tree.Kind.MINUS_ASSIGNMENT,
          Tree.Kind.MULTIPLY_ASSIGNMENT,
          Tree.Kind.DIVIDE_ASSIGNMENT,
          Tree.Kind.XOR_ASSIGNMENT,
          Tree.Kind.LEFT_SHIFT_ASSIGNMENT,
          Tree.Kind.RIGHT_SHIFT_ASSIGNMENT,
          Tree.Kind.UNSIGNED_RIGHT_SHIFT_ASSIGNMENT,
          Tree.Kind.UNARY_MINUS,
          Tree.Kind.LOGICAL_COMPLEMENT,
          Tree.Kind.BITWISE_COMPLEMENT,
          Tree.Kind.PREFIX_INCREMENT,
          Tree.Kind.PREFIX_DECREMENT,
          Tree.Kind.POSTFIX_INCREMENT,
          Tree.Kind.POSTFIX_DECREMENT);

  @Override
  public void check(ClassSource source) {
    if (source.element().getKind() == ElementKind.RECORD) {
      new Scanner(source).scan(source.path(), null);
    }
  }

  private static final class Scanner extends TreePathScanner<Void, Void> {
    private final ClassSource source;
    private final Code code;
    private final List<RecordComponentElement> components;
    private boolean inConstructor;
    private Optional<RecordComponentElement> shown = Optional.empty();

    Scanner(ClassSource source) {
      this.source = source;
      this.code = source.code();
      this.components = List.copyOf(source.element().getRecordComponents());
    }

    @Override
    public Void visitClass(ClassTree node, Void unused) {
      return node == source.path().getLeaf() ? super.visitClass(node, null) : null;
    }

    @Override
    public Void visitLambdaExpression(LambdaExpressionTree node, Void unused) {
      return null;
    }

    @Override
    public Void visitMethod(MethodTree node, Void unused) {
      if (node.getBody() == null
          || !(code.trees().getElement(getCurrentPath()) instanceof ExecutableElement method)) {
        return null;
      }
      inConstructor = isCanonical(method);
      shown = components.stream().filter(each -> each.getAccessor().equals(method)).findFirst();
      return inConstructor || shown.isPresent() ? super.visitMethod(node, null) : null;
    }

    private boolean isCanonical(ExecutableElement method) {
      return method.getKind() == ElementKind.CONSTRUCTOR
          && method.getParameters().stream()
              .map(Element::getSimpleName)
              .toList()
              .equals(components.stream().map(Element::getSimpleName).toList());
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      Optional<RecordComponentElement> assigned =
          getCurrentPath().getParentPath().getLeaf() instanceof AssignmentTree assignment
              ? component(assignment.getVariable())
              : Optional.empty();
      code.call(getCurrentPath())
          .ifPresent(
              call -> {
                call.receiver().ifPresent(this::checkContent);
                call.arguments().stream()
                    .filter(each -> !isHarmless(call) && !isOwn(each, assigned))
                    .forEach(this::checkContent);
              });
      return super.visitMethodInvocation(node, null);
    }

    /** Whether an argument is the component that gets what the call makes of it. */
    private boolean isOwn(TreePath argument, Optional<RecordComponentElement> assigned) {
      return assigned.isPresent() && component(Code.plain(argument).getLeaf()).equals(assigned);
    }

    /** Whether a call does not depend on what its arguments contain. */
    private static boolean isHarmless(Code.MethodCall call) {
      return call.name().matches("requireNonNull.*|unmodifiable.*");
    }

    @Override
    public Void visitEnhancedForLoop(EnhancedForLoopTree node, Void unused) {
      checkContent(new TreePath(getCurrentPath(), node.getExpression()));
      return super.visitEnhancedForLoop(node, null);
    }

    /** What a component contains may be another thing when the record is created again. */
    private void checkContent(TreePath value) {
      if (code.isCollection(code.type(value))) {
        content(value)
            .ifPresent(
                each ->
                    source.report(
                        value,
                        Problem.CHECKED_CONTENT,
                        each.getSimpleName(),
                        value.getParentPath().getLeaf().toString().replaceAll("\\s+", " ")));
      }
    }

    /** The component that a collection is, or is in a record of, and that can be changed. */
    private Optional<RecordComponentElement> content(TreePath value) {
      TreePath path = Code.plain(value);
      Optional<TreePath> holder = code.call(path).flatMap(Code.MethodCall::receiver);
      if (holder.isEmpty()) {
        return component(path.getLeaf())
            .filter(each -> !isCopied(source.element(), each.getSimpleName().toString()));
      }
      Optional<RecordComponentElement> of = component(Code.plain(holder.get()).getLeaf());
      boolean isKept =
          Code.element(code.type(holder.get()))
              .filter(each -> isCopied(each, code.call(path).get().name()))
              .isPresent();
      return isKept ? Optional.empty() : of;
    }

    /** Whether the canonical constructor of a record keeps a copy that nobody can change. */
    private boolean isCopied(TypeElement owner, String component) {
      boolean[] copied = {false};
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitAssignment(AssignmentTree node, Void unused) {
          copied[0] |=
              text(node.getVariable()).equals(component)
                  && node.getExpression().toString().matches("(?s).*\\b(copyOf|toList|of)\\(.*");
          return super.visitAssignment(node, null);
        }
      }.scan(code.trees().getTree(owner), null);
      return copied[0];
    }

    @Override
    public Void visitReturn(ReturnTree node, Void unused) {
      shown.ifPresent(
          each -> checkShown(each, new TreePath(getCurrentPath(), node.getExpression())));
      return super.visitReturn(node, null);
    }

    /** What an accessor gives has to be what the record holds, which its other methods see. */
    private void checkShown(RecordComponentElement component, TreePath value) {
      TreePath path = Code.plain(value);
      String name = component.getSimpleName().toString();
      String text = text(path.getLeaf());
      List<String> assigned = assigned(name);
      boolean isImmutable = text.matches("\\w+\\.copyOf\\(" + name + "\\)");
      // A view is reported as such (csmr-807).
      boolean isView = text.startsWith("Collections.unmodifiable");
      boolean isHeld =
          text.equals(name)
              || isView
              || assigned.contains(text)
              || (isImmutable && assigned.stream().anyMatch(each -> each.contains(text)));
      if (!isHeld) {
        report(component, path, ACCESSOR);
      }
    }

    /** What the canonical constructor assigns to a component. */
    private List<String> assigned(String component) {
      List<String> found = new ArrayList<>();
      ElementFilter.constructorsIn(source.element().getEnclosedElements()).stream()
          .filter(this::isCanonical)
          .map(code.trees()::getTree)
          .filter(Objects::nonNull)
          .forEach(
              constructor ->
                  new TreeScanner<Void, Void>() {
                    @Override
                    public Void visitAssignment(AssignmentTree node, Void unused) {
                      if (text(node.getVariable()).equals(component)) {
                        found.add(text(node.getExpression()));
                      }
                      return super.visitAssignment(node, null);
                    }
                  }.scan(constructor, null));
      return found;
    }

    /** An expression, with components by their names alone. */
    private static String text(Tree expression) {
      return expression.toString().replace("this.", "").replaceAll("\\s+", " ");
    }

    @Override
    public Void visitAssignment(AssignmentTree node, Void unused) {
      component(node.getVariable())
          .ifPresent(
              each ->
                  check(each, new TreePath(getCurrentPath(), node.getExpression()), CONSTRUCTOR));
      return super.visitAssignment(node, null);
    }

    @Override
    public Void visitCompoundAssignment(CompoundAssignmentTree node, Void unused) {
      changed(node, node.getVariable());
      return super.visitCompoundAssignment(node, null);
    }

    @Override
    public Void visitUnary(UnaryTree node, Void unused) {
      if (node.getKind() == Tree.Kind.PREFIX_INCREMENT
          || node.getKind() == Tree.Kind.PREFIX_DECREMENT
          || node.getKind() == Tree.Kind.POSTFIX_INCREMENT
          || node.getKind() == Tree.Kind.POSTFIX_DECREMENT) {
        changed(node, node.getExpression());
      }
      return super.visitUnary(node, null);
    }

    private void changed(Tree change, Tree variable) {
      if (CHANGING.contains(change.getKind())) {
        component(variable).ifPresent(each -> report(each, getCurrentPath(), CONSTRUCTOR));
      }
    }

    /** The component that is assigned in the canonical constructor. */
    private Optional<RecordComponentElement> component(Tree variable) {
      if (!inConstructor) {
        return Optional.empty();
      }
      return code.variable(new TreePath(getCurrentPath(), variable))
          .flatMap(
              assigned ->
                  components.stream()
                      .filter(each -> each.getSimpleName().equals(assigned.getSimpleName()))
                      .findFirst());
    }

    private void check(RecordComponentElement component, TreePath value, String where) {
      TreePath path = Code.plain(value);
      Tree tree = path.getLeaf();
      if (tree instanceof ConditionalExpressionTree choice) {
        check(component, new TreePath(path, choice.getTrueExpression()), where);
        check(component, new TreePath(path, choice.getFalseExpression()), where);
        return;
      }
      boolean calculates =
          (tree instanceof BinaryTree || tree instanceof UnaryTree)
              && CHANGING.contains(tree.getKind());
      boolean copies = tree instanceof NewClassTree && code.isCollection(code.type(path));
      if ((calculates || copies) && mentions(tree, component)) {
        report(component, path, where);
      }
    }

    private static boolean mentions(Tree tree, RecordComponentElement component) {
      boolean[] found = {false};
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitIdentifier(IdentifierTree node, Void unused) {
          found[0] |= node.getName().equals(component.getSimpleName());
          return null;
        }

        @Override
        public Void visitMemberSelect(MemberSelectTree node, Void unused) {
          found[0] |=
              node.getIdentifier().equals(component.getSimpleName())
                  && node.getExpression().toString().equals("this");
          return super.visitMemberSelect(node, null);
        }
      }.scan(tree, null);
      return found[0];
    }

    private void report(RecordComponentElement component, TreePath change, String where) {
      source.report(
          change, Problem.REBUILT_RECORD, change.getLeaf(), component.getSimpleName(), where);
    }
  }
}
