package dev.csmr.processor.analysis;

import static javax.lang.model.element.ElementKind.LOCAL_VARIABLE;

import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.csmr.processor.problem.Problem;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/**
 * Refuses sorted collections in the state whose order reads a collection within their elements that
 * the class changes: the elements stay where they were, and a restore cannot put them there again.
 */
final class MutableOrderCheck implements Check {
  private static final Set<String> SORTED =
      Set.of("java.util.SortedMap", "java.util.SortedSet", "java.util.PriorityQueue");

  @Override
  public void check(ClassSource source) {
    if (!source.isImplementation()) {
      return;
    }
    for (VariableElement field : ElementFilter.fieldsIn(source.element().getEnclosedElements())) {
      TreePath path =
          StateRoots.isState(source, field) ? source.code().trees().getPath(field) : null;
      if (path != null) {
        sorted(source.code(), field.asType(), new HashSet<>())
            .flatMap(element -> changing(source.code(), element))
            .filter(component -> orders(source, path, component))
            .filter(component -> new Changes(source, component).areIn(source.path()))
            .findFirst()
            .ifPresent(component -> report(source, path, field, component));
      }
    }
  }

  private static void report(
      ClassSource source, TreePath path, VariableElement field, RecordComponentElement component) {
    source.report(
        path,
        Problem.MUTABLE_ORDER,
        field.getSimpleName(),
        component.getSimpleName(),
        component.getEnclosingElement().getSimpleName());
  }

  /** The types of what is sorted in a type, at any depth. */
  private static Stream<TypeMirror> sorted(Code code, TypeMirror type, Set<String> seen) {
    if (!(type instanceof DeclaredType declared)
        || type.getKind() != TypeKind.DECLARED
        || !seen.add(type.toString())) {
      return Stream.empty();
    }
    Stream<? extends TypeMirror> own =
        code.isAny(type, SORTED) ? declared.getTypeArguments().stream().limit(1) : Stream.empty();
    return Stream.concat(
        own, declared.getTypeArguments().stream().flatMap(each -> sorted(code, each, seen)));
  }

  /** The components of a record that can change while it is somewhere. */
  private static Stream<RecordComponentElement> changing(Code code, TypeMirror type) {
    KnownClasses classes = new KnownClasses(code);
    return Code.element(type).filter(each -> each.getKind() == ElementKind.RECORD).stream()
        .flatMap(
            record ->
                record.getRecordComponents().stream()
                    .filter(each -> classes.mayBeCollection(each.asType()))
                    .filter(each -> !classes.isCopied(record, each.getSimpleName().toString())));
  }

  /** Whether the order of what a field holds, or the elements' own, reads a component. */
  private static boolean orders(
      ClassSource source, TreePath field, RecordComponentElement component) {
    TypeElement record = (TypeElement) component.getEnclosingElement();
    Optional<TreePath> own =
        ElementFilter.methodsIn(record.getEnclosedElements()).stream()
            .filter(each -> each.getSimpleName().contentEquals("compareTo"))
            .map(source.code().trees()::getPath)
            .filter(path -> path != null)
            .findFirst();
    Reads reads = new Reads(source, component);
    return reads.isIn(field) || own.filter(reads::isIn).isPresent();
  }

  /** Whether something is a record's component: its field, or its accessor. */
  private static boolean isPart(Element named, RecordComponentElement component) {
    return (named instanceof ExecutableElement || named.getKind().isField())
        && component.getEnclosingElement().equals(named.getEnclosingElement())
        && named.getSimpleName().equals(component.getSimpleName());
  }

  /** Looks for what changes the collection in a component, by its name or that of a variable. */
  private static final class Changes extends TreePathScanner<Void, Void> {
    private final Code code;
    private final RecordComponentElement component;
    private boolean found;

    Changes(ClassSource source, RecordComponentElement component) {
      this.code = source.code();
      this.component = component;
    }

    boolean areIn(TreePath path) {
      scan(path, null);
      return found;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      found |=
          code.call(getCurrentPath())
              .filter(call -> Mutations.changes(call.method()))
              .flatMap(Code.MethodCall::receiver)
              .filter(this::isOfComponent)
              .isPresent();
      return super.visitMethodInvocation(node, null);
    }

    private boolean isOfComponent(TreePath changed) {
      Optional<VariableElement> variable = code.variable(changed);
      boolean isLocal = variable.filter(each -> each.getKind() == LOCAL_VARIABLE).isPresent();
      return isLocal
          ? AssignedValues.of(code, variable.get()).stream().anyMatch(this::isNamed)
          : isNamed(changed);
    }

    private boolean isNamed(TreePath expression) {
      return code.call(expression)
          .map(call -> (Element) call.method())
          .or(() -> code.variable(expression))
          .filter(named -> isPart(named, component))
          .isPresent();
    }
  }

  /** Looks for a component, also in what constants that are named hold. */
  private static final class Reads extends TreePathScanner<Void, Void> {
    private final ClassSource source;
    private final RecordComponentElement component;
    private final Set<Element> entered = new HashSet<>();
    private boolean found;

    Reads(ClassSource source, RecordComponentElement component) {
      this.source = source;
      this.component = component;
    }

    boolean isIn(TreePath path) {
      source.calls().attribute(path);
      scan(path, null);
      return found;
    }

    @Override
    public Void visitIdentifier(IdentifierTree node, Void unused) {
      look();
      return super.visitIdentifier(node, null);
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree node, Void unused) {
      look();
      return super.visitMemberSelect(node, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree node, Void unused) {
      look();
      return super.visitMemberReference(node, null);
    }

    private void look() {
      Element named = source.code().trees().getElement(getCurrentPath());
      if (named == null) {
        return;
      }
      found |= isPart(named, component);
      TreePath constant =
          named.getKind() == ElementKind.FIELD && source.sources().contains(named)
              ? source.code().trees().getPath(named)
              : null;
      if (constant != null && entered.add(named)) {
        isIn(constant);
      }
    }
  }
}
