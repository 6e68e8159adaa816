package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import javax.lang.model.element.Element;

/** Scans code for the values that its variables are given, where declared and by assignment. */
abstract class GivenValues extends TreePathScanner<Void, Void> {
  private final Code code;

  GivenValues(Code code) {
    this.code = code;
  }

  /** A variable is given a value. */
  abstract void give(Element variable, TreePath value);

  @Override
  public Void visitVariable(VariableTree node, Void unused) {
    if (node.getInitializer() != null) {
      give(
          code.trees().getElement(getCurrentPath()),
          new TreePath(getCurrentPath(), node.getInitializer()));
    }
    return super.visitVariable(node, null);
  }

  @Override
  public Void visitAssignment(AssignmentTree node, Void unused) {
    TreePath path = getCurrentPath();
    code.variable(new TreePath(path, node.getVariable()))
        .ifPresent(variable -> give(variable, new TreePath(path, node.getExpression())));
    return super.visitAssignment(node, null);
  }
}
