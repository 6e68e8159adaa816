package dev.csmr.processor.analysis;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import dev.csmr.processor.problem.Problem;
import java.util.HashSet;
import java.util.Set;
import javax.tools.Diagnostic;

/** Where checks report: each finding once, as an error, unless its code is suppressed there. */
final class Findings {
  private final Trees trees;
  private final Set<String> printed = new HashSet<>();

  Findings(Trees trees) {
    this.trees = trees;
  }

  void add(TreePath path, Problem problem, Object... arguments) {
    if (isSuppressed(path, problem.code())) {
      return;
    }
    String text = problem.text(arguments);
    long position =
        trees.getSourcePositions().getStartPosition(path.getCompilationUnit(), path.getLeaf());
    String place = path.getCompilationUnit().getSourceFile().toUri() + ":" + position;
    if (printed.add(place + " " + text)) {
      trees.printMessage(Diagnostic.Kind.ERROR, text, path.getLeaf(), path.getCompilationUnit());
    }
  }

  private static boolean isSuppressed(TreePath path, String code) {
    for (Tree tree : path) {
      if ((tree instanceof ClassTree type && isNamed(type.getModifiers(), code))
          || (tree instanceof MethodTree method && isNamed(method.getModifiers(), code))
          || (tree instanceof VariableTree variable && isNamed(variable.getModifiers(), code))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNamed(ModifiersTree modifiers, String code) {
    return modifiers.getAnnotations().stream()
        .filter(each -> each.getAnnotationType().toString().endsWith("SuppressWarnings"))
        .anyMatch(each -> contains(each, code));
  }

  private static boolean contains(AnnotationTree annotation, String code) {
    return Boolean.TRUE.equals(
        new TreeScanner<Boolean, Void>() {
          @Override
          public Boolean visitLiteral(LiteralTree node, Void unused) {
            return code.equals(node.getValue());
          }

          @Override
          public Boolean reduce(Boolean one, Boolean other) {
            return Boolean.TRUE.equals(one) || Boolean.TRUE.equals(other);
          }
        }.scan(annotation, null));
  }
}
