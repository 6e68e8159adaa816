package dev.csmr.processor.analysis;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.csmr.processor.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;

/** Refuses what gives each replica something else: clocks, randomness, surroundings, threads. */
final class DeterminismCheck implements Check {
  /** Formats of texts, single characters, truth and hexadecimal numbers alone. */
  private static final Pattern PLAIN_FORMAT =
      Pattern.compile("([^%]|%%|%(\\d+\\$)?-?\\d*(\\.\\d+)?[scbxX])*", Pattern.DOTALL);

  /** What makes texts that stay; others print them. */
  private static final Set<String> FORMATTING =
      Set.of("java.lang.String", "java.util.Formatter", "java.io.PrintWriter");

  private static final Pattern LINE_END = Pattern.compile("(?<!%)(%%)*%n");

  @Override
  public void check(ClassSource source) {
    new Scanner(source).scan(source.path(), null);
  }

  private static final class Scanner extends TreePathScanner<Void, Void> {
    private final ClassSource source;
    private final Code code;
    private final IdentityValues identities;
    private final ExceptionTexts exceptions;
    private final FailureObservers observers;

    Scanner(ClassSource source) {
      this.source = source;
      this.code = source.code();
      this.identities = new IdentityValues(source.code());
      this.exceptions = new ExceptionTexts(source.code());
      this.observers = new FailureObservers(source.code());
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
                checkMethod(path, call.method(), call.arguments());
                checkIdentity(call);
                checkLineEnds(call);
              });
      return super.visitMethodInvocation(node, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree node, Void unused) {
      TreePath path = getCurrentPath();
      if (code.trees().getElement(path) instanceof ExecutableElement method) {
        if (method.getKind() == ElementKind.CONSTRUCTOR) {
          checkCreation(path, (TypeElement) method.getEnclosingElement(), method);
        } else {
          checkMethod(path, method, List.of());
          checkReference(path, node, method);
        }
      }
      return super.visitMemberReference(node, null);
    }

    @Override
    public Void visitNewClass(NewClassTree node, Void unused) {
      TreePath path = getCurrentPath();
      if (code.trees().getElement(path) instanceof ExecutableElement constructor) {
        code.created(path).ifPresent(type -> checkCreation(path, type, constructor));
      }
      boolean isOfCause = node.getArguments().size() == 1 && isException(code.type(path));
      if (isOfCause) {
        // Its text is the cause's.
        TreePath cause = new TreePath(path, node.getArguments().get(0));
        checkException(cause, cause);
      }
      return super.visitNewClass(node, null);
    }

    private boolean isException(TypeMirror type) {
      return code.isA(type, "java.lang.Throwable");
    }

    @Override
    public Void visitTry(TryTree node, Void unused) {
      boolean isComposed = source.element().getKind() == ElementKind.INTERFACE;
      if (isComposed && observers.observes(getCurrentPath(), node)) {
        report(
            getCurrentPath(),
            "which exception is caught here",
            Nondeterminism.UNDECLARED_EXCEPTION);
      }
      return super.visitTry(node, null);
    }

    @Override
    public Void visitBinary(BinaryTree node, Void unused) {
      TreePath path = getCurrentPath();
      if (node.getKind() == Tree.Kind.PLUS && isText(path)) {
        checkText(new TreePath(path, node.getLeftOperand()));
        checkText(new TreePath(path, node.getRightOperand()));
      }
      boolean isComparison =
          node.getKind() == Tree.Kind.EQUAL_TO || node.getKind() == Tree.Kind.NOT_EQUAL_TO;
      if (isComparison
          && identities.isOfValues(
              new TreePath(path, node.getLeftOperand()),
              new TreePath(path, node.getRightOperand()))) {
        report(path, StoredValues.text(path), Nondeterminism.IDENTITY);
      }
      return super.visitBinary(node, null);
    }

    @Override
    public Void visitCompoundAssignment(CompoundAssignmentTree node, Void unused) {
      TreePath path = getCurrentPath();
      if (isText(new TreePath(path, node.getVariable()))) {
        checkText(new TreePath(path, node.getExpression()));
      }
      return super.visitCompoundAssignment(node, null);
    }

    private boolean isText(TreePath expression) {
      return Code.name(code.type(expression)).equals("java.lang.String");
    }

