package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.csmr.Replica;
import dev.csmr.processor.problem.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;

/**
 * Refuses fields that a {@code @Saved} method leaves out, that are transient, or that a
 * {@code @Restored} method does not put back: what they hold would be lost with the first restart.
 */
final class MementoCheck implements Check {
  private static final Set<String> EMPTYING = Set.of("clear", "removeIf", "retainAll");

  @Override
  public void check(ClassSource source) {
    if (!source.isImplementation()) {
      return;
    }
    ValueFlow flow = new ValueFlow(source, new StateRoots(source));
    List<VariableElement> changing = new ArrayList<>(fields(source.element()));
    changing.removeIf(new Unchanging(source, flow)::is);
    checkTransient(source, changing);
    Optional<TreePath> saved = Mementos.saved(source);
    Optional<TreePath> restored = Mementos.restored(source);
    Optional<Mentions> inSaved = saved.map(method -> new Mentions(source, flow, method));
    Optional<Mentions> inRestored = restored.map(method -> new Mentions(source, flow, method));
    for (VariableElement field : changing) {
      if (!isTransient(field) && inSaved.filter(each -> !each.has(field)).isPresent()) {
        report(source, field, Problem.UNSAVED_FIELD, saved.get());
      } else if ((isTransient(field) || saved.isPresent())
          && inRestored.filter(each -> !each.has(field)).isPresent()) {
        report(source, field, Problem.UNRESTORED_FIELD, restored.get());
      } else if (saved.isPresent()
          && inRestored.filter(each -> !each.empties(field)).isPresent()
          && isFilledAtFirst(source, field)) {
        report(source, field, Problem.NOT_EMPTIED, restored.get());
      }
    }
  }

  /** What is in no snapshot has to be rebuilt after a restore. */
  private static void checkTransient(ClassSource source, List<VariableElement> changing) {
    if (source.element().getAnnotation(Replica.class) != null
        && !Mementos.isRestored(source.element())) {
      changing.stream()
          .filter(MementoCheck::isTransient)
          .forEach(
              field ->
                  source.report(
                      place(source, field, source.path()),
                      Problem.TRANSIENT_STATE,
                      field.getSimpleName()));
    }
  }

  /** Whether a new object's collection has something in it. */
  private static boolean isFilledAtFirst(ClassSource source, VariableElement field) {
    Code code = source.code();
    boolean[] filled = {
      AssignedValues.of(code, field).stream().anyMatch(each -> isFull(code, each))
    };
    for (Tree member : ((ClassTree) source.path().getLeaf()).getMembers()) {
      boolean isFirst =
          member instanceof BlockTree
              || (member instanceof MethodTree method && method.getReturnType() == null);
      if (isFirst) {
        new TreePathScanner<Void, Void>() {
          @Override
          public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
            code.call(getCurrentPath())
                .filter(call -> ValueFlow.isFilling(call.name()))
                .flatMap(Code.MethodCall::receiver)
                .flatMap(code::variable)
                .filter(field::equals)
                .ifPresent(each -> filled[0] = true);
            return super.visitMethodInvocation(node, null);
          }
        }.scan(new TreePath(source.path(), member), null);
      }
    }
    return filled[0] && code.isCollection(field.asType());
  }

  /** Whether an expression makes a collection of others, or one that fills itself. */
  private static boolean isFull(Code code, TreePath value) {
    return Code.plain(value).getLeaf() instanceof NewClassTree creation
        && (creation.getClassBody() != null
            || Code.paths(Code.plain(value), creation.getArguments()).stream()
                .anyMatch(each -> code.isCollection(code.type(each))));
  }

  private static boolean isTransient(VariableElement field) {
    return field.getModifiers().contains(Modifier.TRANSIENT);
  }

  private static void report(
      ClassSource source, VariableElement field, Problem problem, TreePath method) {
    source.report(
        place(source, field, method),
        problem,
        field.getSimpleName(),
        source.code().trees().getElement(method).getSimpleName());
  }

  private static TreePath place(ClassSource source, VariableElement field, TreePath other) {
    TreePath place = source.declares(field) ? source.code().trees().getPath(field) : other;
    return place == null ? other : place;
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

  /** What a method names, with the methods of its class that it calls. */
  private static final class Mentions extends TreePathScanner<Void, Void> {
    private final Code code;
    private final ValueFlow flow;
    private final Set<Element> named = new HashSet<>();
    private final Set<Element> emptied = new HashSet<>();
    private final Deque<TreePath> pending = new ArrayDeque<>();
    private boolean namesAll;

    Mentions(ClassSource source, ValueFlow flow, TreePath method) {
      this.code = source.code();
      this.flow = flow;
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

    /** Whether it empties or sets a field, or hands it to somebody who may. */
    boolean empties(VariableElement field) {
      return namesAll || emptied.contains(field);
    }

    @Override
    public Void visitAssignment(AssignmentTree node, Void unused) {
      code.variable(new TreePath(getCurrentPath(), node.getVariable())).ifPresent(emptied::add);
      return super.visitAssignment(node, null);
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
      code.call(getCurrentPath()).ifPresent(this::empty);
      return super.visitMethodInvocation(node, null);
    }

    private void empty(Code.MethodCall call) {
      call.receiver()
          .filter(each -> EMPTYING.contains(call.name()))
          .flatMap(code::variable)
          .ifPresent(emptied::add);
      call.arguments().forEach(each -> code.variable(each).ifPresent(emptied::add));
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
