package dev.csmr.processor.analysis;

import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/**
 * Tells which comparators find no different elements of a set, or entries of a map, equal. The
 * natural order of elements is taken to be such a one, and the key of an entry to be its own.
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
      return Code.refersTo(tree, COMPARISONS);
    }
    if (tree instanceof LambdaExpressionTree lambda) {
      return isComparison(path, lambda);
    }
    return code.variable(path)
        .map(this::isTotal)
        .orElseGet(() -> code.call(path).filter(this::isTotal).isPresent());
  }

  /** What a variable is initialised with; comparators are hardly ever anything else later. */
  private boolean isTotal(VariableElement variable) {
    TreePath declaration = code.trees().getPath(variable);
    return declaration != null
        && declaration.getLeaf() instanceof VariableTree tree
        && tree.getInitializer() != null
        && isTotal(new TreePath(declaration, tree.getInitializer()));
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
      return Set.of(element, element + ".getKey()").contains(lambda.getBody().toString());
    }
    return Code.refersTo(tree, Set.of("getKey"))
        || code.call(function)
            .filter(call -> call.is("java.util.function.Function", "identity"))
            .isPresent();
  }

  /**
   * Whether the natural order of what a collection or a stream contains tells different elements
   * apart. That of BigDecimal does not (1.0 and 1.00), nor, as far as is seen, that of a record
   * whose compareTo does not look at all of its components.
   */
  boolean hasTotalOrder(TypeMirror container) {
    return !(container instanceof DeclaredType declared)
        || declared.getTypeArguments().stream().limit(1).allMatch(this::isOrdered);
  }

  private boolean isOrdered(TypeMirror type) {
    TypeElement element = Code.element(type).orElse(null);
    if (element == null) {
      return true;
    }
    if (Code.name(type).equals("java.util.Map.Entry")) {
      return hasTotalOrder(type);
    }
    return !Code.name(type).equals("java.math.BigDecimal")
        && ElementFilter.methodsIn(element.getEnclosedElements()).stream()
            .filter(each -> each.getSimpleName().contentEquals("compareTo"))
            .map(each -> code.trees().getTree(each))
            .filter(Objects::nonNull)
            .allMatch(
                tree ->
                    element.getRecordComponents().stream()
                        .allMatch(part -> Code.mentions(tree, part.getSimpleName())));
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
            .isPresent()
        && body.matches(
            "(\\w+\\.compare\\()?(%1$s|%2$s)(\\.getKey\\(\\)|)(\\.compareTo\\(|, )(%1$s|%2$s)\\3\\)"
                .formatted(one, other))
        && body.contains(one)
        && body.contains(other);
  }

  /** Whether a new sorted collection tells all different elements apart. */
  boolean sortsTotally(TreePath created) {
    TreePath path = Code.plain(created);
    TreePath body = code.call(path).map(call -> code.trees().getPath(call.method())).orElse(null);
    if (body != null) {
      return ResultExpressions.of(body).stream().allMatch(this::sortsTotally);
    }
    if (!hasTotalOrder(code.type(path))) {
      return false;
    }
    return !(path.getLeaf() instanceof NewClassTree creation)
        || Code.paths(path, creation.getArguments()).stream()
            .filter(argument -> code.isA(code.type(argument), "java.util.Comparator"))
            .allMatch(this::isTotal);
  }
}
