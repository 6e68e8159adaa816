package dev.csmr.processor.analysis;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Name;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** Follows a stream to where the order of its elements is seen, if it is. */
final class StreamOrder {
  private static final Set<String> INTERMEDIATE =
      Set.of(
          "asDoubleStream",
          "asLongStream",
          "boxed",
          "distinct",
          "filter",
          "flatMap",
          "flatMapToInt",
          "flatMapToLong",
          "map",
          "mapToDouble",
          "mapToInt",
          "mapToLong",
          "mapToObj",
          "parallel",
          "sequential",
          "unordered");
  private static final Set<String> PER_ELEMENT = Set.of("allMatch", "anyMatch", "noneMatch");

  private static final Set<String> INTEGRAL =
      Set.of("java.util.stream.IntStream", "java.util.stream.LongStream");
  private static final Set<String> OF_INTEGRAL =
      Set.of("sum", "max", "min", "average", "summaryStatistics");
  private static final Set<String> COMMUTATIVE =
      Set.of(
          "add",
          "and",
          "gcd",
          "logicalAnd",
          "logicalOr",
          "logicalXor",
          "max",
          "min",
          "multiply",
          "or",
          "sum",
          "xor");
  private static final Set<String> NUMBERS =
      Set.of("int", "long", "short", "byte", "java.lang.Integer", "java.lang.Long");
  private static final Set<Tree.Kind> OPERATORS =
      Set.of(Tree.Kind.PLUS, Tree.Kind.MULTIPLY, Tree.Kind.AND, Tree.Kind.OR, Tree.Kind.XOR);
  private static final Set<String> OF_INTEGERS =
      Set.of(
          "averagingInt",
          "averagingLong",
          "summarizingInt",
          "summarizingLong",
          "summingInt",
          "summingLong");

  private final Code code;
  private final Purity purity;
  private final Comparators comparators;
  private final ValueTypes values;

  StreamOrder(ClassSource source) {
    this.code = source.code();
    this.purity = new Purity(source);
    this.comparators = new Comparators(code);
    this.values = new ValueTypes(code);
  }

  /** Where an order is seen, and by which method. */
  record Seen(TreePath place, String method) {}

  /** Where the order of a stream is seen; empty when it is not. */
  Optional<Seen> orderSeen(TreePath stream) {
    TreePath select = stream.getParentPath();
    TreePath invocation = select.getParentPath();
    if (select.getLeaf() instanceof LambdaExpressionTree
        && code.call(invocation).filter(StreamOrder::isFlattening).isPresent()) {
      return orderSeen(invocation);
    }
    if (!(select.getLeaf() instanceof MemberSelectTree member)
        || !(invocation.getLeaf() instanceof MethodInvocationTree)) {
      return Optional.of(new Seen(stream, "whoever gets the stream"));
    }
    String name = member.getIdentifier().toString();
    Optional<Code.MethodCall> call = code.call(invocation);
    if (call.isEmpty()) {
      return Optional.empty();
    }
    if (INTERMEDIATE.contains(name) || PER_ELEMENT.contains(name)) {
      for (TreePath argument : call.get().arguments()) {
        if (!purity.isFunction(argument)) {
          return Optional.of(
              new Seen(
                  argument,
                  "what " + name + " does for each element" + HashUses.where(argument.getLeaf())));
        }
      }
    }
    boolean mergesOwn = name.equals("distinct") && !values.hasContent(code.type(stream));
    if (INTERMEDIATE.contains(name) && !mergesOwn) {
      return orderSeen(invocation);
    }
    return isOrderFree(name, call.get(), stream)
        ? Optional.empty()
        : Optional.of(new Seen(invocation, name + why(call.get())));
  }

  /** Whether a call puts the streams that a function gives one after the other. */
  static boolean isFlattening(Code.MethodCall call) {
    return call.is("java.util.stream.Stream", "flatMap");
  }

  /** Why the order is seen, where that is no matter of course. */
  private String why(Code.MethodCall call) {
    return Set.of("sorted", "max", "min").contains(call.name()) && call.count() == 1
        ? ", whose comparator may find different elements equal (only keys of a map, numbers, texts,"
            + " times and enums are told apart for sure: end it in the key, as in"
            + " .thenComparing(Map.Entry::getKey))"
        : "";
  }

  private boolean isOrderFree(String name, Code.MethodCall call, TreePath stream) {
    TypeMirror type = code.type(stream);
    return switch (name) {
      case "allMatch", "anyMatch", "noneMatch", "count" -> true;
      case "sum", "average", "summaryStatistics" ->
          OF_INTEGRAL.contains(name) && INTEGRAL.contains(type.toString());
      case "sorted", "max", "min" ->
          call.count() == 0
              ? comparators.hasTotalOrder(type)
              : tellsApart(call.argument(0), stream);
      case "reduce" -> call.count() < 3 && isCommutative(code, call.argument(call.count() - 1));
      case "collect" -> call.count() == 1 && isOrderFree(call.argument(0), type);
      default -> false;
    };
  }

