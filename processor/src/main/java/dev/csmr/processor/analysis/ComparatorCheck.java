package dev.csmr.processor.analysis;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.csmr.processor.problem.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;

/**
 * Refuses comparators and limits in final fields that read other fields: the collection is refilled
 * before those may be there, or when they have become others. A class with a {@code @Restored}
 * method that takes its state refills them itself.
 */
final class ComparatorCheck implements Check {
  @Override
  public void check(ClassSource source) {
    if (source.isImplementation() && Mementos.saved(source).isEmpty()) {
      new Scanner(source).scan(source.path(), null);
    }
  }

  private static final class Scanner extends GivenValues {
    private final ClassSource source;
    private final Code code;
    private final ValueFlow flow;
    private final Unchanging unchanging;

    Scanner(ClassSource source) {
      super(source.code());
      this.source = source;
      this.code = source.code();
      this.flow = new ValueFlow(source, new StateRoots(source));
      this.unchanging = new Unchanging(source, flow);
    }

    @Override
    void give(Element variable, TreePath value) {
      if (variable != null
          && Code.isInstanceField(variable)
          && variable.getModifiers().contains(Modifier.FINAL)) {
        Creations.of(code, flow, value).forEach(this::check);
      }
    }

    private void check(TreePath creation) {
      if (code.isCollection(code.type(creation))) {
        boolean isAnonymous = ((NewClassTree) creation.getLeaf()).getClassBody() != null;
        List<TreePath> own = isAnonymous ? List.of() : deciding(code.created(creation));
        Optional<String> known =
            isAnonymous || !own.isEmpty()
                ? Optional.of("a class of its own")
                : CollectionOrder.of(code, creation);
        known.ifPresent(
            what -> {
              Reads reads = new Reads(creation, what);
              reads.of(creation);
              own.forEach(reads::of);
            });
      }
    }

    /** What a class that is compiled, or one that it extends, orders or limits its content by. */
    private List<TreePath> deciding(Optional<TypeElement> type) {
      List<TreePath> found = new ArrayList<>();
      for (Optional<TypeElement> each = type;
          each.isPresent() && !Code.name(each.get().asType()).startsWith("java.");
          each = Code.element(each.get().getSuperclass())) {
        for (Element member : each.get().getEnclosedElements()) {
          boolean isDeciding =
              member.getKind() == ElementKind.CONSTRUCTOR
                  || Code.isInstanceField(member)
                  || member.getSimpleName().contentEquals("removeEldestEntry");
          TreePath path = isDeciding ? code.trees().getPath(member) : null;
          if (path != null) {
            code.attribute(path);
            found.add(path);
          }
        }
      }
      return found;
    }

    /** What a collection sorts by must not read fields that are restored later than it. */
    private final class Reads extends TreePathScanner<Void, Void> {
      private final TreePath creation;
      private final String known;
      private final Set<ExecutableElement> followed = new HashSet<>();
      private final Set<VariableElement> captured = new HashSet<>();
      private final Deque<TreePath> pending = new ArrayDeque<>();
      private TreePath root;

      Reads(TreePath creation, String known) {
        this.creation = creation;
        this.known = known;
      }

      /** Checks code, and the methods of the class that it calls. */
      void of(TreePath path) {
        pending.add(path);
        while (!pending.isEmpty()) {
          root = pending.remove();
          scan(root, null);
        }
      }

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

      @Override
      public Void visitMemberReference(MemberReferenceTree node, Void unused) {
        if (code.trees().getElement(getCurrentPath()) instanceof ExecutableElement method) {
          follow(method);
        }
        return super.visitMemberReference(node, null);
      }

      @Override
      public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
        code.call(getCurrentPath()).ifPresent(call -> follow(call.method()));
        return super.visitMethodInvocation(node, null);
      }

      private void follow(ExecutableElement method) {
        if (source.declares(method) && followed.add(method)) {
          flow.body(method).ifPresent(pending::add);
        }
      }

      private void checkRead(TreePath path) {
        code.variable(path).filter(this::isOutside).ifPresent(each -> checkCaptured(path, each));
        code.variable(path)
            .filter(field -> isOwn(field) && (followed.isEmpty() || !unchanging.is(field)))
            .ifPresent(
                field ->
                    source.report(
                        path,
                        Problem.COMPARATOR_READS,
                        StoredValues.text(creation),
                        known,
                        "field " + field.getSimpleName()));
      }

      /** A comparator is followed; what else is captured and changes may be what a field holds. */
      private void checkCaptured(TreePath path, VariableElement variable) {
        String type = Code.name(variable.asType());
        if (type.equals("java.util.Comparator") || type.startsWith("java.util.function.")) {
          if (captured.add(variable)) {
            pending.addAll(flow.values(variable));
          }
        } else if (isInFunction(path)
            && !unchanging.isConstant(variable)
            && captured.add(variable)) {
          source.report(
              path,
              Problem.COMPARATOR_READS,
              StoredValues.text(creation),
              known,
              "variable " + variable.getSimpleName());
        }
      }

      /** Whether a variable is one of a method, declared outside of what is scanned. */
      private boolean isOutside(VariableElement variable) {
        boolean isLocal =
            variable.getKind() == ElementKind.LOCAL_VARIABLE
                || variable.getKind() == ElementKind.PARAMETER;
        TreePath declaration = isLocal ? code.trees().getPath(variable) : null;
        return declaration != null && !isWithin(declaration, root.getLeaf());
      }

      private boolean isInFunction(TreePath path) {
        for (TreePath each = path; each.getLeaf() != root.getLeaf(); each = each.getParentPath()) {
          if (isFunction(each.getLeaf())) {
            return true;
          }
        }
        return isFunction(root.getLeaf());
      }

      private static boolean isFunction(Tree tree) {
        return tree instanceof LambdaExpressionTree
            || tree instanceof MemberReferenceTree
            || tree instanceof ClassTree;
      }

      private static boolean isWithin(TreePath path, Tree tree) {
        for (Tree each : path) {
          if (each == tree) {
            return true;
          }
        }
        return false;
      }

      private boolean isOwn(VariableElement variable) {
        return Code.isInstanceField(variable)
            && variable.getEnclosingElement().equals(source.element())
            && !variable.getSimpleName().contentEquals("this");
      }
    }
  }
}
