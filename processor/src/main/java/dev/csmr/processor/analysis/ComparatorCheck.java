package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.csmr.processor.problem.Problem;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;

/**
 * Refuses collections in the state that know more than their content where a snapshot would lose
 * it: a comparator, an order of access, a class of their own. In a final field they are refilled
 * and keep it.
 */
final class ComparatorCheck implements Check {
  private static final Set<String> SORTING =
      Set.of(
          "java.util.TreeMap",
          "java.util.TreeSet",
          "java.util.PriorityQueue",
          "java.util.concurrent.ConcurrentSkipListMap",
          "java.util.concurrent.ConcurrentSkipListSet",
          "java.util.concurrent.PriorityBlockingQueue");

  @Override
  public void check(ClassSource source) {
    if (source.isImplementation()) {
      new Scanner(source).scan(source.path(), null);
    }
  }

  private static final class Scanner extends TreePathScanner<Void, Void> {
    private final ClassSource source;
    private final Code code;
    private final StateRoots roots;
    private final StateStores stores;

    Scanner(ClassSource source) {
      this.source = source;
      this.code = source.code();
      this.roots = new StateRoots(source);
      this.stores = new StateStores(source, roots);
    }

    @Override
    public Void visitNewClass(NewClassTree node, Void unused) {
      TreePath path = getCurrentPath();
      TypeMirror type = code.type(path);
      if (code.isCollection(type) || code.isA(type, "java.util.Queue")) {
        if (isInFinalField(path)) {
          knowledge(path, node).ifPresent(known -> checkReads(path, known));
        } else if (knowledge(path, node).isPresent() && !stores.of(path).isEmpty()) {
          source.report(path, Problem.LOST_COMPARATOR, text(path), knowledge(path, node).get());
        }
      }
      return super.visitNewClass(node, null);
    }

    /** What a new collection knows besides its content. */
    private Optional<String> knowledge(TreePath path, NewClassTree creation) {
      if (creation.getClassBody() != null) {
        return Optional.of("a class of its own");
      }
      boolean isSorting =
          code.created(path).filter(c -> code.isAny(c.asType(), SORTING)).isPresent();
      if (isSorting) {
        return Code.paths(path, creation.getArguments()).stream()
                .anyMatch(argument -> isComparator(argument) && !isStandard(argument))
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

    private boolean isComparator(TreePath argument) {
      return code.isA(code.type(argument), "java.util.Comparator");
    }

    /** Comparators that a snapshot can name. */
    private boolean isStandard(TreePath comparator) {
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
                          || (call.is("java.util.Collections", "reverseOrder")
                              && call.count() == 0))
              .isPresent();
    }

    /** Whether a new collection is the value of a final field from the beginning. */
    private boolean isInFinalField(TreePath creation) {
      TreePath up = creation.getParentPath();
      Element variable =
          up.getLeaf() instanceof VariableTree
              ? code.trees().getElement(up)
              : up.getLeaf() instanceof AssignmentTree assignment
                  ? code.variable(new TreePath(up, assignment.getVariable())).orElse(null)
                  : null;
      return variable != null
          && Code.isInstanceField(variable)
          && variable.getModifiers().contains(Modifier.FINAL);
    }

    /** What a collection sorts by must not read fields that are restored later than it. */
    private void checkReads(TreePath creation, String known) {
      new TreePathScanner<Void, Void>() {
        @Override
        public Void visitIdentifier(IdentifierTree node, Void unused) {
          checkRead(getCurrentPath());
          return null;
        }

        @Override
        public Void visitMemberSelect(MemberSelectTree node, Void unused) {
          checkRead(getCurrentPath());
          return super.visitMemberSelect(node, null);
        }

        private void checkRead(TreePath path) {
          Optional<VariableElement> field = code.variable(path).filter(this::isOwn);
          field.ifPresent(
              each ->
                  source.report(
                      path, Problem.COMPARATOR_READS, text(creation), known, each.getSimpleName()));
        }

        private boolean isOwn(VariableElement variable) {
          return Code.isInstanceField(variable)
              && variable.getEnclosingElement().equals(source.element())
              && !variable.getSimpleName().contentEquals("this");
        }
      }.scan(creation, null);
    }

    private static String text(TreePath path) {
      Tree tree = path.getLeaf();
      String text = tree.toString().replaceAll("\\s+", " ");
      return "`" + (text.length() > 40 ? text.substring(0, 37) + "..." : text) + "`";
    }
  }
}
