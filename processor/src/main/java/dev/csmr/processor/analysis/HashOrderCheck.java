package dev.csmr.processor.analysis;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/**
 * Refuses uses of collections in hash order by which their order can be seen: it depends on the
 * history of the collection, on the process (hash codes of enums, {@code Set.of}) and on whether it
 * was restored. What is used by key alone is fine.
 */
final class HashOrderCheck implements Check {
  @Override
  public void check(ClassSource source) {
    new Scanner(source).scan(source.path(), null);
  }

  private static final class Scanner extends TreePathScanner<Void, Void> {
    private final Code code;
    private final HashOrigins origins;
    private final IdentityValues identities;
    private final HashUses uses;
    private final StreamOrder streams;
    private final OwnOrder ownOrder;

    Scanner(ClassSource source) {
      this.code = source.code();
      this.origins = new HashOrigins(source);
      this.identities = new IdentityValues(source.code());
      this.uses = new HashUses(source, origins);
      this.streams = new StreamOrder(source);
      this.ownOrder = new OwnOrder(code, origins);
    }

    @Override
    public Void visitIdentifier(IdentifierTree node, Void unused) {
      checkUse(getCurrentPath());
      return null;
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree node, Void unused) {
      checkUse(getCurrentPath());
      return super.visitMemberSelect(node, null);
    }

    @Override
    public Void visitNewClass(NewClassTree node, Void unused) {
      TreePath path = getCurrentPath();
      checkUse(path);
      Code.paths(path, node.getArguments()).forEach(each -> checkCopy(each, code.type(path)));
      return super.visitNewClass(node, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      // A view is judged with what it is a view of.
      if (code.call(getCurrentPath())
          .filter(call -> HashOrigins.VIEWS.contains(call.name()))
          .isEmpty()) {
        checkUse(getCurrentPath());
      }
      code.call(getCurrentPath())
          .ifPresent(
              call -> {
                checkCopy(call);
                identities.texts(call).forEach(this::checkText);
              });
      if (origins.isHashing(getCurrentPath()) && isPartOfCollector()) {
        uses.report(getCurrentPath(), getCurrentPath(), "inside another collection");
      }
      return super.visitMethodInvocation(node, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree node, Void unused) {
      if (origins.isHashConstructor(getCurrentPath()) && !isPartOfCollector()) {
        uses.report(getCurrentPath(), getCurrentPath(), "inside another collection");
      }
      if (origins.givesHashed(getCurrentPath())) {
        uses.judgeResult(getCurrentPath(), getCurrentPath(), getCurrentPath());
      }
      if (origins.takesHashed(code.type(getCurrentPath()))) {
        judgeReference(getCurrentPath(), node);
      }
      return super.visitMemberReference(node, null);
    }

    /** A function of collections in hash order. */
    private void judgeReference(TreePath path, MemberReferenceTree reference) {
      String name = reference.getName().toString();
      Optional<Code.MethodCall> call = code.call(path.getParentPath());
      if (name.equals("stream") && call.filter(StreamOrder::isFlattening).isPresent()) {
        streams
            .orderSeen(path.getParentPath())
            .ifPresent(seen -> uses.report(seen.place(), path, "by " + seen.method()));
        return;
      }
      boolean isCollection =
          reference.getMode() == MemberReferenceTree.ReferenceMode.NEW
              && (code.isAny(
                      code.type(new TreePath(path, reference.getQualifierExpression())),
                      OwnOrder.SORTED)
                  || origins.isHashConstructor(path));
      TreePath target = new TreePath(path, reference.getQualifierExpression());
      boolean isSeenBulk =
          ValueFlow.BULK.contains(name)
              && code.variable(target).isPresent()
              && !ownOrder.has(target);
      boolean isFollowed =
          code.trees().getElement(path) instanceof ExecutableElement method
              && method.getParameters().stream()
                  .anyMatch(each -> origins.isHashClass(each.asType()));
      boolean isByKey = HashUses.BY_KEY.contains(name) && !isSeenBulk;
      if (!isCollection && !isFollowed && !isByKey && !name.equals("hashCode")) {
        uses.report(path, path, "by " + name);
      }
    }

    @Override
    public Void visitBinary(BinaryTree node, Void unused) {
      TreePath path = getCurrentPath();
      if (Code.name(code.type(path)).equals("java.lang.String")) {
        checkText(new TreePath(path, node.getLeftOperand()));
        checkText(new TreePath(path, node.getRightOperand()));
      }
      return super.visitBinary(node, null);
    }

    @Override
    public Void visitCompoundAssignment(CompoundAssignmentTree node, Void unused) {
      TreePath path = getCurrentPath();
      if (Code.name(code.type(new TreePath(path, node.getVariable()))).equals("java.lang.String")) {
        checkText(new TreePath(path, node.getExpression()));
      }
      return super.visitCompoundAssignment(node, null);
    }

    private void checkText(TreePath value) {
      if (origins.isTextHashed(code.type(value))) {
        uses.report(value, value, "in a text");
      }
    }

    /** A collection of collections in hash order that goes into one whose type does not say so. */
    private void checkCopy(TreePath value, TypeMirror copy) {
      if (origins.holdsHashes(code.type(value))
          && code.isCollection(copy)
          && !origins.holdsHashes(copy)
          && !uses.isSaving(value)) {
        uses.report(value, value, "inside another collection, or by whoever gets it");
      }
    }

    private void checkCopy(Code.MethodCall call) {
      boolean isCopy =
          call.name().equals("copyOf") && call.owner().matches("java\\.util\\.(List|Set|Map)");
      boolean isBulk = ValueFlow.BULK.contains(call.name()) && call.receiver().isPresent();
      if (isCopy || isBulk) {
        TypeMirror copy = code.type(isCopy ? call.path() : call.receiver().get());
        call.arguments().forEach(argument -> checkCopy(argument, copy));
      }
    }

    private boolean isPartOfCollector() {
      return code.call(getCurrentPath().getParentPath())
          .filter(call -> call.owner().equals("java.util.stream.Collectors"))
          .isPresent();
    }

    private void checkUse(TreePath expression) {
      boolean isValue =
          Set.of(TypeKind.DECLARED, TypeKind.TYPEVAR).contains(code.type(expression).getKind());
      if (isValue && isExpression(expression) && origins.isHashed(expression)) {
        uses.judge(expression, expression);
      }
    }

    /** Not the name of a class, which has a type, too. */
    private boolean isExpression(TreePath expression) {
      Tree tree = expression.getLeaf();
      return tree instanceof NewClassTree
          || tree instanceof MethodInvocationTree
          || code.trees().getElement(expression) instanceof VariableElement;
    }
  }
}
