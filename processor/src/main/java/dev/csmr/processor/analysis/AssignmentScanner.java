package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.util.TreePathScanner;

/** Scans code for what it assigns to, in any form that an assignment has. */
abstract class AssignmentScanner extends TreePathScanner<Void, Void> {
  /** Something is assigned to; the current path is the assignment. */
  abstract void change(ExpressionTree target);

  @Override
  public Void visitAssignment(AssignmentTree node, Void unused) {
    change(node.getVariable());
    return super.visitAssignment(node, null);
  }

  @Override
  public Void visitCompoundAssignment(CompoundAssignmentTree node, Void unused) {
    change(node.getVariable());
    return super.visitCompoundAssignment(node, null);
  }

  @Override
  public Void visitUnary(UnaryTree node, Void unused) {
    switch (node.getKind()) {
      case PREFIX_INCREMENT, PREFIX_DECREMENT, POSTFIX_INCREMENT, POSTFIX_DECREMENT ->
          change(node.getExpression());
      default -> {}
    }
    return super.visitUnary(node, null);
  }
}
