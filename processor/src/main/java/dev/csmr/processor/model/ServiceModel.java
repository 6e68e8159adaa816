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
 * @param moves how keys are moved; empty if they cannot be, and for a component that another
 *     compilation wrote
 * @param documentation the documentation comment, or the empty string
 * @param element the declaration
 */
public record ServiceModel(
    ClassName name,
    List<OperationModel> operations,
    Optional<ReplicaModel> replica,
    Set<String> independent,
    Optional<MoveModel> moves,
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
    return new ServiceModel(name, operations, replica, names, moves, documentation, element);
  }

  /** The types that the written forms of the implementation's state consist of. */
  public List<TypeModel> stateTypes() {
    return Stream.concat(
            replica.stream().flatMap(each -> each.fields().stream()),
            moves.stream().flatMap(each -> each.states().stream()))
        .map(ReplicaModel.StateFieldModel::type)
        .toList();
  }

  @Override
  public List<Element> originatingElements() {
    return Stream.<Element>concat(Stream.of(element), replica.stream().map(ReplicaModel::element))
        .collect(Collectors.toUnmodifiableList());
  }
}
