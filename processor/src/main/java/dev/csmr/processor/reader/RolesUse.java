package dev.csmr.processor.reader;

import dev.csmr.RolesAllowed;
import dev.csmr.processor.problem.Place;
import dev.csmr.processor.problem.Problem;
import dev.csmr.processor.problem.Problems;
import java.util.List;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/** Checks where {@code @RolesAllowed} stands: who writes it relies on it. */
public final class RolesUse {
  private RolesUse() {}

  /** Checks an element that has the annotation. */
  public static void check(Element element, Problems problems) {
    AnnotationMirror roles = Marks.find(element, RolesAllowed.class).orElseThrow();
    Element type = element instanceof TypeElement ? element : element.getEnclosingElement();
    String name = Context.simpleName(element);
    if (!type.getKind().isInterface()) {
      problems.add(
          Place.of(element, roles),
          Problem.MISPLACED_ANNOTATION,
          RolesAllowed.class.getSimpleName(),
          name,
          "callers are asked for the roles that the annotated interface names; move it there");
      return;
    }
    List<String> named = Marks.strings(roles);
    if (named.isEmpty() || named.stream().anyMatch(String::isBlank)) {
      problems.add(
          Place.of(element, roles),
          Problem.NO_ROLE,
          name,
          named.isEmpty() ? "no role" : "a blank role");
    }
  }
}
