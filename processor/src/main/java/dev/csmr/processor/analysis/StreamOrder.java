package dev.csmr.processor.analysis;

import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import java.util.Optional;
import java.util.Set;

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
          "peek",
          "sequential",
          "unordered");
  private static final Set<String> ORDER_FREE =
      Set.of("allMatch", "anyMatch", "count", "noneMatch");
  private static final Set<String> INTEGRAL =
      Set.of("java.util.stream.IntStream", "java.util.stream.LongStream");
  private static final Set<String> OF_INTEGRAL =
      Set.of("sum", "max", "min", "average", "summaryStatistics");
  private static final Set<String> OF_DOUBLE = Set.of("max", "min");
  private static final Set<String> COMMUTATIVE =
      Set.of("add", "addExact", "max", "min", "sum", "logicalAnd", "logicalOr", "logicalXor");
  private static final Set<String> ORDER_FREE_COLLECTORS =
      Set.of(
          "counting",
          "summingInt",
          "summingLong",
          "toSet",
          "toUnmodifiableSet",
          "toUnmodifiableMap");

  private final Code code;

  StreamOrder(Code code) {
    this.code = code;
  }

  /** Where an order is seen, and by which method. */
  record Seen(TreePath place, String method) {}

  /** Where the order of a stream is seen; empty when it is not. */
  Optional<Seen> orderSeen(TreePath stream) {
    TreePath select = stream.getParentPath();
    TreePath invocation = select.getParentPath();
    if (!(select.getLeaf() instanceof MemberSelectTree member)
        || !(invocation.getLeaf() instanceof MethodInvocationTree)) {
      return Optional.of(new Seen(stream, "whoever gets the stream"));
    }
    String name = member.getIdentifier().toString();
    Optional<Code.Call> call = code.call(invocation);
    if (call.isEmpty()) {
      return Optional.empty();
    }
    for (TreePath argument : call.get().arguments()) {
      if (SideEffects.isPossible(code, argument)) {
        return Optional.of(new Seen(argument, "what " + name + " does for each element"));
      }
    }
    if (INTERMEDIATE.contains(name)) {
      return orderSeen(invocation);
    }
    return isOrderFree(name, call.get(), code.type(stream).toString())
        ? Optional.empty()
        : Optional.of(new Seen(invocation, name));
  }

  private boolean isOrderFree(String name, Code.Call call, String stream) {
    if (ORDER_FREE.contains(name)) {
      return true;
    }
    return switch (name) {
      case "sorted" -> call.count() == 0 || isTotal(call.argument(0));
      case "sum", "average", "summaryStatistics" ->
          OF_INTEGRAL.contains(name) && INTEGRAL.contains(stream);
      case "max", "min" ->
          call.count() == 0
              ? INTEGRAL.contains(stream) || OF_DOUBLE.contains(name)
              : isTotal(call.argument(0));
      case "reduce" -> Code.refersTo(call.argument(call.count() - 1).getLeaf(), COMMUTATIVE);
      case "collect" -> call.count() == 1 && isOrderFree(call.argument(0));
      default -> false;
    };
  }

  /** Whether a comparator tells all different elements apart. */
  static boolean isTotal(Code code, TreePath comparator) {
    Tree tree = Code.plain(comparator).getLeaf();
    if (tree instanceof MemberReferenceTree) {
      return Code.refersTo(tree, Set.of("compareTo", "compare"));
    }
    return code.call(comparator)
        .filter(
            call ->
                call.is("java.util.Comparator", "naturalOrder", "reverseOrder")
                    || (call.is("java.util.Collections", "reverseOrder") && call.count() == 0)
                    || call.is("java.util.Map.Entry", "comparingByKey"))
        .isPresent();
  }

  private boolean isTotal(TreePath comparator) {
    return isTotal(code, comparator);
  }

  private boolean isOrderFree(TreePath collector) {
    return code.call(collector)
        .filter(call -> call.owner().equals("java.util.stream.Collectors"))
        .filter(
            call ->
                switch (call.name()) {
                  case "toCollection" -> isOrderFreeContainer(call.argument(0));
                  case "toMap" ->
                      call.count() == 2
                          || (Code.refersTo(call.argument(2).getLeaf(), COMMUTATIVE)
                              && (call.count() == 3 || isOrderFreeContainer(call.argument(3))));
                  case "groupingBy" ->
                      call.count() == 2
                          ? isOrderFree(call.argument(1))
                          : call.count() == 3
                              && isOrderFreeContainer(call.argument(1))
                              && isOrderFree(call.argument(2));
                  case "partitioningBy" -> call.count() == 2 && isOrderFree(call.argument(1));
                  default -> ORDER_FREE_COLLECTORS.contains(call.name());
                })
        .isPresent();
  }

  /** Whether a supplier supplies a collection that sorts by itself, or one in hash order again. */
  private boolean isOrderFreeContainer(TreePath supplier) {
    return supplier.getLeaf() instanceof MemberReferenceTree reference
        && Set.of("TreeMap", "TreeSet", "HashMap", "HashSet")
            .contains(
                Code.element(code.type(new TreePath(supplier, reference.getQualifierExpression())))
                    .map(element -> element.getSimpleName().toString())
                    .orElse(""));
  }
}
