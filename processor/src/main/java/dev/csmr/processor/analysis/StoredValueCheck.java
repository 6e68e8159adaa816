package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.csmr.Replicated;
import dev.csmr.processor.problem.Problem;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.VariableElement;

/**
 * Refuses values in the state that no snapshot can create again: what code puts into collections of
 * the state, and what it assigns to fields; in a class with a {@code @Saved} method, what that
 * gives; and collections of the state that others might put something into. What is assigned to
 * fields is looked at when the command runs, too.
 */
final class StoredValueCheck implements Check {
  @Override
  public void check(ClassSource source) {
    StateRoots roots = new StateRoots(source);
    ValueFlow flow = new ValueFlow(source, roots);
    Optional<TreePath> saved = Mementos.saved(source);
    StoredValues values = new StoredValues(source, roots, flow, saved.isPresent());
    if (source.element().getKind() == ElementKind.RECORD) {
      new RecordScanner(source, values).scan(source.path(), null);
    } else if (source.element().getKind().isInterface()) {
      new ArgumentScanner(source, values).scan(source.path(), null);
    } else {
      if (saved.isPresent()) {
        ResultExpressions.of(saved.get()).forEach(values::value);
      } else {
        new StateScanner(source, roots, values).scan(source.path(), null);
      }
      new GivenAwayScanner(source, roots, values).scan(source.path(), null);
    }
  }

  /**
   * What a service's default method gives to its operations: those take what they are given to have
   * come in a message.
   */
  private static final class ArgumentScanner extends TreePathScanner<Void, Void> {
    private final ClassSource source;
    private final Code code;
    private final StoredValues values;

    ArgumentScanner(ClassSource source, StoredValues values) {
      this.source = source;
      this.code = source.code();
      this.values = values;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      if (source.element().getAnnotation(Replicated.class) != null) {
        code.call(getCurrentPath())
            .filter(call -> !call.isStatic() && isOperation(call.method()))
            .ifPresent(call -> call.arguments().forEach(values::value));
      }
      return super.visitMethodInvocation(node, null);
    }

    private boolean isOperation(ExecutableElement method) {
      return !Code.name(method.getEnclosingElement().asType()).startsWith("java.")
          && code.types()
              .isSubtype(source.element().asType(), method.getEnclosingElement().asType());
    }
  }

  /** What an implementation stores. */
  private static final class StateScanner extends TreePathScanner<Void, Void> {
    private final Code code;
    private final StateRoots roots;
    private final StoredValues values;

    StateScanner(ClassSource source, StateRoots roots, StoredValues values) {
      this.code = source.code();
      this.roots = roots;
      this.values = values;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      code.call(getCurrentPath()).ifPresent(this::call);
      return super.visitMethodInvocation(node, null);
    }

    private void call(Code.MethodCall call) {
      if (ValueFlow.fills(call) && call.receiver().flatMap(roots::root).isPresent()) {
        values.filled(call);
      } else if (call.is("java.util.Collections", "addAll", "fill", "replaceAll")
          && roots.root(call.argument(0)).isPresent()) {
        call.arguments().stream().skip(1).forEach(values::value);
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
        values.refilled(value);
      } else {
        values.value(value);
      }
    }
  }

  /**
   * Collections of the state that others might put something into, and what superclasses and
   * records are given, which put it into the state.
   */
  private static final class GivenAwayScanner extends TreePathScanner<Void, Void> {
    private final ClassSource source;
    private final Code code;
    private final StateRoots roots;
    private final StoredValues values;

    GivenAwayScanner(ClassSource source, StateRoots roots, StoredValues values) {
      this.source = source;
      this.code = source.code();
      this.roots = roots;
      this.values = values;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      code.call(getCurrentPath())
          .ifPresent(
              call -> {
                checkArguments(call.method(), call.arguments());
                if (isOfSuperclass(call.method()) || isOfRecord(call)) {
                  call.arguments().forEach(values::value);
                }
              });
      return super.visitMethodInvocation(node, null);
    }

    private boolean isOfSuperclass(ExecutableElement method) {
      Element owner = method.getEnclosingElement();
      return !source.declares(method)
          && !method.getModifiers().contains(Modifier.STATIC)
          && owner.getKind() == ElementKind.CLASS
          && !Code.name(owner.asType()).startsWith("java.")
          && code.types()
              .isSubtype(
                  code.types().erasure(source.element().asType()),
                  code.types().erasure(owner.asType()));
    }

    private boolean isOfRecord(Code.MethodCall call) {
      return call.method().getEnclosingElement().getKind() == ElementKind.RECORD
          && !call.isStatic()
          && !call.name().equals("equals");
    }

    @Override
    public Void visitNewClass(NewClassTree node, Void unused) {
      TreePath path = getCurrentPath();
      if (code.trees().getElement(path) instanceof ExecutableElement constructor
          && constructor.getEnclosingElement().getKind() != ElementKind.RECORD) {
        checkArguments(constructor, Code.paths(path, node.getArguments()));
      }
      return super.visitNewClass(node, null);
    }

    private void checkArguments(ExecutableElement method, List<TreePath> arguments) {
      Readers readers = new Readers(code);
      for (TreePath argument : arguments) {
        if (isOpen(argument, readers) && !source.declares(method) && !readers.reads(method)) {
          report(argument, method.getEnclosingElement().getSimpleName() + "." + method);
        }
      }
    }

    /** Whether an expression is a part of the state that collections can be put into. */
    private boolean isOpen(TreePath expression, Readers readers) {
      return readers.takesCollections(code.type(expression)) && roots.root(expression).isPresent();
    }

    @Override
    public Void visitLambdaExpression(LambdaExpressionTree node, Void unused) {
      TreePath path = getCurrentPath();
      if (node.getParameters().isEmpty()) {
        ResultExpressions.of(path).stream()
            .filter(result -> isOpen(result, new Readers(code)))
            .forEach(result -> report(result, "whoever calls the function"));
      }
      return super.visitLambdaExpression(node, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree node, Void unused) {
      TreePath path = getCurrentPath();
      TreePath target = new TreePath(path, node.getQualifierExpression());
      if (ValueFlow.isFilling(node.getName().toString())
          && code.variable(target).isPresent()
          && isOpen(target, new Readers(code))) {
        Optional<TreePath> taken =
            code.call(path.getParentPath())
                .filter(call -> call.owner().startsWith("java."))
                .flatMap(Code.MethodCall::receiver);
        taken.ifPresentOrElse(values::content, () -> report(target, "whoever calls the function"));
      }
      return super.visitMemberReference(node, null);
    }

    private void report(TreePath value, String whom) {
      source.report(value, Problem.GIVEN_AWAY, StoredValues.plainText(value), whom);
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
        ResultExpressions.of(getCurrentPath()).forEach(values::value);
      }
      return method.getModifiers().contains(Modifier.STATIC) ? null : super.visitMethod(node, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      code.call(getCurrentPath())
          .filter(ValueFlow::fills)
          .filter(
              call -> call.receiver().flatMap(code::variable).filter(this::isComponent).isPresent())
          .ifPresent(values::filled);
      return super.visitMethodInvocation(node, null);
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
      return variable.getKind() != ElementKind.LOCAL_VARIABLE
          && source.element().getRecordComponents().stream()
              .anyMatch(component -> component.getSimpleName().equals(variable.getSimpleName()));
    }
  }
}
