package dev.csmr.processor.reader;

import com.palantir.javapoet.TypeName;
import dev.csmr.processor.model.ExceptionModel;
import dev.csmr.processor.model.ExtensionModel;
import dev.csmr.processor.model.FieldModel;
import dev.csmr.processor.model.InterfaceModel;
import dev.csmr.processor.model.OperationModel;
import dev.csmr.processor.problem.Place;
import dev.csmr.processor.problem.Problem;
import dev.csmr.processor.problem.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;

/** Reads the {@code @Extend} steps of an operation that a composition declares again. */
final class ExtensionReader {
  private final Context context;
  private final TypeElement type;
  private final Map<String, InterfaceModel> components;
  private final MappingReader mappings;

  ExtensionReader(Context context, TypeElement type, Map<String, InterfaceModel> components) {
    this.context = context;
    this.type = type;
    this.components = components;
    this.mappings = new MappingReader(context, type);
  }

  /** The steps, in the order they are written, without those that have problems. */
  List<ExtensionModel> read(ExecutableElement method, OperationModel base, boolean partitioned) {
    List<ExtensionModel> extensions = new ArrayList<>();
    for (AnnotationMirror extension : Marks.extensions(method)) {
      if (partitioned) {
        context
            .problems()
            .add(
                Place.of(method, extension),
                Problem.EXTENSION_PARTITIONED,
                type.getSimpleName(),
                base.name());
      } else {
        readOne(method, base, extension).ifPresent(extensions::add);
      }
    }
    return extensions;
  }

  private Optional<ExtensionModel> readOne(
      ExecutableElement method, OperationModel base, AnnotationMirror extension) {
    Optional<InterfaceModel> component = component(method, base, extension);
    if (component.isEmpty()) {
      return Optional.empty();
    }
    Optional<OperationModel> operation = operation(method, base, extension, component.get());
    if (operation.isEmpty()) {
      return Optional.empty();
    }
    boolean isCondition = Marks.isTrue(extension, "condition");
    if (isCondition) {
      checkCondition(method, base, extension, operation.get());
    }
    checkExceptions(method, base, extension, operation.get());
    return mappings
        .read(method, base, extension, operation.get())
        .map(
            arguments ->
                new ExtensionModel(
                    component.get().name(), operation.get(), isCondition, arguments));
  }

  private Optional<InterfaceModel> component(
      ExecutableElement method, OperationModel base, AnnotationMirror extension) {
    TypeMirror with = Marks.type(Marks.value(extension, "with"));
    InterfaceModel component = components.get(with.toString());
    if (component == null) {
      List<String> names =
          components.values().stream().map(each -> each.name().simpleName()).toList();
      String simple = Use.simple(TypeName.get(with));
      boolean isAnnotated =
          Marks.declaredType(Marks.value(extension, "with"))
              .filter(declared -> InterfaceReader.isAnnotated(Context.element(declared)))
              .isPresent();
      context
          .problems()
          .add(
              new Place(method, extension, Marks.value(extension, "with")),
              Problem.EXTENSION_COMPONENT,
              base.name(),
              simple,
              type.getSimpleName(),
              isAnnotated
                  ? "Add " + simple + ".class to @ComposeWith."
                  : Suggestion.among(simple, names, ""));
    }
    return Optional.ofNullable(component);
  }

  private Optional<OperationModel> operation(
      ExecutableElement method,
      OperationModel base,
      AnnotationMirror extension,
      InterfaceModel component) {
    String name = Marks.string(extension, "operation");
    Optional<OperationModel> operation =
        component.operations().stream().filter(each -> each.name().equals(name)).findFirst();
    if (operation.isEmpty()) {
      context
          .problems()
          .add(
              new Place(method, extension, Marks.value(extension, "operation")),
              Problem.EXTENSION_OPERATION,
              base.name(),
              component.name().simpleName(),
              name,
              Suggestion.among(
                  name,
                  component.operations().stream().map(OperationModel::name).toList(),
                  "It has no operations at all."));
    }
    return operation;
  }

  private void checkCondition(
      ExecutableElement method,
      OperationModel base,
      AnnotationMirror extension,
      OperationModel operation) {
    if (!operation.isTruth()) {
      String what =
          operation.isQuery()
              ? "a query that returns " + Use.simple(operation.result().type().javaType())
              : "a command";
      context
          .problems()
          .add(
              new Place(method, extension, Marks.value(extension, "condition")),
              Problem.CONDITION,
              base.name(),
              operation.name(),
              what);
    }
  }

  private void checkExceptions(
      ExecutableElement method,
      OperationModel base,
      AnnotationMirror extension,
      OperationModel operation) {
    for (ExceptionModel exception : operation.exceptions()) {
      boolean isDeclared =
          base.exceptions().stream().anyMatch(each -> each.name().equals(exception.name()));
      if (!isDeclared) {
        context
            .problems()
            .add(
                new Place(method, extension, Marks.value(extension, "operation")),
                Problem.EXTENSION_EXCEPTION,
                base.name(),
                operation.name(),
                exception.name().simpleName(),
                base.declaredBy().simpleName());
      }
    }
  }

  /** The parameters of an operation, as they are written. */
  static String signature(OperationModel operation) {
    return String.join(
        ", ",
        operation.parameters().stream()
            .map((FieldModel each) -> Use.simple(each.type().javaType()) + " " + each.name())
            .toList());
  }
}
