package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.csmr.processor.problem.Problem;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;

/**
 * Refuses collections in final fields whose class has state of its own, or changes what is put into
 * them, or read of them: a snapshot has their elements only, and puts those in again.
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

  /** What a snapshot reads a collection by. */
  private static final Set<String> READING =
      Set.of(
          "comparator",
          "entrySet",
          "iterator",
          "last",
          "lastKey",
          "size",
          "spliterator",
          "stream",
          "toArray");

  private static final String EVICTION = "removeEldestEntry";

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
    private final KnownClasses known;
    private final ValueFlow flow;
    private final Unchanging unchanging;

    Scanner(ClassSource source) {
      this.source = source;
      this.code = source.code();
      this.roots = new StateRoots(source);
      this.known = new KnownClasses(code);
      this.flow = new ValueFlow(source, roots);
      this.unchanging = new Unchanging(source, flow);
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
      Creations.of(code, flow, value).stream()
          .flatMap(creation -> created(creation).stream())
          .filter(type -> known.isRefillable(type.asType()))
          .flatMap(type -> own(type).stream())
          .findFirst()
          .ifPresent(
              member ->
                  source.report(value, Problem.OWN_COLLECTION, field.getSimpleName(), member));
    }

    /** The class of the object that an expression creates; the anonymous one, where it is one. */
    private Optional<TypeElement> created(TreePath path) {
      if (path.getLeaf() instanceof NewClassTree creation && creation.getClassBody() != null) {
        return Optional.ofNullable(
                code.trees().getElement(new TreePath(path, creation.getClassBody())))
            .map(TypeElement.class::cast);
      }
      return code.created(path);
    }

    /** What a class, or one between it and the JDK's, has that no snapshot knows. */
    private Optional<String> own(TypeElement type) {
      if (type.getQualifiedName().toString().startsWith("java.")) {
        return Optional.empty();
      }
      Optional<String> field =
          ElementFilter.fieldsIn(type.getEnclosedElements()).stream()
              .filter(Code::isInstanceField)
              .filter(each -> !unchanging.is(each))
              .map(each -> each.getSimpleName().toString())
              .findFirst();
      Optional<String> method =
          ElementFilter.methodsIn(type.getEnclosedElements()).stream()
              .flatMap(each -> own(each).stream())
              .findFirst();
      return field.or(() -> method).or(() -> Code.element(type.getSuperclass()).flatMap(this::own));
    }

    private Optional<String> own(ExecutableElement method) {
      String name = method.getSimpleName().toString();
      boolean isOwn =
          FILLING.contains(name) || (READING.contains(name) && method.getParameters().isEmpty());
      if (isOwn) {
        return Optional.of(name);
      }
      return name.equals(EVICTION) && decidesByEntry(method)
          ? Optional.of("a " + EVICTION + " that decides by the entry")
          : Optional.empty();
    }

    /**
     * Whether a method may remove an entry for what that is: the entry may have become such since
     * it was put, and would be removed where a snapshot puts it again.
     */
    private boolean decidesByEntry(ExecutableElement method) {
      TreePath path = code.trees().getPath(method);
      if (path == null || method.getParameters().size() != 1) {
        return false;
      }
      code.attribute(path);
      Set<Element> entry = new HashSet<>(method.getParameters());
      boolean[] decides = {false};
      new TreePathScanner<Void, Void>() {
        @Override
        public Void visitVariable(VariableTree node, Void unused) {
          if (node.getInitializer() != null && names(node.getInitializer())) {
            entry.add(code.trees().getElement(getCurrentPath()));
          }
          return super.visitVariable(node, null);
        }

        @Override
        public Void visitReturn(ReturnTree node, Void unused) {
          decides[0] |= names(node.getExpression());
          return super.visitReturn(node, null);
        }

        @Override
        public Void visitIf(IfTree node, Void unused) {
          decides[0] |= names(node.getCondition());
          return super.visitIf(node, null);
        }

        private boolean names(Tree expression) {
          return code.names(new TreePath(getCurrentPath(), expression), entry::contains);
        }
      }.scan(path, null);
      return decides[0];
    }
  }
}
