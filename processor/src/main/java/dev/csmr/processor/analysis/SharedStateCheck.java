package dev.csmr.processor.analysis;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.util.TreePath;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.VariableElement;

/**
 * Refuses that implementations, or what they call, change or use what all replicas of a process
 * share in other classes; that of the implementation itself is {@link StaticStateCheck}'s.
 */
final class SharedStateCheck implements Check {
  @Override
  public void check(ClassSource source) {
    new Scanner(source).scan(source.path(), null);
  }

  private static final class Scanner extends AssignmentScanner {
    private final ClassSource source;
    private final Code code;

    Scanner(ClassSource source) {
      this.source = source;
      this.code = source.code();
    }

    @Override
    public Void visitIdentifier(IdentifierTree node, Void unused) {
      use();
      return super.visitIdentifier(node, null);
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree node, Void unused) {
      use();
      return super.visitMemberSelect(node, null);
    }

    /** A constant may be used, but no object that changes. */
    private void use() {
      Tree parent = getCurrentPath().getParentPath().getLeaf();
      boolean isChange =
          parent instanceof AssignmentTree
              || parent instanceof CompoundAssignmentTree
              || parent instanceof UnaryTree;
      code.variable(getCurrentPath())
          .filter(this::isElsewhere)
          .filter(field -> field.getModifiers().contains(Modifier.STATIC))
          .filter(field -> source.sources().contains(field))
          .ifPresent(
              field -> {
                String mutable = mutable(field);
                if (!field.getModifiers().contains(Modifier.FINAL)) {
                  if (!isChange) {
                    report(field, "it is not final");
                  }
                } else if (!mutable.isEmpty()) {
                  report(field, mutable + " can change");
                }
              });
    }

    private String mutable(VariableElement field) {
      String type = StaticStateCheck.mutable(source, field.asType(), 0);
      return type.isEmpty()
          ? Captures.initial(source, code.trees().getPath(field)).orElse("")
          : type;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      code.call(getCurrentPath())
          .filter(call -> Mutations.changes(call.method()))
          .ifPresent(call -> call.receiver().ifPresent(each -> change(each, "by " + call.name())));
      return super.visitMethodInvocation(node, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree node, Void unused) {
      if (code.trees().getElement(getCurrentPath()) instanceof ExecutableElement method
          && Mutations.changes(method)) {
        change(
            new TreePath(getCurrentPath(), node.getQualifierExpression()), "by " + node.getName());
      }
      return super.visitMemberReference(node, null);
    }

    @Override
    void change(ExpressionTree target) {
      TreePath path = Code.plain(new TreePath(getCurrentPath(), target));
      if (path.getLeaf() instanceof ArrayAccessTree access) {
        change(new TreePath(path, access.getExpression()), "an element of it is set");
      } else {
        change(path, "it is set");
      }
    }

    private void change(TreePath expression, String how) {
      code.variable(expression)
          .filter(this::isElsewhere)
          .filter(StaticStateCheck::isShared)
          .ifPresent(field -> report(field, how));
    }

    /** Whether it is a field of another class, or, in a method that was followed, of any. */
    private boolean isElsewhere(VariableElement field) {
      boolean isFollowed = !(source.path().getLeaf() instanceof ClassTree);
      return field.getKind() == ElementKind.FIELD && (isFollowed || !source.declares(field));
    }

    private void report(VariableElement field, String how) {
      StaticStateCheck.report(source, field, getCurrentPath(), how);
    }
  }
}
