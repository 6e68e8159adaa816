package dev.csmr.processor.analysis;

import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.util.TreePath;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.TypeMirror;

/** What new collections know besides their content that a snapshot cannot name. */
final class CollectionOrder {
  private static final Set<String> SORTING =
      Set.of(
          "java.util.TreeMap",
          "java.util.TreeSet",
          "java.util.PriorityQueue",
          "java.util.concurrent.ConcurrentSkipListMap",
          "java.util.concurrent.ConcurrentSkipListSet",
          "java.util.concurrent.PriorityBlockingQueue");

  private static final Set<String> ORDERED =
      Set.of("java.util.PriorityQueue", "java.util.SortedMap", "java.util.SortedSet");

  private CollectionOrder() {}

  /** The order of a new collection in words, if no snapshot can name it. */
  static Optional<String> of(Code code, TreePath created) {
    TreePath path = Code.plain(created);
    NewClassTree creation = (NewClassTree) path.getLeaf();
    boolean isSorting = code.created(path).filter(c -> code.isAny(c.asType(), SORTING)).isPresent();
    if (isSorting) {
      return Code.paths(path, creation.getArguments()).stream()
              .anyMatch(argument -> isComparator(code, argument) && !isStandard(code, argument))
          ? Optional.of("a comparator")
          : Optional.empty();
    }
    boolean isAccessOrdered =
        code.isA(code.type(path), "java.util.LinkedHashMap")
            && creation.getArguments().size() == 3
            && !(creation.getArguments().get(2) instanceof LiteralTree literal
                && Boolean.FALSE.equals(literal.getValue()));
    return isAccessOrdered ? Optional.of("an order of access") : Optional.empty();
  }

  /** What a new collection takes over its order from. */
  static Optional<TreePath> original(Code code, TreePath created) {
    TreePath path = Code.plain(created);
    List<TreePath> arguments = Code.paths(path, ((NewClassTree) path.getLeaf()).getArguments());
    return code.created(path)
        .filter(type -> arguments.size() == 1)
        .filter(type -> takesOrder(code, type.asType(), code.type(arguments.get(0))))
        .map(type -> arguments.get(0));
  }

  /** Whether a constructor takes over the order of what it is given. */
  static boolean takesOrder(Code code, ExecutableElement constructor) {
    return constructor.getParameters().size() == 1
        && takesOrder(
            code,
            constructor.getEnclosingElement().asType(),
            constructor.getParameters().get(0).asType());
  }

  /** A queue asks what it is given at run time, others are chosen by the compiler. */
  private static boolean takesOrder(Code code, TypeMirror created, TypeMirror given) {
    boolean isQueue = code.isA(created, "java.util.Queue");
    return code.isAny(created, SORTING)
        && (code.isAny(given, ORDERED) || (isQueue && code.isA(given, "java.util.Collection")));
  }

  private static boolean isComparator(Code code, TreePath argument) {
    return code.isA(code.type(argument), "java.util.Comparator");
  }

  /** Comparators that a snapshot can name. */
  private static boolean isStandard(Code code, TreePath comparator) {
    boolean isConstant =
        code.variable(comparator)
            .filter(
                field ->
                    field.getSimpleName().contentEquals("CASE_INSENSITIVE_ORDER")
                        && Code.name(field.getEnclosingElement().asType())
                            .equals("java.lang.String"))
            .isPresent();
    return isConstant
        || code.call(comparator)
            .filter(
                call ->
                    call.is("java.util.Comparator", "naturalOrder", "reverseOrder")
                        || (call.is("java.util.Collections", "reverseOrder") && call.count() == 0))
            .isPresent();
  }
}
