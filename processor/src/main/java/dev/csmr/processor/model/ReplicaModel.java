package dev.csmr.processor.model;

import com.palantir.javapoet.ClassName;
import dev.csmr.processor.model.TypeModel.RecordType;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/**
 * The implementation of a service: the class annotated {@code @Replica}.
 *
 * @param name the class
 * @param takesContext whether its constructor takes a {@code ReplicaContext}
 * @param fields its state: its fields, superclasses first, each in the order of declaration; or the
 *     components of its memento
 * @param memento how its state is taken and given, when that is not by its fields
 * @param restored the name of its {@code @Restored} method, if it has one
 * @param element the declaration
 */
public record ReplicaModel(
    ClassName name,
    boolean takesContext,
    List<StateFieldModel> fields,
    Optional<Memento> memento,
    Optional<String> restored,
    TypeElement element) {
  /** Copies the parts. */
  public ReplicaModel {
    fields = List.copyOf(fields);
  }

  /**
   * The record that stands for the state of an implementation: its {@code @Saved} method gives it,
   * its {@code @Restored} method takes it.
   *
   * @param saved the name of the {@code @Saved} method
   * @param type the record
   */
  public record Memento(String saved, RecordType type) {}

  /**
   * A field of the implementation that is part of its state.
   *
   * @param name the field's name
   * @param number its number in the snapshot's message
   * @param type its type
   * @param isFinal whether it is final: then it is a mutable collection or map, restored by {@code
   *     clear} and {@code add} or {@code put}, so that its comparator survives
   * @param element the declaration
   */
  public record StateFieldModel(
      String name, int number, TypeModel type, boolean isFinal, Element element) {}
}
