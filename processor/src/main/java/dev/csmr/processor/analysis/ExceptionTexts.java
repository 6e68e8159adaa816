package dev.csmr.processor.analysis;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.Set;
import javax.lang.model.type.TypeMirror;

/**
 * Tells which texts are those of exceptions of the Java platform: what they say differs between its
 * releases, and the compiler of a virtual machine leaves it out where code throws often.
 */
final class ExceptionTexts {
  static final Set<String> MESSAGES = Set.of("getMessage", "getLocalizedMessage");

  /** Exceptions whose texts people write, mostly. */
  private static final Set<String> OF_PEOPLE =
      Set.of(
          "java.lang.IllegalArgumentException",
          "java.lang.IllegalStateException",
          "java.lang.UnsupportedOperationException");

  private static final Set<String> LOGGERS =
      Set.of("org.slf4j.Logger", "java.lang.System.Logger", "java.util.logging.Logger");

  private final Code code;
  private final IdentityValues identities;

  ExceptionTexts(Code code) {
    this.code = code;
    this.identities = new IdentityValues(code);
  }

  /** Whether a type is that of exceptions whose texts are the platform's. */
  boolean isPlatforms(TypeMirror type) {
    return isOfPlatform(type) && !OF_PEOPLE.contains(Code.name(type));
  }

  /** Whether a type is that of exceptions of the platform, or of those that callers get. */
  boolean isOfPlatform(TypeMirror type) {
    return code.isA(type, "java.lang.Throwable")
        && (Code.name(type).startsWith("java.") || code.isA(type, "dev.csmr.CsmrException"));
  }

  /**
   * Whether a text only goes into a log, or into an exception that makes the operation fail: what
   * that says is no part of the answer.
   */
  boolean isForPeople(TreePath text) {
    TreePath up = text.getParentPath();
    Tree parent = up.getLeaf();
    if (parent instanceof BinaryTree
        || parent instanceof ParenthesizedTree
        || parent instanceof ConditionalExpressionTree
        || parent instanceof LambdaExpressionTree) {
      return isForPeople(up);
    }
    if (parent instanceof NewClassTree) {
      return up.getParentPath().getLeaf() instanceof ThrowTree
          && isOfPlatform(code.type(up))
          && (isPlatforms(code.type(up))
              || !areRead(up.getCompilationUnit(), Code.name(code.type(up))));
    }
    return code.call(up)
        .filter(call -> call.path().getLeaf() == parent)
        .filter(
            call ->
                LOGGERS.contains(call.owner())
                    || (identities.texts(call).stream()
                            .anyMatch(each -> each.getLeaf() == text.getLeaf())
                        && isForPeople(up)))
        .isPresent();
  }

  /** Whether code somewhere reads what exceptions of a class say. */
  private boolean areRead(CompilationUnitTree unit, String exception) {
    boolean[] found = {false};
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
        code.call(getCurrentPath())
            .filter(call -> MESSAGES.contains(call.name()) || call.name().equals("toString"))
            .flatMap(Code.MethodCall::receiver)
            .filter(each -> exception.equals(Code.name(code.type(each))))
            .ifPresent(each -> found[0] = true);
        return super.visitMethodInvocation(node, null);
      }
    }.scan(new TreePath(unit), null);
    return found[0];
  }
}
