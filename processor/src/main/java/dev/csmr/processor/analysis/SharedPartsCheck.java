package dev.csmr.processor.analysis;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.util.ElementFilter;

/**
 * Refuses that what an implementation, or a default method of a service, executes changes what a
 * static field, or a field of an enum's constant, of any compiled class holds, however it comes by
 * it: by another name, through methods, or out of what holds it. {@link StaticStateCheck} and
 * {@link SharedStateCheck} judge the fields themselves.
 */
final class SharedPartsCheck implements Check {
  private static final String FIXED =
      "(?s)(java\\.util\\.)?((List|Set|Map)\\.(of|ofEntries|copyOf)"
          + "|Collections\\.(unmodifiable|empty|singleton)\\w*)\\(.*";

  @Override
  public void check(ClassSource source) {
    Set<VariableElement> shared = new LinkedHashSet<>();
    source.sources().types(source.code().elements()).forEach(each -> collect(each, shared));
    PartTypes parts = new PartTypes(source.code(), shared);
    shared.removeIf(each -> isFixed(source.code(), each, parts));
    if (shared.isEmpty()) {
      return;
    }
    PartChanges changes = new PartChanges(source, shared::contains, parts);
    for (ExecutableElement method : executed(source)) {
      changes.find(
          method,
          (place, field) -> {
            if (!isNamed(source, place, field)) {
              StaticStateCheck.report(source, field, place, "what it holds is changed here");
            }
          },
          (place, called) -> {});
    }
  }

  private static List<ExecutableElement> executed(ClassSource source) {
    return source.code().trees().getElement(source.path()) instanceof ExecutableElement method
        ? List.of(method)
        : ElementFilter.methodsIn(source.element().getEnclosedElements());
  }

  /** Whether a collection or array is changed by its field's name: that is reported there. */
  private static boolean isNamed(ClassSource source, TreePath change, VariableElement field) {
    Code code = source.code();
    boolean isFollowed =
        field.asType().getKind() == TypeKind.ARRAY
            || code.isCollection(field.asType())
            || !StaticStateCheck.mutable(source, field.asType(), 0).isEmpty();
    Optional<TreePath> changed =
        change.getLeaf() instanceof MemberReferenceTree reference
            ? Optional.of(new TreePath(change, reference.getQualifierExpression()))
            : change.getLeaf() instanceof AssignmentTree assignment
                ? Optional.of(new TreePath(change, assignment.getVariable()))
                : change.getLeaf() instanceof CompoundAssignmentTree compound
                    ? Optional.of(new TreePath(change, compound.getVariable()))
                    : change.getLeaf() instanceof UnaryTree unary
                        ? Optional.of(new TreePath(change, unary.getExpression()))
                        : code.call(change).flatMap(SharedPartsCheck::changed);
    return changed
        .map(Code::plain)
        .map(
            each ->
                each.getLeaf() instanceof ArrayAccessTree access
                    ? new TreePath(each, access.getExpression())
                    : each)
        .flatMap(code::variable)
        .filter(each -> isFollowed && each.equals(field))
        .isPresent();
  }

  /** Whether nothing that a field holds can be changed. */
  private static boolean isFixed(Code code, VariableElement field, PartTypes parts) {
    TreePath path = code.trees().getPath(field);
    // As it is written: to have all classes attributed for this would take long.
    boolean isWhole =
        path != null
            && path.getLeaf() instanceof VariableTree tree
            && tree.getInitializer() != null
            && tree.getInitializer().toString().matches(FIXED);
    return (isWhole && field.asType() instanceof DeclaredType type)
        ? type.getTypeArguments().stream().noneMatch(parts::leads)
        : parts.owner(field.asType()).isEmpty() && !parts.leads(field.asType());
  }

  private static Optional<TreePath> changed(Code.MethodCall call) {
    return call.receiver().isPresent() || call.count() == 0
        ? call.receiver()
        : Optional.of(call.argument(0));
  }

  private static void collect(TypeElement type, Set<VariableElement> shared) {
    ElementFilter.fieldsIn(type.getEnclosedElements()).stream()
        .filter(StaticStateCheck::isShared)
        .filter(each -> each.getKind() == ElementKind.FIELD)
        .forEach(shared::add);
    ElementFilter.typesIn(type.getEnclosedElements()).forEach(each -> collect(each, shared));
  }
}
