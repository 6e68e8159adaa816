package dev.csmr.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/**
 * An interface annotated {@code @ComposeWith}.
 *
 * @param name the interface
 * @param components in the order of the annotation; exactly one when partitioned
 * @param partitioned whether disjoint partition keys live in disjoint groups
 * @param operations in the order of their names
 * @param documentation the documentation comment, or the empty string
 * @param element the declaration
 */
public record CompositionModel(
    ClassName name,
    List<InterfaceModel> components,
    boolean partitioned,
    List<OperationModel> operations,
    String documentation,
    TypeElement element)
    implements InterfaceModel {
  /** Copies the parts. */
  public CompositionModel {
    components = List.copyOf(components);
    operations = List.copyOf(operations);
  }

  /** Its default methods: executed inside the group that holds all components. */
  public List<OperationModel> composedOperations() {
    return operations.stream().filter(OperationModel::composed).toList();
  }

  @Override
  public List<Element> originatingElements() {
    return List.of(element);
  }
}
