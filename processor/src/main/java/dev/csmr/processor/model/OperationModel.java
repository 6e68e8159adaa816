package dev.csmr.processor.model;

import com.palantir.javapoet.ClassName;
import dev.csmr.Merge;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.ExecutableElement;

/**
 * An operation that a service or composition offers.
 *
 * @param name the method's name, unique within the interface
 * @param id the number of the operation; never 0, unique within the interface
 * @param isQuery whether it only reads; else it is a command
 * @param parameters the fields of the request, in the order of the method's parameters
 * @param partitionKey what decides its partition, if anything
 * @param result the field of the response: named {@code result}; {@link TypeModel.VoidType} when
 *     the response is empty
 * @param exceptions what it declares to throw, a subclass before its superclass
 * @param declaredBy the interface whose {@code XMessages} hold request and response: the one that
 *     declared the operation first. A composition passes the payload through untouched.
 * @param component the component of the composition that executes it; empty for the operations of a
 *     service and for composed operations
 * @param composed whether it is a default method of a composition, executed inside the group
 * @param extensions its {@code @Extend} steps, in order; only in a composition
 * @param gather how the answers of several partitions become one; only in a partitioned composition
 * @param roles the roles of which a caller needs one; none when it names none
 * @param element the method, in the interface whose model this is part of if that declares it
 */
public record OperationModel(
    String name,
    int id,
    boolean isQuery,
    List<FieldModel> parameters,
    Optional<PartitionKeyModel> partitionKey,
    FieldModel result,
    List<ExceptionModel> exceptions,
    ClassName declaredBy,
    Optional<ClassName> component,
    boolean composed,
    List<ExtensionModel> extensions,
    Optional<Merge> gather,
    List<String> roles,
    ExecutableElement element) {
  /** Copies the parts. */
  public OperationModel {
    parameters = List.copyOf(parameters);
    exceptions = List.copyOf(exceptions);
    extensions = List.copyOf(extensions);
    roles = List.copyOf(roles);
  }

  /** The name of its kind, as {@code OperationKind} of the runtime has it. */
  public String kind() {
    return isQuery ? "QUERY" : "COMMAND";
  }

  /** Whether it only reads and answers a {@code boolean}, so that it may be a condition. */
  public boolean isTruth() {
    return isQuery
        && result.type() instanceof TypeModel.ScalarType scalar
        && scalar.kind() == TypeModel.ScalarKind.BOOLEAN
        && !scalar.boxed();
  }

  /** Whether it returns nothing. */
  public boolean isVoid() {
    return result.type() instanceof TypeModel.VoidType;
  }

  /** The conditions among the extensions, in order. */
  public List<ExtensionModel> conditions() {
    return extensions.stream().filter(ExtensionModel::condition).toList();
  }

  /** The extensions that are not conditions, in order. */
  public List<ExtensionModel> steps() {
    return extensions.stream().filter(extension -> !extension.condition()).toList();
  }
}
