package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.csmr.processor.problem.Problem;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;

/**
 * Refuses comparators in final fields that read other fields: the collection is refilled before
 * those may be there. A class with a {@code @Restored} method that takes its state refills them
 * itself.
 */
final class ComparatorCheck implements Check {
  @Override
  public void check(ClassSource source) {
    if (source.isImplementation() && Mementos.saved(source).isEmpty()) {
      new Scanner(source).scan(source.path(), null);
    }
  }

  private static final class Scanner extends TreePathScanner<Void, Void> {
    private final ClassSource source;
    private final Code code;

    Scanner(ClassSource source) {
      this.source = source;
      this.code = source.code();
    }

    @Override
    public Void visitNewClass(NewClassTree node, Void unused) {
      TreePath path = getCurrentPath();
      TypeMirror type = code.type(path);
      if (code.isCollection(type) || code.isA(type, "java.util.Queue")) {
        knowledge(path, node)
            .filter(known -> isInFinalField(path))
            .ifPresent(known -> checkReads(path, known));
      }
      return super.visitNewClass(node, null);
    }

    /** What a new collection knows besides its content. */
    private Optional<String> knowledge(TreePath path, NewClassTree creation) {
      return creation.getClassBody() != null
          ? Optional.of("a class of its own")
          : CollectionOrder.of(code, path);
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
                      path,
                      Problem.COMPARATOR_READS,
                      StoredValues.text(creation),
                      known,
                      each.getSimpleName()));
        }

        private boolean isOwn(VariableElement variable) {
          return Code.isInstanceField(variable)
              && variable.getEnclosingElement().equals(source.element())
              && !variable.getSimpleName().contentEquals("this");
        }
      }.scan(creation, null);
    }
  }
}
