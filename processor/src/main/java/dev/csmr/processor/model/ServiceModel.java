package dev.csmr.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
 * @param independent the names of the keyed operations that touch nothing but what is at their
 *     partition key, so that their order with operations on other keys makes no difference
 * @param documentation the documentation comment, or the empty string
 * @param element the declaration
 */
public record ServiceModel(
    ClassName name,
    List<OperationModel> operations,
    Optional<ReplicaModel> replica,
    Set<String> independent,
    String documentation,
    TypeElement element)
    implements InterfaceModel {
  /** Copies the parts. */
  public ServiceModel {
    operations = List.copyOf(operations);
    independent = Set.copyOf(independent);
  }

  /** The same with other independent operations. */
  public ServiceModel withIndependent(Set<String> names) {
    return new ServiceModel(name, operations, replica, names, documentation, element);
  }

  @Override
  public List<Element> originatingElements() {
    return Stream.<Element>concat(Stream.of(element), replica.stream().map(ReplicaModel::element))
        .collect(Collectors.toUnmodifiableList());
  }
}
