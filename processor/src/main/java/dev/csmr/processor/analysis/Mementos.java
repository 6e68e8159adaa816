package dev.csmr.processor.analysis;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import dev.csmr.Restored;
import dev.csmr.Saved;
import java.lang.annotation.Annotation;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;

/** The methods of a class that give its state and take it. */
final class Mementos {
  private Mementos() {}

  /** The {@code @Saved} method that a class declares. */
  static Optional<TreePath> saved(ClassSource source) {
    return method(source, Saved.class);
  }

  /** The {@code @Restored} method that a class declares. */
  static Optional<TreePath> restored(ClassSource source) {
    return method(source, Restored.class);
  }

  /** Whether a class, or a superclass, has a {@code @Restored} method. */
  static boolean isRestored(TypeElement type) {
    return ElementFilter.methodsIn(type.getEnclosedElements()).stream()
            .anyMatch(method -> method.getAnnotation(Restored.class) != null)
        || Code.element(type.getSuperclass()).filter(Mementos::isRestored).isPresent();
  }

  private static Optional<TreePath> method(
      ClassSource source, Class<? extends Annotation> annotation) {
    if (source.path().getLeaf() instanceof ClassTree type) {
      for (Tree member : type.getMembers()) {
        TreePath path = new TreePath(source.path(), member);
        Element element = source.code().trees().getElement(path);
        if (member instanceof MethodTree
            && element != null
            && element.getAnnotation(annotation) != null) {
          return Optional.of(path);
        }
      }
    }
    return Optional.empty();
  }
}
