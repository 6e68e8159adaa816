package dev.csmr.processor.analysis;

import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;

/**
 * Refuses that what an implementation executes changes what a static field, or a field of an enum's
 * constant, of any compiled class holds, however it comes by it: by another name, through methods,
 * or out of what holds it. {@link StaticStateCheck} and {@link SharedStateCheck} judge the fields
 * themselves.
 */
final class SharedPartsCheck implements Check {
  @Override
  public void check(ClassSource source) {
    if (!source.isImplementation()) {
      return;
    }
    Set<VariableElement> shared = new LinkedHashSet<>();
    source.sources().types(source.code().elements()).forEach(each -> collect(each, shared));
    PartTypes parts = new PartTypes(source.code(), shared);
    shared.removeIf(each -> parts.owner(each.asType()).isEmpty() && !parts.leads(each.asType()));
    if (shared.isEmpty()) {
      return;
    }
    PartChanges changes = new PartChanges(source, shared::contains, parts);
    for (ExecutableElement method :
        ElementFilter.methodsIn(source.element().getEnclosedElements())) {
      changes.find(
          method,
          (place, field) -> {
            if (!isNamed(source.code(), place, field)) {
              StaticStateCheck.report(source, field, place, "what it holds is changed here");
            }
          },
          (place, called) -> {});
    }
  }

  /** Whether a change names the field: then it is reported with the field. */
  private static boolean isNamed(Code code, TreePath change, VariableElement field) {
    boolean[] found = {false};
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitIdentifier(IdentifierTree node, Void unused) {
        found[0] |= field.equals(code.trees().getElement(getCurrentPath()));
        return null;
      }

      @Override
      public Void visitMemberSelect(MemberSelectTree node, Void unused) {
        found[0] |= field.equals(code.trees().getElement(getCurrentPath()));
        return super.visitMemberSelect(node, null);
      }
    }.scan(change, null);
    return found[0];
  }

  private static void collect(TypeElement type, Set<VariableElement> shared) {
    ElementFilter.fieldsIn(type.getEnclosedElements()).stream()
        .filter(StaticStateCheck::isShared)
        .filter(each -> each.getKind() == ElementKind.FIELD)
        .forEach(shared::add);
    ElementFilter.typesIn(type.getEnclosedElements()).forEach(each -> collect(each, shared));
  }
}