    private void checkText(TreePath value) {
      if (identities.hasIdentityText(code.type(value))) {
        reportText(value);
      } else if (code.isA(code.type(value), "java.util.Date")) {
        report(value, "the text of " + StoredValues.text(value), Nondeterminism.ZONE);
      } else {
        checkException(value, value);
      }
    }

    /** Checks a text that is made of a value, if that is an exception. */
    private void checkException(TreePath text, TreePath value) {
      if (exceptions.isPlatforms(code.type(value)) && !exceptions.isForPeople(text)) {
        report(text, "the text of " + StoredValues.text(value), Nondeterminism.EXCEPTION);
      }
    }

    /** Whether a reference is to what objects have as a hash code or text when they have none. */
    private void checkReference(TreePath path, MemberReferenceTree node, ExecutableElement method) {
      boolean isOfObjects = method.getParameters().isEmpty();
      TypeMirror type = code.type(new TreePath(path, node.getQualifierExpression()));
      String name = node.getName().toString();
      if (isOfObjects && identities.isIdentity(type, name)) {
        report(path, node.toString(), Nondeterminism.HASH);
      }
      boolean isText = ExceptionTexts.MESSAGES.contains(name) || name.equals("toString");
      if (isText && exceptions.isPlatforms(type)) {
        report(path, node.toString(), Nondeterminism.EXCEPTION);
      }
    }

    private void checkMethod(TreePath path, ExecutableElement method, List<TreePath> arguments) {
      TypeElement owner = (TypeElement) method.getEnclosingElement();
      Nondeterminism.ofMethod(method)
          .filter(found -> !(found == Nondeterminism.CLOCK && Waiting.isOnly(code, path)))
          .filter(found -> !(found == Nondeterminism.LOCALE && isPlain(method, path, arguments)))
          .ifPresent(
              found -> report(path, owner.getSimpleName() + "." + method.getSimpleName(), found));
    }

    /** Whether a format, which is a constant, has nothing that a locale changes. */
    private boolean isPlain(ExecutableElement method, TreePath path, List<TreePath> arguments) {
      Optional<TreePath> format =
          method.getSimpleName().contentEquals("formatted")
              ? code.call(path).flatMap(Code.MethodCall::receiver)
              : arguments.stream().findFirst();
      return Code.name(method.getEnclosingElement().asType()).equals("java.lang.String")
          && format
              .flatMap(code::constant)
              .filter(text -> PLAIN_FORMAT.matcher(text).matches())
              .isPresent();
    }

    private void checkCreation(TreePath path, TypeElement type, ExecutableElement constructor) {
      Nondeterminism.ofConstructor(type, constructor)
          .or(
              () ->
                  code.isA(type.asType(), "java.lang.Thread")
                      ? Optional.of(Nondeterminism.THREAD)
                      : Optional.empty())
          .ifPresent(found -> report(path, "new " + type.getSimpleName(), found));
    }

    /** A format that ends lines as the machine does. */
    private void checkLineEnds(Code.MethodCall call) {
      if (FORMATTING.contains(call.owner())
          && Stream.concat(call.receiver().stream(), call.arguments().stream())
              .flatMap(each -> code.constant(each).stream())
              .anyMatch(format -> LINE_END.matcher(format).find())) {
        report(call.path(), "%n, the end of a line,", Nondeterminism.ENVIRONMENT);
      }
    }

    private void checkIdentity(Code.MethodCall call) {
      if (identities.isIdentityHash(call)) {
        report(call.path(), StoredValues.text(call.path()), Nondeterminism.HASH);
      }
      identities.identityText(call).ifPresent(this::reportText);
      if (ExceptionTexts.MESSAGES.contains(call.name()) && call.count() == 0) {
        call.receiver().ifPresent(each -> checkException(call.path(), each));
      } else {
        identities
            .texts(call)
            .forEach(each -> checkException(call.count() == 0 ? call.path() : each, each));
      }
      if (call.is("java.util.stream.StreamSupport", "stream", "intStream", "longStream")
          && call.argument(call.count() - 1).getLeaf() instanceof LiteralTree parallel
          && Boolean.TRUE.equals(parallel.getValue())) {
        report(call.path(), "a parallel stream", Nondeterminism.THREAD);
      }
    }

    private void reportText(TreePath value) {
      report(value, "the text of " + StoredValues.text(value), Nondeterminism.TEXT);
    }

    private void report(TreePath path, String what, Nondeterminism found) {
      source.report(path, Problem.NONDETERMINISTIC, what, found.fix());
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
