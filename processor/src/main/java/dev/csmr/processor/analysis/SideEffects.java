package dev.csmr.processor.analysis;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import java.util.Optional;
import javax.lang.model.element.Element;

/** Whether a function changes what exists outside of it, as far as its own code tells. */
final class SideEffects {
  private SideEffects() {}

  /** Whether an argument is a function with side effects; {@code false} if it is no function. */
  static boolean isPossible(Code code, TreePath argument) {
    if (argument.getLeaf() instanceof MemberReferenceTree reference) {
      return reference.getMode() == MemberReferenceTree.ReferenceMode.INVOKE
          && Mutations.NAMES.contains(reference.getName().toString());
    }
    if (!(argument.getLeaf() instanceof LambdaExpressionTree lambda)) {
      return false;
    }
    Scanner scanner = new Scanner(code, lambda);
    scanner.scan(new TreePath(argument, lambda.getBody()), null);
    return scanner.found;
  }

  private static final class Scanner extends AssignmentScanner {
    private final Code code;
    private final LambdaExpressionTree lambda;
    private boolean found;

    Scanner(Code code, LambdaExpressionTree lambda) {
      this.code = code;
      this.lambda = lambda;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      code.call(getCurrentPath())
          .filter(call -> Mutations.NAMES.contains(call.name()))
          .flatMap(Code.Call::receiver)
          .filter(receiver -> code.variable(receiver).filter(this::isOwn).isEmpty())
          .ifPresent(receiver -> found = true);
      return super.visitMethodInvocation(node, null);
    }

    @Override
    void change(ExpressionTree target) {
      Optional<? extends Element> variable = code.variable(new TreePath(getCurrentPath(), target));
      if (variable.filter(this::isOwn).isEmpty()) {
        found = true;
      }
    }

    /** Whether a variable is declared within the function. */
    private boolean isOwn(Element variable) {
      TreePath declaration = code.trees().getPath(variable);
      if (declaration != null) {
        for (Tree each : declaration) {
          if (each == lambda) {
            return true;
          }
        }
      }
      return false;
    }
  }
}
