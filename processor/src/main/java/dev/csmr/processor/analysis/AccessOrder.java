package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;

/** Which fields of a class hold a linked map in the order of accesses: to read it changes it. */
final class AccessOrder {
  private static final String LINKED = "java.util.LinkedHashMap";
  private static final Set<String> READS = Set.of("get", "getOrDefault");

  private final Code code;
  private final Set<Element> fields = new HashSet<>();

  AccessOrder(ClassSource source) {
    this.code = source.code();
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitVariable(VariableTree node, Void unused) {
        if (node.getInitializer() != null && holds(path(node.getInitializer()))) {
          fields.add(code.trees().getElement(getCurrentPath()));
        }
        return super.visitVariable(node, null);
      }

      @Override
      public Void visitAssignment(AssignmentTree node, Void unused) {
        if (holds(path(node.getExpression()))) {
          code.variable(path(node.getVariable())).ifPresent(fields::add);
        }
        return super.visitAssignment(node, null);
      }

      private TreePath path(ExpressionTree expression) {
        return new TreePath(getCurrentPath(), expression);
      }
    }.scan(source.path(), null);
  }

  /** Whether a call reads a map, known to come from a field, such that its order changes. */
  boolean isChangedBy(Code.MethodCall call, VariableElement field) {
    return READS.contains(call.name())
        && call.receiver()
            .filter(receiver -> code.isA(code.type(receiver), "java.util.Map"))
            .filter(receiver -> code.types().isSubtype(field.asType(), code.type(receiver)))
            .isPresent()
        && (fields.contains(field)
            || Code.element(field.asType()).filter(this::hasAccessOrder).isPresent());
  }

  /** Whether an expression creates such a map, or something around one. */
  private boolean holds(TreePath expression) {
    boolean[] found = {false};
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitNewClass(NewClassTree node, Void unused) {
        found[0] |=
            code.created(getCurrentPath())
                .filter(
                    type ->
                        type.getQualifiedName().contentEquals(LINKED)
                            ? isByAccess(node.getArguments())
                            : hasAccessOrder(type))
                .isPresent();
        return super.visitNewClass(node, null);
      }
    }.scan(expression, null);
    return found[0];
  }

  /** Whether a class extends a linked map and asks it for this order, or nobody sees whether. */
  private boolean hasAccessOrder(TypeElement type) {
    if (type.getQualifiedName().contentEquals(LINKED) || !code.isA(type.asType(), LINKED)) {
      return false;
    }
    TreePath path = code.trees().getPath(type);
    if (path == null || !(path.getLeaf() instanceof ClassTree)) {
      return true;
    }
    boolean[] found = {false};
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
        found[0] |=
            node.getMethodSelect().toString().equals("super") && isByAccess(node.getArguments());
        return super.visitMethodInvocation(node, null);
      }
    }.scan(path, null);
    return found[0] || Code.element(type.getSuperclass()).filter(this::hasAccessOrder).isPresent();
  }

  private static boolean isByAccess(List<? extends ExpressionTree> arguments) {
    return arguments.size() == 3 && !arguments.get(2).toString().equals("false");
  }
}
