package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.csmr.processor.problem.Problem;
import java.util.Optional;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.VariableElement;

/** Refuses final fields of the state that hold what cannot be changed: no snapshot refills it. */
final class ConstantStateCheck implements Check {
  @Override
  public void check(ClassSource source) {
    if (!source.isImplementation()) {
      return;
    }
    Code code = source.code();
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitClass(ClassTree node, Void unused) {
        return node == source.path().getLeaf() ? super.visitClass(node, null) : null;
      }

      @Override
      public Void visitVariable(VariableTree node, Void unused) {
        if (node.getInitializer() != null
            && code.trees().getElement(getCurrentPath()) instanceof VariableElement variable) {
          checkValue(variable, new TreePath(getCurrentPath(), node.getInitializer()));
        }
        return super.visitVariable(node, null);
      }

      @Override
      public Void visitAssignment(AssignmentTree node, Void unused) {
        TreePath path = getCurrentPath();
        Optional<VariableElement> variable = code.variable(new TreePath(path, node.getVariable()));
        variable.ifPresent(each -> checkValue(each, new TreePath(path, node.getExpression())));
        return super.visitAssignment(node, null);
      }

      private void checkValue(VariableElement variable, TreePath value) {
        if (Code.isInstanceField(variable)
            && variable.getModifiers().contains(Modifier.FINAL)
            && !variable.getModifiers().contains(Modifier.TRANSIENT)
            && Immutables.isUnchangeable(code, value)) {
          source.report(
              value, Problem.CONSTANT_STATE, variable.getSimpleName(), Code.plain(value).getLeaf());
        }
      }
    }.scan(source.path(), null);
  }
}
