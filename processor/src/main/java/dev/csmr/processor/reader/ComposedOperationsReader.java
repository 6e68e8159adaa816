package dev.csmr.processor.reader;

import com.palantir.javapoet.ClassName;
import dev.csmr.Gather;
import dev.csmr.Id;
import dev.csmr.Merge;
import dev.csmr.PartitionKey;
import dev.csmr.Query;
import dev.csmr.RolesAllowed;
import dev.csmr.processor.model.ExceptionModel;
import dev.csmr.processor.model.ExtensionModel;
import dev.csmr.processor.model.FieldModel;
import dev.csmr.processor.model.InterfaceModel;
import dev.csmr.processor.model.NamedTypes;
import dev.csmr.processor.model.OperationModel;
import dev.csmr.processor.model.PartitionKeyModel;
import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.problem.Place;
import dev.csmr.processor.problem.Problem;
import dev.csmr.processor.problem.Suggestion;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** Reads the operations of one composition: inherited, declared again, and composed. */
final class ComposedOperationsReader {
  private final Context context;
  private final TypeElement type;
  private final Map<String, InterfaceModel> components;
  private final boolean partitioned;
  private final OperationReader reader;
  private final ExtensionReader extensions;
  private final Map<String, OperationModel> operations = new LinkedHashMap<>();

  ComposedOperationsReader(
      Context context,
      TypeElement type,
      Map<String, InterfaceModel> components,
      boolean partitioned) {
    this.context = context;
    this.type = type;
    this.components = components;
    this.partitioned = partitioned;
    this.reader = new OperationReader(context);
    this.extensions = new ExtensionReader(context, type, components);
  }

