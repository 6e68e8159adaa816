package dev.csmr.processor.analysis;

import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.YieldTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;

/** The expressions that code may give. */
final class ResultExpressions {
  private ResultExpressions() {}

  /** The expressions that a method, a lambda or a switch may give. */
  static List<TreePath> of(TreePath code) {
    List<TreePath> results = new ArrayList<>();
    if (code.getLeaf() instanceof LambdaExpressionTree lambda
        && lambda.getBody() instanceof ExpressionTree expression) {
      results.add(new TreePath(code, expression));
      return results;
    }
    new TreePathScanner<Void, Void>() {
      @Override
      public Void scan(Tree tree, Void unused) {
        boolean isInner =
            tree != null
                && tree != code.getLeaf()
                && (tree instanceof LambdaExpressionTree
                    || tree instanceof ClassTree
                    || tree instanceof SwitchExpressionTree);
        return isInner ? null : super.scan(tree, null);
      }

      @Override
      public Void visitReturn(ReturnTree node, Void unused) {
        if (node.getExpression() != null) {
          results.add(new TreePath(getCurrentPath(), node.getExpression()));
        }
        return null;
      }

      @Override
      public Void visitYield(YieldTree node, Void unused) {
        results.add(new TreePath(getCurrentPath(), node.getValue()));
        return null;
      }

      @Override
      public Void visitCase(CaseTree node, Void unused) {
        if (code.getLeaf() instanceof SwitchExpressionTree
            && node.getBody() instanceof ExpressionTree expression) {
          results.add(new TreePath(getCurrentPath(), expression));
          return null;
        }
        return super.visitCase(node, null);
      }
    }.scan(code, null);
    return results;
  }
}
