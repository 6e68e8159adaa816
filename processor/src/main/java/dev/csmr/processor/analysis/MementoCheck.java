package dev.csmr.processor.analysis;

import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.csmr.ReplicaContext;
import dev.csmr.processor.problem.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/**
 * Refuses fields that a {@code @Saved} method leaves out or a {@code @Restored} method does not put
 * back: what they hold would be lost with the first restart.
 */
final class MementoCheck implements Check {
  private static final Set<String> VALUES =
      Set.of(
          "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.Character",
          "java.lang.Double",
          "java.lang.Float",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Short",
          "java.lang.String",
          "java.util.Comparator",
          "java.util.UUID",
          "java.util.regex.Pattern",
          ReplicaContext.class.getName());

  @Override
  public void check(ClassSource source) {
    Optional<TreePath> saved = Mementos.saved(source);
    Optional<TreePath> restored = Mementos.restored(source);
    if (!source.isImplementation() || (saved.isEmpty() && restored.isEmpty())) {
      return;
    }
    Optional<Mentions> inSaved = saved.map(method -> new Mentions(source, method));
    Optional<Mentions> inRestored = restored.map(method -> new Mentions(source, method));
    for (VariableElement field : fields(source.element())) {
      if (!mayChange(source, field)) {
        continue;
      }
      boolean isTransient = field.getModifiers().contains(Modifier.TRANSIENT);
      if (!isTransient && inSaved.filter(each -> !each.has(field)).isPresent()) {
        report(source, field, Problem.UNSAVED_FIELD, saved.get());
      } else if ((isTransient || saved.isPresent())
          && inRestored.filter(each -> !each.has(field)).isPresent()) {
        report(source, field, Problem.UNRESTORED_FIELD, restored.get());
      }
    }
  }

  private static void report(
      ClassSource source, VariableElement field, Problem problem, TreePath method) {
    TreePath place = source.declares(field) ? source.code().trees().getPath(field) : method;
    source.report(
        place == null ? method : place,
        problem,
        field.getSimpleName(),
        source.code().trees().getElement(method).getSimpleName());
  }

  /** The fields of objects of a class, those of superclasses too. */
  private static List<VariableElement> fields(TypeElement type) {
    List<VariableElement> fields = new ArrayList<>();
    Code.element(type.getSuperclass()).ifPresent(each -> fields.addAll(fields(each)));
    ElementFilter.fieldsIn(type.getEnclosedElements()).stream()
        .filter(Code::isInstanceField)
        .forEach(fields::add);
    return fields;
  }

  private static boolean mayChange(ClassSource source, VariableElement field) {
    TypeMirror type = field.asType();
    if (source.code().isA(type, ReplicaContext.class.getName())) {
      return false;
    }
    if (!field.getModifiers().contains(Modifier.FINAL)) {
      return true;
    }
    String name = Code.name(type);
    boolean isValue =
        type.getKind().isPrimitive()
            || VALUES.contains(name)
            || name.startsWith("java.time.")
            || name.startsWith("java.util.function.")
            || Code.element(type).filter(each -> isValue(source.code(), each)).isPresent();
    return !isValue && !isConstant(source.code(), field);
  }

  private static boolean isValue(Code code, TypeElement type) {
    return type.getKind() == ElementKind.ENUM
        || (type.getKind() == ElementKind.RECORD
            && !new KnownClasses(code).mayBeCollection(type.asType()));
  }

  private static boolean isConstant(Code code, VariableElement field) {
    TreePath path = code.trees().getPath(field);
    return path != null
        && path.getLeaf() instanceof VariableTree tree
        && tree.getInitializer() != null
        && Immutables.isCreated(code, new TreePath(path, tree.getInitializer()));
  }

  /** What a method names, with the methods of its class that it calls. */
  private static final class Mentions extends TreePathScanner<Void, Void> {
    private final Code code;
    private final ValueFlow flow;
    private final Set<Element> named = new HashSet<>();
    private final Deque<TreePath> pending = new ArrayDeque<>();
    private boolean namesAll;

    Mentions(ClassSource source, TreePath method) {
      this.code = source.code();
      this.flow = new ValueFlow(source, new StateRoots(source));
      pending.add(method);
      while (!pending.isEmpty()) {
        scan(pending.remove(), null);
      }
    }

    /**
     * Whether it names a field, hands out the whole object, or calls what the field's class has.
     */
    boolean has(VariableElement field) {
      return namesAll || named.contains(field) || named.contains(field.getEnclosingElement());
    }

    @Override
    public Void visitIdentifier(IdentifierTree node, Void unused) {
      if (node.getName().contentEquals("this")
          && !(getCurrentPath().getParentPath().getLeaf() instanceof MemberSelectTree)) {
        namesAll = true;
      }
      name(getCurrentPath());
      return null;
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree node, Void unused) {
      name(getCurrentPath());
      return super.visitMemberSelect(node, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree node, Void unused) {
      name(getCurrentPath());
      return super.visitMemberReference(node, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      name(new TreePath(getCurrentPath(), node.getMethodSelect()));
      return super.visitMethodInvocation(node, null);
    }

    private void name(TreePath path) {
      Element element = code.trees().getElement(path);
      if (element == null || !named.add(element)) {
        return;
      }
      if (element instanceof ExecutableElement method) {
        Optional<TreePath> body = flow.body(method);
        if (body.isPresent()) {
          pending.add(body.get());
        } else {
          // A superclass's method: what it does with that class's fields is not seen.
          named.add(method.getEnclosingElement());
        }
      }
    }
  }
}
