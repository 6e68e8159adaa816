package dev.csmr.processor.analysis;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.TryTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;

/**
 * Tells whether a statement sees which exception other code throws: it catches some of the
 * platform's and not all, some in another way than others, or looks at what it caught.
 */
final class FailureObservers {
  private static final Set<String> ALL =
      Set.of("java.lang.RuntimeException", "java.lang.Exception", "java.lang.Throwable");

  private final Code code;
  private final ExceptionTexts texts;

  FailureObservers(Code code) {
    this.code = code;
    this.texts = new ExceptionTexts(code);
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
}
