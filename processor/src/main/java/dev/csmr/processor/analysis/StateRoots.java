package dev.csmr.processor.analysis;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/**
 * Tells of which field of the state an expression is a part that can be changed: the field itself,
 * a collection in it, a view or an iterator of one, also through local variables.
 */
final class StateRoots {
  private final ClassSource source;
  private final Code code;
  private final Map<Element, VariableElement> aliases = new HashMap<>();

  StateRoots(ClassSource source) {
    this.source = source;
    this.code = source.code();
    int before;
    do {
      before = aliases.size();
      new Collector().scan(source.path(), null);
    } while (aliases.size() > before);
  }

  /** The field of the state that an expression is, or is a part of. */
  Optional<VariableElement> root(TreePath expression) {
    TreePath path = Code.plain(expression);
    Tree tree = path.getLeaf();
    Optional<VariableElement> variable = code.variable(path);
    if (variable.isPresent()) {
      return isState(variable.get()) ? variable : Optional.ofNullable(aliases.get(variable.get()));
    }
    if (tree instanceof ArrayAccessTree access) {
      return root(new TreePath(path, access.getExpression()));
    }
    if (tree instanceof ConditionalExpressionTree choice) {
      return root(new TreePath(path, choice.getTrueExpression()))
          .or(() -> root(new TreePath(path, choice.getFalseExpression())));
    }
    return isPart(code.type(path))
        ? code.call(path).flatMap(Code.Call::receiver).flatMap(this::root)
        : Optional.empty();
  }

  /** Whether a variable is a field of the class, or of a superclass, that is in its snapshots. */
  boolean isState(VariableElement variable) {
    return Code.isInstanceField(variable)
        && !variable.getModifiers().contains(Modifier.TRANSIENT)
        && code.types()
            .isSubtype(
                code.types().erasure(source.element().asType()),
                code.types().erasure(variable.getEnclosingElement().asType()));
  }

  /** Whether an object of a type can be a part of a collection by which it is changed. */
  private boolean isPart(TypeMirror type) {
    return code.isCollection(type)
        || type.getKind() == TypeKind.ARRAY
        || code.isA(type, "java.util.Iterator")
        || code.isA(type, "java.util.Map.Entry");
  }

  private final class Collector extends TreePathScanner<Void, Void> {
    @Override
    public Void visitVariable(VariableTree node, Void unused) {
      if (node.getInitializer() != null) {
        alias(
            code.trees().getElement(getCurrentPath()),
            new TreePath(getCurrentPath(), node.getInitializer()));
      }
      return super.visitVariable(node, null);
    }

    @Override
    public Void visitEnhancedForLoop(EnhancedForLoopTree node, Void unused) {
      alias(
          code.trees().getElement(new TreePath(getCurrentPath(), node.getVariable())),
          new TreePath(getCurrentPath(), node.getExpression()));
      return super.visitEnhancedForLoop(node, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      code.call(getCurrentPath()).ifPresent(this::pass);
      return super.visitMethodInvocation(node, null);
    }

    private void pass(Code.Call call) {
      if (source.declares(call.method())) {
        List<? extends VariableElement> parameters = call.method().getParameters();
        for (int i = 0; i < Math.min(parameters.size(), call.count()); i++) {
          alias(parameters.get(i), call.argument(i));
        }
      }
      for (TreePath argument : call.arguments()) {
        if (argument.getLeaf() instanceof LambdaExpressionTree lambda) {
          call.receiver()
              .ifPresent(
                  receiver ->
                      lambda
                          .getParameters()
                          .forEach(
                              parameter ->
                                  alias(
                                      code.trees().getElement(new TreePath(argument, parameter)),
                                      receiver)));
        }
      }
    }

    private void alias(Element variable, TreePath value) {
      if (variable instanceof VariableElement local
          && !Code.isInstanceField(local)
          && isPart(local.asType())) {
        root(value).ifPresent(field -> aliases.put(local, field));
      }
    }
  }
}
