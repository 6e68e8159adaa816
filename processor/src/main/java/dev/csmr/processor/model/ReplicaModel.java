package dev.csmr.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;

/**
 * The implementation of a service: the class annotated {@code @Replica}.
 *
 * @param name the class
 * @param takesContext whether its constructor takes a {@code ReplicaContext}
 * @param fields its state, superclasses first, each in the order of declaration
 * @param element the declaration
 */
public record ReplicaModel(
    ClassName name, boolean takesContext, List<StateField> fields, TypeElement element) {
  /** Copies the parts. */
  public ReplicaModel {
    fields = List.copyOf(fields);
  }

  /**
   * A field of the implementation that is part of its state.
   *
   * @param name the field's name
   * @param number its number in the snapshot's message
   * @param type its type
   * @param isFinal whether it is final: then it is a mutable collection or map, restored by {@code
   *     clear} and {@code add} or {@code put}, so that comparators survive
   * @param nullable whether null is a value: every reference field that is not final
   * @param element the declaration
   */
  public record StateField(
      String name,
      int number,
      TypeModel type,
      boolean isFinal,
      boolean nullable,
      VariableElement element) {}
}
