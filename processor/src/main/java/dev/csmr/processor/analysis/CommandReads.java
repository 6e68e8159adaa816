package dev.csmr.processor.analysis;

import com.google.auto.common.MoreElements;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.csmr.Saved;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;

/**
 * Which transient fields commands read: what a query leaves in them would get into the state, at
 * one replica only. To set such a field, or to drop what it holds, is not to read it.
 */
final class CommandReads {
  private final ClassSource source;
  private final Code code;
  private final Map<VariableElement, String> readers = new HashMap<>();

  CommandReads(ClassSource source) {
    this.source = source;
    this.code = source.code();
    for (ExecutableElement method :
        ElementFilter.methodsIn(source.element().getEnclosedElements())) {
      if (isCommand(method)) {
        new Scanner(method.getSimpleName().toString(), new HashSet<>()).enter(method);
      }
    }
  }

  /** The command that reads a transient field. */
  Optional<String> reader(VariableElement field) {
    return Optional.ofNullable(readers.get(field));
  }

  private boolean isCommand(ExecutableElement method) {
    return MoreElements.isAnnotationPresent(method, Saved.class)
        || (OperationMethods.isInherited(method, source, other -> true)
            && !OperationMethods.isQuery(method, source));
  }

  private final class Scanner extends TreePathScanner<Void, Void> {
    private final String command;
    private final Set<ExecutableElement> entered;

    Scanner(String command, Set<ExecutableElement> entered) {
      this.command = command;
      this.entered = entered;
    }

    void enter(ExecutableElement method) {
      TreePath declaration = entered.add(method) ? code.trees().getPath(method) : null;
      if (declaration != null) {
        new Scanner(command, entered).scan(declaration, null);
      }
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      code.call(getCurrentPath())
          .map(Code.MethodCall::method)
          .filter(source::declares)
          .ifPresent(this::enter);
      return super.visitMethodInvocation(node, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree node, Void unused) {
      if (code.trees().getElement(getCurrentPath()) instanceof ExecutableElement method
          && source.declares(method)) {
        enter(method);
      }
      return super.visitMemberReference(node, null);
    }

    @Override
    public Void visitIdentifier(IdentifierTree node, Void unused) {
      use();
      return null;
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree node, Void unused) {
      use();
      return super.visitMemberSelect(node, null);
    }

    private void use() {
      code.variable(getCurrentPath())
          .filter(field -> StateRoots.isOwn(source, field))
          .filter(field -> field.getModifiers().contains(Modifier.TRANSIENT))
          .filter(field -> !isDropped(getCurrentPath()))
          .ifPresent(field -> readers.putIfAbsent(field, command));
    }

    /** Whether a use only changes a field, and nobody sees what it was. */
    private static boolean isDropped(TreePath use) {
      TreePath up = use.getParentPath();
      Tree parent = up.getLeaf();
      if (parent instanceof AssignmentTree assignment) {
        return assignment.getVariable() == use.getLeaf();
      }
      if (parent instanceof CompoundAssignmentTree assignment) {
        return assignment.getVariable() == use.getLeaf() && isStatement(up);
      }
      if (parent instanceof UnaryTree) {
        return isStatement(up);
      }
      return parent instanceof MemberSelectTree select
          && Mutations.NAMES.contains(select.getIdentifier().toString())
          && up.getParentPath().getLeaf() instanceof MethodInvocationTree call
          && call.getMethodSelect() == select
          && isStatement(up.getParentPath());
    }

    private static boolean isStatement(TreePath expression) {
      TreePath up = expression.getParentPath();
      return up.getLeaf() instanceof ExpressionStatementTree
          || (up.getLeaf() instanceof LambdaExpressionTree
              && up.getParentPath().getLeaf() instanceof MethodInvocationTree call
              && call.getMethodSelect() instanceof MemberSelectTree select
              && select.getIdentifier().toString().matches("forEach|ifPresent"));
    }
  }
}
