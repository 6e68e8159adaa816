package dev.csmr.processor.analysis;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;

/** Finds what can change in the functions and objects that an expression creates. */
final class Captures {
  private final ClassSource source;
  private final Code code;
  private final Function<TypeMirror, String> mutable;
  private final Set<Element> followed = new HashSet<>();

  /**
   * Begins.
   *
   * @param mutable what can change in objects of a type; empty for nothing
   */
  Captures(ClassSource source, Function<TypeMirror, String> mutable) {
    this.source = source;
    this.code = source.code();
    this.mutable = mutable;
  }

  /**
   * What can change in what a constant is given where it is declared, if anything.
   *
   * @param field the constant; null when the compiler shows no source of it
   */
  static Optional<String> initial(ClassSource source, TreePath field) {
    Captures captures = new Captures(source, each -> StaticStateCheck.mutable(source, each, 0));
    if (field == null
        || !(field.getLeaf() instanceof VariableTree tree)
        || tree.getInitializer() == null) {
      return Optional.empty();
    }
    source.calls().attribute(field);
    TreePath value = new TreePath(field, tree.getInitializer());
    boolean isOfEnum =
        source.code().trees().getElement(field).getKind() == ElementKind.ENUM_CONSTANT;
    // What an enum's own fields hold is judged where they are declared.
    return isOfEnum && tree.getInitializer() instanceof NewClassTree constant
        ? captures.any(Code.paths(value, constant.getArguments()))
        : captures.changeable(value);
  }

  /** What can change in the value of an expression, if anything. */
  Optional<String> changeable(TreePath expression) {
    TreePath path = Code.plain(expression);
    Tree tree = path.getLeaf();
    if (tree instanceof LambdaExpressionTree lambda) {
      return captured(path, lambda);
    }
    if (tree instanceof MemberReferenceTree reference) {
      return receiver(path, reference);
    }
    if (tree instanceof NewClassTree creation) {
      Optional<String> own =
          code.isCollection(code.type(path)) ? Optional.empty() : ofType(code.type(path));
      return own.or(() -> any(Code.paths(path, creation.getArguments())));
    }
    if (tree instanceof ConditionalExpressionTree choice) {
      return changeable(new TreePath(path, choice.getTrueExpression()))
          .or(() -> changeable(new TreePath(path, choice.getFalseExpression())));
    }
    return code.call(path).flatMap(call -> given(call.method()).or(() -> any(call.arguments())));
  }

  /** What can change in what a method gives whose source is compiled. */
  private Optional<String> given(ExecutableElement method) {
    TreePath body = source.sources().contains(method) ? code.trees().getPath(method) : null;
    if (body == null || !followed.add(method)) {
      return Optional.empty();
    }
    source.calls().attribute(body);
    return any(ResultExpressions.of(body));
  }

  private Optional<String> any(List<TreePath> expressions) {
    return expressions.stream().flatMap(each -> changeable(each).stream()).findFirst();
  }

  private Optional<String> ofType(TypeMirror type) {
    return Optional.of(mutable.apply(type)).filter(what -> !what.isEmpty());
  }

  private Optional<String> receiver(TreePath path, MemberReferenceTree reference) {
    TreePath qualifier = new TreePath(path, reference.getQualifierExpression());
    boolean isObject =
        code.variable(qualifier).isPresent()
            || code.call(qualifier).isPresent()
            || Code.plain(qualifier).getLeaf() instanceof NewClassTree;
    if (!isObject) {
      return Optional.empty();
    }
    boolean isChanged =
        code.trees().getElement(path) instanceof ExecutableElement method
            && Mutations.changes(method);
    return isChanged
        ? Optional.of("what " + reference + " changes")
        : ofType(code.type(qualifier)).map(what -> what + " in it");
  }

  /** A variable of the surrounding method that a lambda changes. */
  private Optional<String> captured(TreePath path, LambdaExpressionTree lambda) {
    String[] found = {null};
    new AssignmentScanner() {
      @Override
      public Void visitIdentifier(IdentifierTree node, Void unused) {
        code.variable(getCurrentPath())
            .filter(variable -> isOuter(variable))
            .filter(variable -> !mutable.apply(variable.asType()).isEmpty())
            .ifPresent(this::find);
        return null;
      }

      @Override
      public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
        code.call(getCurrentPath())
            .filter(call -> Mutations.changes(call.method()))
            .flatMap(Code.MethodCall::receiver)
            .ifPresent(this::capture);
        return super.visitMethodInvocation(node, null);
      }

      @Override
      void change(ExpressionTree target) {
        TreePath element = Code.plain(new TreePath(getCurrentPath(), target));
        if (element.getLeaf() instanceof ArrayAccessTree access) {
          capture(new TreePath(element, access.getExpression()));
        }
      }

      private void capture(TreePath target) {
        code.variable(target).filter(variable -> isOuter(variable)).ifPresent(this::find);
      }

      private void find(VariableElement variable) {
        found[0] = variable.getSimpleName() + " in it";
      }

      private boolean isOuter(VariableElement variable) {
        TreePath declaration = code.trees().getPath(variable);
        boolean isLocal =
            variable.getKind() == ElementKind.LOCAL_VARIABLE
                || variable.getKind() == ElementKind.PARAMETER;
        if (!isLocal || declaration == null) {
          return false;
        }
        for (Tree each : declaration) {
          if (each == lambda) {
            return false;
          }
        }
        return true;
      }
    }.scan(path, null);
    return Optional.ofNullable(found[0]);
  }
}
