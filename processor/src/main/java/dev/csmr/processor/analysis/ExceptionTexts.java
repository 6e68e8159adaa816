package dev.csmr.processor.analysis;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
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

  private boolean isOfPlatform(TypeMirror type) {
    return code.isA(type, "java.lang.Throwable") && Code.name(type).startsWith("java.");
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
        || parent instanceof ConditionalExpressionTree) {
      return isForPeople(up);
    }
    if (parent instanceof NewClassTree) {
      return up.getParentPath().getLeaf() instanceof ThrowTree && isOfPlatform(code.type(up));
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

  /** Whether code somewhere reads what an exception of the platform says, whoever wrote that. */
  boolean areRead(CompilationUnitTree unit) {
    boolean[] found = {false};
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
        code.call(getCurrentPath())
            .filter(call -> MESSAGES.contains(call.name()) || call.name().equals("toString"))
            .flatMap(Code.MethodCall::receiver)
            .filter(each -> isOfPlatform(code.type(each)) && !isForPeople(getCurrentPath()))
            .ifPresent(each -> found[0] = true);
        return super.visitMethodInvocation(node, null);
      }
    }.scan(new TreePath(unit), null);
    return found[0];
  }
}