  /** The operations in the order of their names; called once. */
  List<OperationModel> read() {
    int before = context.problems().count();
    inherit();
    Set<String> declared = new HashSet<>();
    for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
      Set<Modifier> modifiers = method.getModifiers();
      if (modifiers.contains(Modifier.STATIC) || modifiers.contains(Modifier.PRIVATE)) {
        continue;
      }
      String name = Context.simpleName(method);
      if (!declared.add(name)) {
        context.problems().add(method, Problem.OVERLOAD, name, Overloads.example(method));
      } else if (modifiers.contains(Modifier.DEFAULT)) {
        readDefault(method, name);
      } else {
        readAbstract(method, name);
      }
    }
    if (operations.isEmpty() && context.problems().count() == before) {
      context
          .problems()
          .add(
              type,
              Problem.NO_OPERATIONS,
              type.getSimpleName(),
              "Let it extend the components whose operations it offers.");
    }
    return operations.values().stream().sorted(Comparator.comparing(OperationModel::name)).toList();
  }

  private void inherit() {
    for (TypeMirror parent : type.getInterfaces()) {
      TypeElement element = Context.element(parent);
      InterfaceModel component = components.get(element.getQualifiedName().toString());
      if (component == null) {
        context
            .problems()
            .add(
                type,
                Problem.EXTENDS_NON_COMPONENT,
                type.getSimpleName(),
                element.getSimpleName(),
                InterfaceReader.isAnnotated(element)
                    ? "Add " + element.getSimpleName() + ".class to @ComposeWith."
                    : "Annotate it @Replicated and add it to @ComposeWith, or remove it.");
        continue;
      }
      for (OperationModel operation : component.operations()) {
        inherit(operation, component.name());
      }
    }
  }

  private void inherit(OperationModel operation, ClassName component) {
    checkAccess(operation);
    OperationModel other = operations.get(operation.name());
    if (other != null) {
      context
          .problems()
          .add(
              type,
              Problem.AMBIGUOUS_OPERATION,
              other.component().orElseThrow().simpleName(),
              component.simpleName(),
              operation.name(),
              type.getSimpleName());
      return;
    }
    operations.put(
        operation.name(),
        routed(
            operation,
            component,
            operation.isQuery(),
            List.of(),
            Optional.empty(),
            roles(operation),
            operation.element()));
  }

  /** What is inherited is not opened to others than before by what stands on the whole. */
  private List<String> roles(OperationModel inherited) {
    return inherited.roles().isEmpty()
        ? Marks.find(type, RolesAllowed.class).map(Marks::strings).orElse(List.of())
        : inherited.roles();
  }

  private static OperationModel routed(
      OperationModel operation,
      ClassName component,
      boolean isQuery,
      List<ExtensionModel> extensions,
      Optional<Merge> gather,
      List<String> roles,
      ExecutableElement element) {
    return new OperationModel(
        operation.name(),
        operation.id(),
        isQuery,
        operation.parameters(),
        operation.partitionKey(),
        operation.result(),
        operation.exceptions(),
        operation.declaredBy(),
        Optional.of(component),
        false,
        extensions,
        gather,
        roles,
        element);
  }

  private void checkAccess(OperationModel operation) {
    List<TypeModel> used =
        Stream.concat(operation.parameters().stream(), Stream.of(operation.result()))
            .map(FieldModel::type)
            .toList();
    Stream.concat(
            NamedTypes.of(used).names().values().stream().map(ComposedOperationsReader::elementOf),
            operation.exceptions().stream().map(ExceptionModel::element))
        .filter(element -> !context.isAccessible(element))
        .forEach(
            element ->
                context
                    .problems()
                    .add(
                        type,
                        Problem.INACCESSIBLE_TYPE,
                        "Inherited operation " + operation.name(),
                        element.getQualifiedName(),
                        context.home().getQualifiedName()));
  }

  private static TypeElement elementOf(TypeModel named) {
    return named instanceof TypeModel.RecordType record
        ? record.element()
        : ((TypeModel.EnumType) named).element();
  }

  private void readDefault(ExecutableElement method, String name) {
    OperationModel hidden = operations.get(name);
    if (hidden != null) {
      context
          .problems()
          .add(
              method,
              Problem.DEFAULT_HIDES_OPERATION,
              name,
              hidden.component().map(ClassName::simpleName).orElse(""));
      return;
    }
    for (AnnotationMirror extension : Marks.extensions(method)) {
      context
          .problems()
          .add(
              Place.of(method, extension),
              Problem.EXTENSION_COMPOSED,
              name,
              Marks.declaredType(Marks.value(extension, "with"))
                  .map(with -> Context.simpleName(with.asElement()))
                  .orElse("?"),
              Marks.string(extension, "operation"));
    }
    if (partitioned) {
      context.problems().add(method, Problem.PARTITIONED_DEFAULT, type.getSimpleName(), name);
      return;
    }
    reader
        .read(method, type, true)
        .ifPresent(operation -> operations.put(name, withGather(operation, method)));
  }

  private static OperationModel withGather(OperationModel operation, ExecutableElement method) {
    return new OperationModel(
        operation.name(),
        operation.id(),
        operation.isQuery(),
        operation.parameters(),
        operation.partitionKey(),
        operation.result(),
        operation.exceptions(),
        operation.declaredBy(),
        operation.component(),
        operation.composed(),
        operation.extensions(),
        gather(method),
        operation.roles(),
        method);
  }

  private void readAbstract(ExecutableElement method, String name) {
    OperationModel base = operations.get(name);
    if (base == null) {
      reportUndeclared(method, name);
    } else if (context.elements().overrides(method, base.element(), type)) {
      readAgain(method, base);
    } else {
      context.problems().add(method, Problem.OVERLOAD, name, Overloads.example(method));
    }
  }

  private void reportUndeclared(ExecutableElement method, String name) {
    String remedy =
        components.values().stream()
            .filter(each -> each.operations().stream().anyMatch(op -> op.name().equals(name)))
            .findFirst()
            .map(
                each ->
                    each.name().simpleName()
                        + " has one of that name: let "
                        + type.getSimpleName()
                        + " extend it.")
            .orElseGet(
                () ->
                    Suggestion.among(name, operations.keySet(), "")
                        + " Declare it in a component, or give it a body (a default method).");
    context
        .problems()
        .add(method, Problem.UNDECLARED_OPERATION, type.getSimpleName(), name, remedy.strip());
  }

  private void readAgain(ExecutableElement method, OperationModel base) {
    checkUnchanged(method, base);
    List<ExtensionModel> added = extensions.read(method, base, partitioned);
    Optional<ExtensionModel> command =
        added.stream().filter(extension -> !extension.operation().isQuery()).findFirst();
    boolean isQuery = base.isQuery() && command.isEmpty();
    Optional<AnnotationMirror> query = Marks.find(method, Query.class);
    if (query.isPresent() && !isQuery) {
      String culprit =
          base.isQuery()
              ? "its extension "
                  + command.orElseThrow().component().simpleName()
                  + "."
                  + command.orElseThrow().operation().name()
              : "that of " + base.component().orElseThrow().simpleName();
      context
          .problems()
          .add(Place.of(method, query.get()), Problem.QUERY_OF_COMMAND, base.name(), culprit);
    }
    operations.put(
        base.name(),
        routed(
            base,
            base.component().orElseThrow(),
            isQuery,
            added,
            gather(method),
            Marks.find(method, RolesAllowed.class).map(Marks::strings).orElseGet(() -> roles(base)),
            method));
  }

  private void checkUnchanged(ExecutableElement method, OperationModel base) {
    DeclaredType self = (DeclaredType) type.asType();
    TypeMirror mine =
        ((javax.lang.model.type.ExecutableType) context.types().asMemberOf(self, method))
            .getReturnType();
    TypeMirror theirs =
        ((javax.lang.model.type.ExecutableType) context.types().asMemberOf(self, base.element()))
            .getReturnType();
    if (!context.types().isSameType(mine, theirs)) {
      reportChanged(method, method, base, "result", mine.toString(), theirs.toString());
    }
    checkExceptions(method, base);
    Marks.find(method, Id.class)
        .ifPresent(
            id -> {
              int number = Marks.number(id);
              if (number != base.id()) {
                reportChanged(method, method, base, "@Id", "" + number, "" + base.id());
              }
            });
    checkKey(method, base);
  }

  private void checkExceptions(ExecutableElement method, OperationModel base) {
    List<String> mine =
        method.getThrownTypes().stream().map(TypeMirror::toString).sorted().toList();
    for (String added : mine) {
      boolean isDeclared =
          base.exceptions().stream()
              .anyMatch(each -> each.element().getQualifiedName().contentEquals(added));
      if (!isDeclared) {
        reportChanged(method, method, base, "list of exceptions", added, "none of it");
      }
    }
    for (ExceptionModel exception : base.exceptions()) {
      boolean isChecked =
          !context.isSubtype(exception.element().asType(), RuntimeException.class.getName());
      if (isChecked && !mine.contains(exception.element().getQualifiedName().toString())) {
        reportChanged(
            method,
            method,
            base,
            "list of exceptions",
            mine.isEmpty() ? "none" : String.join(", ", mine),
            exception.element().getQualifiedName().toString());
      }
    }
  }

  private void checkKey(ExecutableElement method, OperationModel base) {
    List<? extends VariableElement> parameters = method.getParameters();
    for (int i = 0; i < parameters.size(); i++) {
      int index = i;
      if (Marks.has(parameters.get(i), PartitionKey.class)
          && base.partitionKey().filter(key -> key.index() == index).isEmpty()) {
        reportChanged(
            method,
            parameters.get(i),
            base,
            "@PartitionKey",
            Context.simpleName(parameters.get(i)),
            base.partitionKey()
                .map(PartitionKeyModel::index)
                .map(key -> base.parameters().get(key).name())
                .orElse("none"));
      }
    }
  }

  private void reportChanged(
      ExecutableElement method,
      Element position,
      OperationModel base,
      String what,
      String mine,
      String theirs) {
    context
        .problems()
        .add(
            position,
            Problem.CHANGED_OPERATION,
            type.getSimpleName(),
            method.getSimpleName(),
            base.component().orElseThrow().simpleName(),
            what,
            mine,
            theirs);
  }

  private static Optional<Merge> gather(ExecutableElement method) {
    return Marks.find(method, Gather.class).map(gather -> Merge.valueOf(Marks.constant(gather)));
  }
}
