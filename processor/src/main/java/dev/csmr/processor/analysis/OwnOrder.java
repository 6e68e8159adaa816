package dev.csmr.processor.analysis;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells which collections have an order that does not depend on the one they are filled in. */
final class OwnOrder {
  static final Set<String> SORTED =
      Set.of(
          "java.util.SortedMap", "java.util.SortedSet", "java.util.EnumSet", "java.util.EnumMap");

  static final Set<String> OF_ENUMS = Set.of("java.util.EnumSet", "java.util.EnumMap");

  private final Code code;
  private final HashOrigins origins;
  private final Comparators comparators;

  OwnOrder(Code code, HashOrigins origins) {
    this.code = code;
    this.origins = origins;
    this.comparators = new Comparators(code);
  }

  /** Whether the order of a collection does not depend on the one it is filled in. */
  boolean has(TreePath collection) {
    return isSorted(collection) || isHashed(collection);
  }

  /** Whether a variable only ever holds collections in hash order that were made for it. */
  private boolean isHashed(TreePath collection) {
    List<TreePath> values = values(collection);
    return !values.isEmpty() && values.stream().allMatch(origins::isHashedCreation);
  }

  /** Whether a collection sorts by itself, in a way that tells all elements apart. */
  private boolean isSorted(TreePath collection) {
    List<TreePath> values = values(collection);
    return !values.isEmpty()
        && comparators.hasTotalOrder(code.type(collection))
        && values.stream().allMatch(comparators::sortsTotally);
  }

  /** What a variable is ever given; empty if nobody sees that, or it is none. */
  private List<TreePath> values(TreePath collection) {
    return code.variable(collection)
        .map(variable -> AssignedValues.of(code, variable))
        .orElse(List.of());
  }

  /** Whether a local variable gets a new list and the next thing done with it is to sort it. */
  boolean isNext(TreePath list) {
    TreePath declaration = list.getParentPath();
    if (!(declaration.getLeaf() instanceof VariableTree variable)
        || !(declaration.getParentPath().getLeaf() instanceof BlockTree block)) {
      return false;
    }
    String name = variable.getName().toString();
    List<? extends StatementTree> statements = block.getStatements();
    return statements.subList(statements.indexOf(variable) + 1, statements.size()).stream()
        .filter(each -> Code.mentions(each, name))
        .findFirst()
        .filter(each -> isSort(new TreePath(declaration.getParentPath(), each), name))
        .isPresent();
  }

  private boolean isSort(TreePath statement, String list) {
    if (!(statement.getLeaf() instanceof ExpressionStatementTree expression)) {
      return false;
    }
    Optional<Code.MethodCall> call = code.call(new TreePath(statement, expression.getExpression()));
    Optional<TreePath> sorted =
        call.filter(each -> each.name().equals("sort"))
            .flatMap(each -> each.isStatic() ? Optional.of(each.argument(0)) : each.receiver());
    if (sorted.filter(each -> each.getLeaf().toString().equals(list)).isEmpty()) {
      return false;
    }
    int first = call.get().isStatic() ? 1 : 0;
    return (call.get().count() == first && comparators.hasTotalOrder(code.type(sorted.get())))
        || (call.get().count() > first
            && comparators.isTotal(call.get().argument(first))
            && comparators.hasTotalOrder(code.type(sorted.get())));
  }
}
