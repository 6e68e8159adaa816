package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.VariableElement;

/**
 * Refuses values in the state that no snapshot can create again: what code puts into collections of
 * the state, and what it assigns to fields; in a class with a {@code @Saved} method, what that
 * gives. What is assigned is looked at when the command runs, too, so only there it may come from
 * where nobody sees.
 */
final class StoredValueCheck implements Check {
  @Override
  public void check(ClassSource source) {
    StateRoots roots = new StateRoots(source);
    ValueFlow flow = new ValueFlow(source, roots);
    Optional<TreePath> saved = Mementos.saved(source);
    if (source.element().getKind() == ElementKind.RECORD) {
      new RecordScanner(source, new StoredValues(source, roots, flow, true, false))
          .scan(source.path(), null);
    } else if (saved.isPresent()) {
      StoredValues values = new StoredValues(source, roots, flow, true, true);
      Results.of(saved.get()).forEach(values::value);
    } else if (source.isImplementation()) {
      StoredValues put = new StoredValues(source, roots, flow, true, false);
      StoredValues assigned = new StoredValues(source, roots, flow, false, false);
      new StateScanner(source, roots, put, assigned).scan(source.path(), null);
    }
  }

  /** What an implementation stores. */
  private static final class StateScanner extends TreePathScanner<Void, Void> {
    private final Code code;
    private final StateRoots roots;
    private final StoredValues put;
    private final StoredValues assigned;

    StateScanner(ClassSource source, StateRoots roots, StoredValues put, StoredValues assigned) {
      this.code = source.code();
      this.roots = roots;
      this.put = put;
      this.assigned = assigned;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      code.call(getCurrentPath()).ifPresent(this::call);
      return super.visitMethodInvocation(node, null);
    }

    private void call(Code.Call call) {
      if (ValueFlow.fills(call) && call.receiver().flatMap(roots::root).isPresent()) {
        put.filled(call);
      } else if (call.is("java.util.Collections", "addAll", "fill", "replaceAll")
          && roots.root(call.argument(0)).isPresent()) {
        call.arguments().stream().skip(1).forEach(put::value);
      }
    }

    @Override
    public Void visitAssignment(AssignmentTree node, Void unused) {
      TreePath path = getCurrentPath();
      code.variable(new TreePath(path, node.getVariable()))
          .filter(roots::isState)
          .ifPresent(field -> assign(field, new TreePath(path, node.getExpression())));
      return super.visitAssignment(node, null);
    }

    @Override
    public Void visitVariable(VariableTree node, Void unused) {
      if (node.getInitializer() != null
          && code.trees().getElement(getCurrentPath()) instanceof VariableElement variable
          && roots.isState(variable)) {
        assign(variable, new TreePath(getCurrentPath(), node.getInitializer()));
      }
      return super.visitVariable(node, null);
    }

    /** A final field keeps its object, with its comparator, and may be of a subclass. */
    private void assign(VariableElement field, TreePath value) {
      if (field.getModifiers().contains(Modifier.FINAL)) {
        assigned.refilled(value);
      } else {
        assigned.value(value);
      }
    }
  }

  /** What a record in the state makes of what it is given, and gives of what it has. */
  private static final class RecordScanner extends TreePathScanner<Void, Void> {
    private final ClassSource source;
    private final Code code;
    private final StoredValues values;

    RecordScanner(ClassSource source, StoredValues values) {
      this.source = source;
      this.code = source.code();
      this.values = values;
    }

    @Override
    public Void visitClass(ClassTree node, Void unused) {
      return node == source.path().getLeaf() ? super.visitClass(node, null) : null;
    }

    @Override
    public Void visitMethod(MethodTree node, Void unused) {
      if (!(code.trees().getElement(getCurrentPath()) instanceof ExecutableElement method)
          || node.getBody() == null) {
        return null;
      }
      if (isAccessor(method)) {
        Results.of(getCurrentPath()).forEach(values::value);
      }
      return method.getKind() == ElementKind.CONSTRUCTOR ? super.visitMethod(node, null) : null;
    }

    private boolean isAccessor(ExecutableElement method) {
      return source.element().getRecordComponents().stream()
          .anyMatch(component -> component.getAccessor().equals(method));
    }

    @Override
    public Void visitAssignment(AssignmentTree node, Void unused) {
      TreePath path = getCurrentPath();
      code.variable(new TreePath(path, node.getVariable()))
          .filter(this::isComponent)
          .ifPresent(component -> values.value(new TreePath(path, node.getExpression())));
      return super.visitAssignment(node, null);
    }

    private boolean isComponent(Element variable) {
      return source.element().getRecordComponents().stream()
          .anyMatch(component -> component.getSimpleName().equals(variable.getSimpleName()));
    }
  }
}
