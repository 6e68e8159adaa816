package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.VariableElement;

/** Tells which collections have an order that does not depend on the one they are filled in. */
final class OwnOrder {
  static final Set<String> SORTED =
      Set.of(
          "java.util.SortedMap", "java.util.SortedSet", "java.util.EnumSet", "java.util.EnumMap");

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
    return isSorted(collection) || origins.isHashed(collection);
  }

  /** Whether a collection sorts by itself, in a way that tells all elements apart. */
  private boolean isSorted(TreePath collection) {
    List<TreePath> values = code.variable(collection).map(this::values).orElse(List.of());
    return (code.isAny(code.type(collection), SORTED)
            || (!values.isEmpty()
                && values.stream().allMatch(each -> code.isAny(code.type(each), SORTED))))
        && comparators.hasTotalOrder(code.type(collection))
        && values.stream().allMatch(comparators::sortsTotally);
  }

  /** What a variable is initialised with, or gets in its class, as far as that is compiled. */
  private List<TreePath> values(VariableElement variable) {
    TreePath declaration = code.trees().getPath(variable);
    List<TreePath> values = new ArrayList<>();
    if (declaration == null || !(declaration.getLeaf() instanceof VariableTree tree)) {
      return values;
    }
    if (tree.getInitializer() != null) {
      values.add(new TreePath(declaration, tree.getInitializer()));
    }
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitAssignment(AssignmentTree node, Void unused) {
        TreePath target = new TreePath(getCurrentPath(), node.getVariable());
        if (code.variable(target).filter(variable::equals).isPresent()) {
          values.add(new TreePath(getCurrentPath(), node.getExpression()));
        }
        return super.visitAssignment(node, null);
      }
    }.scan(declaration.getParentPath(), null);
    return values;
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
    return call.get().count() == first
        || call.get().argument(first).getLeaf().getKind() == Tree.Kind.NULL_LITERAL
        || comparators.isTotal(call.get().argument(first));
  }
}
