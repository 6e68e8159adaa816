package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.csmr.processor.problem.Problem;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;

/**
 * Refuses collections in final fields whose class has state of its own, or changes what is put into
 * them: a snapshot has their elements only, and puts those in again.
 */
final class OwnCollectionCheck implements Check {
  private static final Set<String> FILLING =
      Set.of(
          "add",
          "addAll",
          "addFirst",
          "addLast",
          "clear",
          "compute",
          "computeIfAbsent",
          "merge",
          "offer",
          "offerFirst",
          "offerLast",
          "push",
          "put",
          "putAll",
          "putIfAbsent",
          "set");

  @Override
  public void check(ClassSource source) {
    if (source.isImplementation()) {
      new Scanner(source).scan(source.path(), null);
    }
  }

  private static final class Scanner extends TreePathScanner<Void, Void> {
    private final ClassSource source;
    private final Code code;
    private final StateRoots roots;
    private final Unchanging unchanging;

    Scanner(ClassSource source) {
      this.source = source;
      this.code = source.code();
      this.roots = new StateRoots(source);
      this.unchanging = new Unchanging(source, new ValueFlow(source, roots));
    }

    @Override
    public Void visitVariable(VariableTree node, Void unused) {
      if (node.getInitializer() != null
          && code.trees().getElement(getCurrentPath()) instanceof VariableElement variable
          && roots.isState(variable)) {
        check(variable, new TreePath(getCurrentPath(), node.getInitializer()));
      }
      return super.visitVariable(node, null);
    }

    @Override
    public Void visitAssignment(AssignmentTree node, Void unused) {
      TreePath path = getCurrentPath();
      code.variable(new TreePath(path, node.getVariable()))
          .filter(roots::isState)
          .ifPresent(field -> check(field, new TreePath(path, node.getExpression())));
      return super.visitAssignment(node, null);
    }

    private void check(VariableElement field, TreePath value) {
      created(value)
          .filter(type -> code.isCollection(type.asType()))
          .flatMap(this::own)
          .ifPresent(
              member ->
                  source.report(
                      value,
                      Problem.OWN_COLLECTION,
                      field.getSimpleName(),
                      member.getSimpleName()));
    }

    /** The class of the object that an expression creates; the anonymous one, where it is one. */
    private Optional<TypeElement> created(TreePath value) {
      TreePath path = Code.plain(value);
      if (path.getLeaf() instanceof NewClassTree creation && creation.getClassBody() != null) {
        return Optional.of(code.trees().getElement(new TreePath(path, creation.getClassBody())))
            .map(TypeElement.class::cast);
      }
      return code.created(path);
    }

    /** What a class, or one between it and the JDK's, has that no snapshot knows. */
    private Optional<Element> own(TypeElement type) {
      if (type.getQualifiedName().toString().startsWith("java.")) {
        return Optional.empty();
      }
      Optional<Element> field =
          ElementFilter.fieldsIn(type.getEnclosedElements()).stream()
              .filter(Code::isInstanceField)
              .filter(each -> !unchanging.is(each))
              .map(Element.class::cast)
              .findFirst();
      Optional<Element> method =
          ElementFilter.methodsIn(type.getEnclosedElements()).stream()
              .filter(each -> FILLING.contains(each.getSimpleName().toString()))
              .map(Element.class::cast)
              .findFirst();
      return field.or(() -> method).or(() -> Code.element(type.getSuperclass()).flatMap(this::own));
    }
  }
}
