package dev.csmr.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/**
 * An interface annotated {@code @Replicated}.
 *
 * @param name the interface
 * @param operations in the order of their names
 * @param replica the implementation; present whenever artefacts are written, empty for a component
 *     that another compilation wrote
 * @param documentation the documentation comment, or the empty string
 * @param element the declaration
 */
public record ServiceModel(
    ClassName name,
    List<OperationModel> operations,
    Optional<ReplicaModel> replica,
    String documentation,
    TypeElement element)
    implements InterfaceModel {
  /** Copies the parts. */
  public ServiceModel {
    operations = List.copyOf(operations);
  }

  @Override
  public List<Element> originatingElements() {
    return Stream.<Element>concat(Stream.of(element), replica.stream().map(ReplicaModel::element))
        .collect(Collectors.toUnmodifiableList());
  }
}
