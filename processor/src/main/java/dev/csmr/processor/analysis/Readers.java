package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/**
 * Tells whether methods of other classes put nothing into the collections of collections that they
 * are given, as far as their source shows.
 */
final class Readers {
  private final Code code;
  private final KnownClasses known;
  private final Set<ExecutableElement> followed = new HashSet<>();

  Readers(Code code) {
    this.code = code;
    this.known = new KnownClasses(code);
  }

  /** Whether collections can be put into objects of a type, or into what they contain. */
  boolean takesCollections(TypeMirror type) {
    if (type.getKind() != TypeKind.DECLARED) {
      return false;
    }
    boolean isContainer =
        code.isCollection(type)
            || code.isAny(type, Set.of("java.util.Map.Entry", "java.util.ListIterator"));
    return isContainer
        ? known.holdsCollections(type)
        : Code.element(type).filter(each -> each.getKind() == ElementKind.RECORD).stream()
            .flatMap(each -> each.getRecordComponents().stream())
            .map(each -> code.types().asMemberOf((DeclaredType) type, each.getAccessor()))
            .map(each -> ((ExecutableType) each).getReturnType())
            .anyMatch(each -> code.isCollection(each) && known.holdsCollections(each));
  }

  /** Whether a method only reads what it is given; not when nobody sees what it does. */
  boolean reads(ExecutableElement method) {
    String owner = Code.name(method.getEnclosingElement().asType());
    if (owner.startsWith("java.") || !followed.add(method)) {
      return true;
    }
    TreePath path = code.trees().getPath(method);
    if (path == null
        || !(path.getLeaf() instanceof MethodTree tree)
        || tree.getBody() == null
        || takesCollections(method.getReturnType())) {
      return false;
    }
    code.attribute(path);
    boolean[] reads = {true};
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
        code.call(getCurrentPath())
            .ifPresent(
                call -> {
                  boolean fills =
                      (ValueFlow.fills(call) && call.receiver().filter(this::takes).isPresent())
                          || (Mutations.changesArgument(call) && takes(call.argument(0)));
                  reads[0] &= !fills && passes(call.method(), call.arguments());
                });
        return super.visitMethodInvocation(node, null);
      }

      @Override
      public Void visitNewClass(NewClassTree node, Void unused) {
        TreePath creation = getCurrentPath();
        if (code.trees().getElement(creation) instanceof ExecutableElement constructor) {
          reads[0] &= passes(constructor, Code.paths(creation, node.getArguments()));
        }
        return super.visitNewClass(node, null);
      }

      @Override
      public Void visitMemberReference(MemberReferenceTree node, Void unused) {
        TreePath reference = getCurrentPath();
        boolean fills =
            ValueFlow.isFilling(node.getName().toString())
                && takes(new TreePath(reference, node.getQualifierExpression()));
        reads[0] &=
            !fills
                && (!(code.trees().getElement(reference) instanceof ExecutableElement referred)
                    || referred.getParameters().stream()
                        .noneMatch(each -> takesCollections(each.asType()))
                    || reads(referred));
        return super.visitMemberReference(node, null);
      }

      @Override
      public Void visitAssignment(AssignmentTree node, Void unused) {
        reads[0] &=
            code.variable(new TreePath(getCurrentPath(), node.getVariable()))
                .filter(each -> each.getKind() == ElementKind.FIELD)
                .filter(each -> takesCollections(each.asType()))
                .isEmpty();
        return super.visitAssignment(node, null);
      }

      private boolean takes(TreePath expression) {
        return takesCollections(code.type(expression));
      }

      private boolean passes(ExecutableElement callee, List<TreePath> arguments) {
        return arguments.stream().noneMatch(this::takes) || reads(callee);
      }
    }.scan(path, null);
    return reads[0];
  }
}
