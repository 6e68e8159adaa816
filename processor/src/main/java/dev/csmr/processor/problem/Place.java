package dev.csmr.processor.problem;

import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;

/**
 * The place of a problem.
 *
 * @param element the offending element
 * @param annotation the offending annotation on it, or null
 * @param value the offending value of the annotation, or null
 */
public record Place(Element element, AnnotationMirror annotation, AnnotationValue value) {
  /** At an element. */
  public static Place of(Element element) {
    return new Place(element, null, null);
  }

  /** At an annotation of an element; at the element when {@code annotation} is null. */
  public static Place of(Element element, AnnotationMirror annotation) {
    return new Place(element, annotation, null);
  }
}
