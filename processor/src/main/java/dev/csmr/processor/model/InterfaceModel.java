package dev.csmr.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/** An annotated interface: a service or a composition. */
public sealed interface InterfaceModel permits ServiceModel, CompositionModel {
  /** The interface. */
  ClassName name();

  /** All operations a caller may invoke, inherited ones included, in the order of their names. */
  List<OperationModel> operations();

  /** The declaration. */
  TypeElement element();

  /**
   * The elements that generated files depend on: the interface and, for a service, its
   * implementation.
   */
  List<Element> originatingElements();

  /** The documentation comment of the interface, or the empty string. */
  String documentation();

  /** The names of what is generated. */
  default GeneratedNames generated() {
    return new GeneratedNames(name());
  }

  /** The operations whose messages are generated with this interface, in the order of names. */
  default List<OperationModel> ownOperations() {
    return operations().stream()
        .filter(operation -> operation.declaredBy().equals(name()))
        .toList();
  }
}
