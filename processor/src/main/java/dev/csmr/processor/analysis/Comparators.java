package dev.csmr.processor.analysis;

import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/**
 * Tells which comparators find no different elements of a set, or entries of a map, equal. The key
 * of an entry is taken to be its own.
 */
final class Comparators {
  private static final Set<String> COMPARISONS = Set.of("compareTo", "compare");

  private final Code code;

  Comparators(Code code) {
    this.code = code;
  }

  /** Whether a comparator tells all different elements apart. */
  boolean isTotal(TreePath comparator) {
    TreePath path = Code.plain(comparator);
    Tree tree = path.getLeaf();
    if (tree instanceof MemberReferenceTree) {
      return Code.refersTo(tree, COMPARISONS)
          && code.trees().getElement(path) instanceof ExecutableElement method
          && isOrdered(method.getEnclosingElement().asType())
          && (method.getSimpleName().contentEquals("compareTo")
              || Code.name(method.getEnclosingElement().asType()).startsWith("java."));
    }
    if (tree instanceof LambdaExpressionTree lambda) {
      return isComparison(path, lambda);
    }
    return code.variable(path)
        .map(this::isTotal)
        .orElseGet(() -> code.call(path).filter(this::isTotal).isPresent());
  }

  private boolean isTotal(VariableElement variable) {
    List<TreePath> values = AssignedValues.of(code, variable);
    return !values.isEmpty() && values.stream().allMatch(this::isTotal);
  }

  private boolean isTotal(Code.MethodCall call) {
    List<TreePath> arguments = call.arguments();
    boolean isOfBoth =
        arguments.size() == 2 && isUnique(arguments.get(0)) && isTotal(arguments.get(1));
    return switch (call.owner()) {
      case "java.util.Collections" ->
          call.name().equals("reverseOrder") && (arguments.isEmpty() || isTotal(arguments.get(0)));
      case "java.util.Map.Entry" ->
          call.name().equals("comparingByKey")
              && (arguments.isEmpty() || isTotal(arguments.get(0)));
      case "java.util.Comparator" ->
          switch (call.name()) {
            case "naturalOrder", "reverseOrder" -> true;
            case "reversed" -> isOnTotal(call);
            case "nullsFirst", "nullsLast" -> isTotal(arguments.get(0));
            case "comparing", "comparingInt", "comparingLong" ->
                isOfBoth || (arguments.size() == 1 && isUnique(arguments.get(0)));
            case "thenComparing", "thenComparingInt", "thenComparingLong" ->
                isOnTotal(call)
                    || isOfBoth
                    || (arguments.size() == 1
                        && (isUnique(arguments.get(0)) || isTotal(arguments.get(0))));
            case "thenComparingDouble" -> isOnTotal(call);
            default -> false;
          };
      default -> false;
    };
  }

  private boolean isOnTotal(Code.MethodCall call) {
    return call.receiver().filter(this::isTotal).isPresent();
  }

  /** Whether a function gives something else for each element: the key of an entry, or itself. */
  private boolean isUnique(TreePath function) {
    Tree tree = Code.plain(function).getLeaf();
    if (tree instanceof LambdaExpressionTree lambda && lambda.getParameters().size() == 1) {
      String element = lambda.getParameters().get(0).getName().toString();
      return lambda.getBody().toString().equals(element)
          || code.call(new TreePath(Code.plain(function), lambda.getBody()))
              .filter(call -> call.is("java.util.Map.Entry", "getKey"))
              .filter(call -> call.receiver().get().getLeaf().toString().equals(element))
              .isPresent();
    }
    boolean isKey =
        Code.refersTo(tree, Set.of("getKey"))
            && code.trees().getElement(Code.plain(function)) instanceof ExecutableElement method
            && Code.name(method.getEnclosingElement().asType()).equals("java.util.Map.Entry");
    return isKey
        || code.call(function)
            .filter(call -> call.is("java.util.function.Function", "identity"))
            .isPresent();
  }

  /**
   * Whether the natural order of what a collection or a stream contains tells different elements
   * apart: that of values of the platform (not of BigDecimal: 1.0 and 1.00) and of enums.
   */
  boolean hasTotalOrder(TypeMirror container) {
    return !(container instanceof DeclaredType declared)
        || declared.getTypeArguments().stream().limit(1).allMatch(this::isOrdered);
  }

  private boolean isOrdered(TypeMirror type) {
    TypeElement element = Code.element(type).orElse(null);
    if (element == null) {
      return type.getKind().isPrimitive();
    }
    if (Code.name(type).equals("java.util.Map.Entry")) {
      return hasTotalOrder(type);
    }
    return new ValueTypes(code).isValue(type) && !Code.name(type).equals("java.math.BigDecimal");
  }

  /** Whether a lambda compares both elements by their natural order, or both keys. */
  private boolean isComparison(TreePath path, LambdaExpressionTree lambda) {
    if (lambda.getParameters().size() != 2) {
      return false;
    }
    String one = lambda.getParameters().get(0).getName().toString();
    String other = lambda.getParameters().get(1).getName().toString();
    String body = lambda.getBody().toString();
    return code.call(new TreePath(path, lambda.getBody()))
            .filter(call -> COMPARISONS.contains(call.name()))
            .filter(call -> call.owner().startsWith("java."))
            .filter(call -> call.isStatic() || call.name().equals("compareTo"))
            .isPresent()
        && body.matches(
            "(\\w+\\.compare\\()?(%1$s|%2$s)(\\.getKey\\(\\)|)(\\.compareTo\\(|, )(%1$s|%2$s)\\3\\)"
                .formatted(one, other))
        && Code.mentions(lambda.getBody(), one)
        && Code.mentions(lambda.getBody(), other);
  }

  /** Whether a value is a new sorted collection that tells all different elements apart. */
  boolean sortsTotally(TreePath created) {
    TreePath path = Code.plain(created);
    if (path.getLeaf() instanceof ConditionalExpressionTree choice) {
      return sortsTotally(new TreePath(path, choice.getTrueExpression()))
          && sortsTotally(new TreePath(path, choice.getFalseExpression()));
    }
    Optional<Code.MethodCall> call = code.call(path);
    if (call.isPresent()) {
      TreePath body = code.trees().getPath(call.get().method());
      return body == null
          ? call.get().owner().equals("java.util.EnumSet")
          : ResultExpressions.of(body).stream().allMatch(this::sortsTotally);
    }
    return path.getLeaf() instanceof NewClassTree creation
        && creation.getClassBody() == null
        && code.isAny(code.type(path), OwnOrder.SORTED)
        && hasTotalOrder(code.type(path))
        && Code.paths(path, creation.getArguments()).stream().allMatch(this::sortsTotallyBy);
  }

  /** Whether an argument of its constructor leaves a sorted collection a total order. */
  private boolean sortsTotallyBy(TreePath argument) {
    TypeMirror type = code.type(argument);
    return code.isA(type, "java.util.Comparator")
        ? isTotal(argument)
        : !code.isAny(type, OwnOrder.SORTED) || code.isAny(type, OwnOrder.OF_ENUMS);
  }
}
