package dev.csmr.processor.analysis;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.TryTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;

/**
 * Tells whether code of a class sees which exception other code of it throws: it catches some of
 * the platform's and not all, some in another way than others, or looks at what it caught.
 */
final class FailureObservers {
  private static final Set<String> ALL =
      Set.of("java.lang.RuntimeException", "java.lang.Exception", "java.lang.Throwable");

  private final ClassSource source;
  private final Code code;
  private final ExceptionTexts texts;
  private Set<ExecutableElement> observed;
  private Set<ExecutableElement> read;

  FailureObservers(ClassSource source) {
    this.source = source;
    this.code = source.code();
    this.texts = new ExceptionTexts(code);
  }

  /**
   * Whether somebody sees which of several exceptions code throws, or looks at the one: what that
   * says tells at which element it was thrown. In the code's method, or where that is called.
   */
  boolean see(TreePath thrower, PossibleThrows throwing) {
    return (throwing.areUndeclared() && see(thrower, false))
        || (throwing.isUndeclared() && see(thrower, true));
  }

  private boolean see(TreePath thrower, boolean isRead) {
    for (TreePath path = thrower; path.getParentPath() != null; path = path.getParentPath()) {
      TreePath up = path.getParentPath();
      if (up.getLeaf() instanceof TryTree tree
          && tree.getBlock() == path.getLeaf()
          && (isRead ? reads(up, tree) : observes(up, tree))) {
        return true;
      }
      if (path.getLeaf() instanceof MethodTree) {
        return code.trees().getElement(path) instanceof ExecutableElement method
            && (isRead ? read() : observed()).contains(method);
      }
    }
    return false;
  }

  /** The statements, in the same method, that are executed after code has thrown. */
  static List<TryTree> around(TreePath thrower) {
    List<TryTree> found = new ArrayList<>();
    TreePath path = thrower;
    while (path.getParentPath() != null && !(path.getLeaf() instanceof MethodTree)) {
      if (path.getParentPath().getLeaf() instanceof TryTree tree
          && tree.getBlock() == path.getLeaf()) {
        found.add(tree);
      }
      path = path.getParentPath();
    }
    return found;
  }

  /** Whether a statement does not treat all exceptions that nobody declares alike. */
  boolean observes(TreePath path, TryTree statement) {
    List<CatchTree> ofPlatform = new ArrayList<>();
    for (CatchTree each : statement.getCatches()) {
      if (isOfPlatform(path, each)) {
        ofPlatform.add(each);
        if (!ALL.contains(Code.name(code.type(type(path, each))))
            || looks(new TreePath(path, each), each)) {
          return true;
        }
      }
    }
    return ofPlatform.size() > 1;
  }

  /** Whether a statement looks at an exception of the platform. */
  private boolean reads(TreePath path, TryTree statement) {
    return statement.getCatches().stream()
        .anyMatch(each -> isOfPlatform(path, each) && looks(new TreePath(path, each), each));
  }

  private boolean isOfPlatform(TreePath path, CatchTree handler) {
    return texts.isOfPlatform(code.type(type(path, handler)));
  }

  private static TreePath type(TreePath path, CatchTree handler) {
    return new TreePath(
        new TreePath(new TreePath(path, handler), handler.getParameter()),
        handler.getParameter().getType());
  }

  /** Whether a handler does more with an exception than to log it or to fail because of it. */
  private boolean looks(TreePath path, CatchTree handler) {
    Element caught = code.trees().getElement(new TreePath(path, handler.getParameter()));
    boolean[] found = {false};
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitIdentifier(IdentifierTree node, Void unused) {
        if (code.trees().getElement(getCurrentPath()) == caught) {
          found[0] |= !texts.isForPeople(whole(getCurrentPath()));
        }
        return null;
      }
    }.scan(new TreePath(path, handler.getBlock()), null);
    return found[0];
  }

  /** The call of a method on a value, if there is one: what {@code e.getMessage()} gives. */
  private static TreePath whole(TreePath value) {
    TreePath up = value.getParentPath();
    boolean isCalled =
        up.getLeaf() instanceof MemberSelectTree
            && up.getParentPath().getLeaf() instanceof MethodInvocationTree;
    return isCalled ? up.getParentPath() : value;
  }

  /** The methods of the class that are called, however indirectly, where somebody sees. */
  private Set<ExecutableElement> observed() {
    if (observed == null) {
      observed = calledWhere(this::observes);
    }
    return observed;
  }

  private Set<ExecutableElement> read() {
    if (read == null) {
      read = calledWhere(this::reads);
    }
    return read;
  }

  private Set<ExecutableElement> calledWhere(BiPredicate<TreePath, TryTree> isWanted) {
    Set<ExecutableElement> found = new HashSet<>();
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitTry(TryTree node, Void unused) {
        if (isWanted.test(getCurrentPath(), node)) {
          called(new TreePath(getCurrentPath(), node.getBlock()), found);
        }
        return super.visitTry(node, null);
      }
    }.scan(source.path(), null);
    return found;
  }

  private void called(TreePath body, Set<ExecutableElement> found) {
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
        code.call(getCurrentPath())
            .ifPresent(
                call -> {
                  TreePath path = code.trees().getPath(call.method());
                  if (path != null && found.add(call.method())) {
                    code.attribute(path);
                    called(path, found);
                  }
                });
        return super.visitMethodInvocation(node, null);
      }
    }.scan(body, null);
  }
}
