package dev.csmr.processor.problem;

import java.util.LinkedHashSet;
import java.util.Set;
import javax.annotation.processing.Messager;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;

/**
 * The problems found while one interface is read. They are kept until {@link #printTo}, so that an
 * interface that turns out to depend on a type of a later round can be read again then, without its
 * problems being reported twice.
 */
public final class Problems {
  private final Set<Finding> found = new LinkedHashSet<>();

  /** Adds a problem, once. */
  public void add(Place place, Problem problem, Object... arguments) {
    found.add(new Finding(place, problem.text(arguments)));
  }

  /** Adds a problem at an element. */
  public void add(Element element, Problem problem, Object... arguments) {
    add(Place.of(element), problem, arguments);
  }

  /** Whether nothing is wrong. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** The number of problems. */
  public int count() {
    return found.size();
  }

  /** The first message; there must be one. */
  public String first() {
    return found.iterator().next().text();
  }

  /** Reports as errors all of them that are not in {@code printed}, to which it adds them. */
  public void printTo(Messager messager, Set<Finding> printed) {
    for (Finding problem : found) {
      if (printed.add(problem)) {
        Place place = problem.place();
        messager.printMessage(
            Diagnostic.Kind.ERROR,
            problem.text(),
            place.element(),
            place.annotation(),
            place.value());
      }
    }
  }

  /**
   * A problem and where it is.
   *
   * @param place where
   * @param text the whole message
   */
  public record Finding(Place place, String text) {}
}
