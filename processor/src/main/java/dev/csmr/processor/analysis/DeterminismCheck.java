package dev.csmr.processor.analysis;

import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.csmr.processor.problem.Problem;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;

/** Refuses what gives each replica something else: clocks, randomness, surroundings, threads. */
final class DeterminismCheck implements Check {
  @Override
  public void check(ClassSource source) {
    new Scanner(source).scan(source.path(), null);
  }

  private static final class Scanner extends TreePathScanner<Void, Void> {
    private final ClassSource source;
    private final Code code;

    Scanner(ClassSource source) {
      this.source = source;
      this.code = source.code();
    }

    @Override
    public Void visitMethod(MethodTree node, Void unused) {
      boolean isHash = node.getName().contentEquals("hashCode") && node.getParameters().isEmpty();
      // What hashCode makes of hash codes is for hash tables, whose order is checked.
      return isHash ? null : super.visitMethod(node, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      TreePath path = getCurrentPath();
      code.call(path)
          .ifPresent(
              call -> {
                checkMethod(path, call.method(), call.count());
                checkHash(call);
              });
      return super.visitMethodInvocation(node, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree node, Void unused) {
      TreePath path = getCurrentPath();
      if (code.trees().getElement(path) instanceof ExecutableElement method) {
        if (method.getKind() == ElementKind.CONSTRUCTOR) {
          checkCreation(
              path, (TypeElement) method.getEnclosingElement(), method.getParameters().size());
        } else {
          checkMethod(path, method, method.getParameters().size());
        }
      }
      return super.visitMemberReference(node, null);
    }

    @Override
    public Void visitNewClass(NewClassTree node, Void unused) {
      TreePath path = getCurrentPath();
      code.created(path).ifPresent(type -> checkCreation(path, type, node.getArguments().size()));
      return super.visitNewClass(node, null);
    }

    private void checkMethod(TreePath path, ExecutableElement method, int arguments) {
      TypeElement owner = (TypeElement) method.getEnclosingElement();
      String name = method.getSimpleName().toString();
      Nondeterminism.ofMethod(owner.getQualifiedName().toString(), name, arguments)
          .filter(found -> !(found == Nondeterminism.CLOCK && Waiting.isOnly(code, path)))
          .ifPresent(found -> report(path, owner.getSimpleName() + "." + name, found));
    }

    private void checkCreation(TreePath path, TypeElement type, int arguments) {
      Nondeterminism.ofConstructor(type.getQualifiedName().toString(), arguments)
          .or(
              () ->
                  code.isA(type.asType(), "java.lang.Thread")
                      ? Optional.of(Nondeterminism.THREAD)
                      : Optional.empty())
          .ifPresent(found -> report(path, "new " + type.getSimpleName(), found));
    }

    private void checkHash(Code.Call call) {
      if (call.is("java.util.Objects", "hash", "hashCode")) {
        call.arguments().stream()
            .filter(argument -> hasIdentityHash(code.type(argument), 0))
            .findFirst()
            .ifPresent(
                argument ->
                    report(call.path(), "the hash of " + argument.getLeaf(), Nondeterminism.HASH));
      } else if (call.name().equals("hashCode") && call.count() == 0) {
        Optional<TypeMirror> type = call.receiver().map(code::type);
        if (type.filter(each -> hasIdentityHash(each, 0)).isPresent()) {
          report(call.path(), call.tree().getMethodSelect().toString(), Nondeterminism.HASH);
        }
      }
    }

    /** Whether hash codes of a type are, or are made of, addresses. */
    private boolean hasIdentityHash(TypeMirror type, int depth) {
      TypeElement element = Code.element(type).orElse(null);
      if (element == null || depth > 4) {
        return false;
      }
      if (element.getKind() == ElementKind.ENUM) {
        return true;
      }
      if (declaresHash(element)) {
        return false;
      }
      if (element.getKind() == ElementKind.RECORD) {
        return element.getRecordComponents().stream()
            .anyMatch(component -> hasIdentityHash(component.asType(), depth + 1));
      }
      return element.getKind() == ElementKind.CLASS
          && !element.getQualifiedName().contentEquals("java.lang.Object")
          && inheritsFromObject(element);
    }

    private boolean declaresHash(TypeElement type) {
      return type.getEnclosedElements().stream()
          .anyMatch(
              member ->
                  member instanceof ExecutableElement method
                      && method.getSimpleName().contentEquals("hashCode")
                      && method.getParameters().isEmpty()
                      && !isImplicit(method, type));
    }

    /** Records have a method that nobody wrote. */
    private boolean isImplicit(ExecutableElement method, TypeElement type) {
      return type.getKind() == ElementKind.RECORD
          && code.trees().getTree(type) != null
          && code.trees().getTree(method) == null;
    }

    private boolean inheritsFromObject(TypeElement type) {
      TypeElement each = type;
      while (each != null && !each.getQualifiedName().contentEquals("java.lang.Object")) {
        if (declaresHash(each)) {
          return false;
        }
        each = Code.element(each.getSuperclass()).orElse(null);
      }
      return each != null;
    }

    private void report(TreePath path, String what, Nondeterminism found) {
      source.report(path, Problem.NONDETERMINISTIC, what, found.mend());
    }
  }

  /** Code that reads a clock only to wait a while: nothing of the time stays behind. */
  private static final class Waiting {
    private static final List<String> CALLS =
        List.of("parkNanos", "sleep", "onSpinWait", "yield", "parkUntil");

    private Waiting() {}

    static boolean isOnly(Code code, TreePath clock) {
      for (TreePath each = clock; each != null; each = each.getParentPath()) {
        Tree tree = each.getLeaf();
        if (tree instanceof com.sun.source.tree.WhileLoopTree loop) {
          return isWait(code, each, loop);
        }
        if (tree instanceof com.sun.source.tree.VariableTree) {
          return each.getParentPath().getLeaf() instanceof com.sun.source.tree.BlockTree
              && isReadByWaitsOnly(code, each);
        }
        if (tree instanceof com.sun.source.tree.StatementTree) {
          return false;
        }
      }
      return false;
    }

    private static boolean isWait(
        Code code, TreePath path, com.sun.source.tree.WhileLoopTree loop) {
      boolean[] waits = {true};
      new TreePathScanner<Void, Void>() {
        @Override
        public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
          waits[0] &=
              code.call(getCurrentPath()).filter(call -> CALLS.contains(call.name())).isPresent();
          return super.visitMethodInvocation(node, null);
        }

        @Override
        public Void scan(Tree tree, Void unused) {
          boolean isCall =
              tree instanceof com.sun.source.tree.ExpressionStatementTree statement
                  && statement.getExpression() instanceof MethodInvocationTree;
          waits[0] &=
              isCall
                  || tree instanceof com.sun.source.tree.BlockTree
                  || !(tree instanceof com.sun.source.tree.StatementTree);
          return super.scan(tree, null);
        }
      }.scan(new TreePath(path, loop.getStatement()), null);
      return waits[0];
    }

    private static boolean isReadByWaitsOnly(Code code, TreePath variable) {
      javax.lang.model.element.Element declared = code.trees().getElement(variable);
      boolean[] only = {true};
      new TreePathScanner<Void, Void>() {
        @Override
        public Void visitIdentifier(com.sun.source.tree.IdentifierTree node, Void unused) {
          if (declared != null && declared.equals(code.trees().getElement(getCurrentPath()))) {
            only[0] &= isOnlyUse(code, getCurrentPath());
          }
          return null;
        }
      }.scan(variable.getParentPath(), null);
      return only[0];
    }

    private static boolean isOnlyUse(Code code, TreePath use) {
      for (TreePath each = use; each != null; each = each.getParentPath()) {
        if (each.getLeaf() instanceof com.sun.source.tree.WhileLoopTree loop) {
          return isWait(code, each, loop);
        }
        if (each.getLeaf() instanceof com.sun.source.tree.StatementTree) {
          return false;
        }
      }
      return false;
    }
  }
}