  /**
   * Whether a comparator tells a stream's elements apart; keys only do as long as it has entries.
   */
  private boolean tellsApart(TreePath comparator, TreePath stream) {
    boolean isMapped =
        stream.getLeaf().toString().matches("(?s).*\\.(map\\w*|flatMap\\w*|boxed)\\(.*");
    boolean isByKey = comparator.getLeaf().toString().matches("(?s).*(comparingByKey|getKey).*");
    return comparators.isTotal(comparator)
        && comparators.hasTotalOrder(code.type(stream))
        && !(isMapped && isByKey);
  }

  /** Whether a type is that of integers, whose sums do not depend on their order. */
  static boolean isIntegral(TypeMirror type) {
    return NUMBERS.contains(type.toString());
  }

  /** Whether a function of two values gives the same for many of them in any order. */
  static boolean isCommutative(Code code, TreePath function) {
    Tree tree = Code.plain(function).getLeaf();
    if (tree instanceof MemberReferenceTree reference) {
      String owner =
          code.trees().getElement(Code.plain(function)) instanceof ExecutableElement method
              ? Code.name(method.getEnclosingElement().asType())
              : "";
      String name = reference.getName().toString();
      boolean isRounded =
          owner.matches("java\\.lang\\.(Double|Float)") && !Set.of("max", "min").contains(name);
      // 1.0 and 1.00 are different, and neither is greater.
      boolean isOfScale =
          owner.equals("java.math.BigDecimal") && Set.of("max", "min").contains(name);
      return owner.matches("java\\.(lang|math)\\..*")
          && COMMUTATIVE.contains(name)
          && !isRounded
          && !isOfScale;
    }
    if (!(tree instanceof LambdaExpressionTree lambda) || lambda.getParameters().size() != 2) {
      return false;
    }
    TreePath body = new TreePath(Code.plain(function), lambda.getBody());
    Set<String> parameters =
        Set.of(
            lambda.getParameters().get(0).getName().toString(),
            lambda.getParameters().get(1).getName().toString());
    if (lambda.getBody() instanceof BinaryTree binary) {
      return isIntegral(code.type(body))
          && OPERATORS.contains(binary.getKind())
          && parameters.equals(
              new HashSet<>(
                  List.of(
                      binary.getLeftOperand().toString(), binary.getRightOperand().toString())));
    }
    return code.call(body)
        .filter(call -> call.owner().matches("java\\.lang\\.(Math|Integer|Long)"))
        .filter(call -> Set.of("max", "min", "sum").contains(call.name()))
        .filter(
            call ->
                call.count() == 2
                    && call.tree().getArguments().stream()
                        .allMatch(each -> parameters.contains(each.toString())))
        .isPresent();
  }

  private boolean isOrderFree(TreePath collector, TypeMirror stream) {
    return code.call(collector)
        .filter(call -> call.owner().equals("java.util.stream.Collectors"))
        .filter(
            call ->
                switch (call.name()) {
                  case "counting" -> true;
                  case "toSet", "toUnmodifiableSet" -> values.hasContent(stream);
                  case "toCollection" -> mergesContent(call) && isOrderFreeContainer(call, 0);
                  case "toMap" ->
                      arePure(call, 2)
                          && (call.count() == 2 || isCommutative(code, call.argument(2)))
                          && mergesContent(call)
                          && (call.count() < 4 || isOrderFreeContainer(call, 3));
                  case "groupingBy" ->
                      call.count() > 1
                          && arePure(call, 1)
                          && mergesContent(call)
                          && (call.count() == 2 || isOrderFreeContainer(call, 1))
                          && isOrderFree(call.argument(call.count() - 1), stream);
                  case "partitioningBy" ->
                      call.count() == 2
                          && arePure(call, 1)
                          && isOrderFree(call.argument(1), stream);
                  default -> OF_INTEGERS.contains(call.name()) && arePure(call, 1);
                })
        .isPresent();
  }

  private boolean arePure(Code.MethodCall collector, int functions) {
    return collector.arguments().stream().limit(functions).allMatch(purity::isFunction);
  }

  /** Whether a supplier supplies a collection that sorts by itself, or one in hash order again. */
  private boolean isOrderFreeContainer(Code.MethodCall collector, int position) {
    TreePath supplier = collector.argument(position);
    if (supplier.getLeaf() instanceof LambdaExpressionTree lambda) {
      TreePath body = new TreePath(supplier, lambda.getBody());
      return code.created(body).filter(type -> isContainer(type.getSimpleName())).isPresent()
          && comparators.sortsTotally(body);
    }
    return supplier.getLeaf() instanceof MemberReferenceTree reference
        && Code.element(code.type(new TreePath(supplier, reference.getQualifierExpression())))
            .filter(type -> isContainer(type.getSimpleName()))
            .isPresent()
        && made(collector).filter(comparators::hasTotalOrder).isPresent();
  }

  /** Whether it does not matter which of several equal elements or keys a collector keeps. */
  private boolean mergesContent(Code.MethodCall collector) {
    return made(collector).filter(values::hasContent).isPresent();
  }

  /** What a collector makes, by its type. */
  private Optional<TypeMirror> made(Code.MethodCall collector) {
    return code.type(collector.path()) instanceof DeclaredType type
            && type.getTypeArguments().size() == 3
        ? Optional.of(type.getTypeArguments().get(2))
        : Optional.empty();
  }

  private static boolean isContainer(Name type) {
    return Set.of("EnumMap", "TreeMap", "TreeSet", "HashMap", "HashSet").contains(type.toString());
  }
}
