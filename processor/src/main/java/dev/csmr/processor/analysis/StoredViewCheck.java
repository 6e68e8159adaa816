package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.csmr.processor.problem.Problem;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.type.TypeMirror;

/** Refuses views and wrappers in the state: a snapshot has the content only, not what it is of. */
final class StoredViewCheck implements Check {
  private static final Set<String> VIEWS =
      Set.of(
          "descendingKeySet",
          "descendingMap",
          "descendingSet",
          "entrySet",
          "headMap",
          "headSet",
          "keySet",
          "navigableKeySet",
          "reversed",
          "subList",
          "subMap",
          "subSet",
          "tailMap",
          "tailSet",
          "values");

  @Override
  public void check(ClassSource source) {
    if (source.isImplementation()) {
      new Scanner(source).scan(source.path(), null);
    }
  }

  private static final class Scanner extends TreePathScanner<Void, Void> {
    private final ClassSource source;
    private final Code code;
    private final StateStores stores;

    Scanner(ClassSource source) {
      this.source = source;
      this.code = source.code();
      this.stores = new StateStores(source, new StateRoots(source));
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      TreePath path = getCurrentPath();
      boolean isStoredView =
          code.call(path).filter(this::isView).isPresent()
              && !isInFinalField(path)
              && !stores.of(path).isEmpty();
      if (isStoredView) {
        source.report(path, Problem.STORED_VIEW, text(path), copy(path));
      }
      return super.visitMethodInvocation(node, null);
    }

    /** What a final field holds from the beginning is checked by what refills it. */
    private boolean isInFinalField(TreePath value) {
      TreePath up = value.getParentPath();
      Element variable =
          up.getLeaf() instanceof AssignmentTree assignment
              ? code.variable(new TreePath(up, assignment.getVariable())).orElse(null)
              : up.getLeaf() instanceof VariableTree ? code.trees().getElement(up) : null;
      return variable != null
          && Code.isInstanceField(variable)
          && variable.getModifiers().contains(Modifier.FINAL);
    }

    private boolean isView(Code.Call call) {
      if (!code.isCollection(code.type(call.path()))) {
        return false;
      }
      return call.isStatic()
          ? call.is("java.util.Arrays", "asList")
              || (call.owner().equals("java.util.Collections")
                  && call.name().matches("(unmodifiable|synchronized|checked)[A-Z].*"))
          : VIEWS.contains(call.name()) && call.owner().startsWith("java.util.");
    }

    private String copy(TreePath value) {
      TypeMirror type = code.type(value);
      String name =
          code.isA(type, "java.util.SortedMap")
              ? "TreeMap"
              : code.isA(type, "java.util.SortedSet")
                  ? "TreeSet"
                  : code.isA(type, "java.util.Map")
                      ? "LinkedHashMap"
                      : code.isA(type, "java.util.Set") ? "LinkedHashSet" : "ArrayList";
      return "new " + name + "<>(…)";
    }

    private static String text(TreePath path) {
      String text = path.getLeaf().toString().replaceAll("\\s+", " ");
      return "`" + (text.length() > 40 ? text.substring(0, 37) + "..." : text) + "`";
    }
  }
}
