package dev.csmr.processor.reader;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import dev.csmr.PartitionKey;
import dev.csmr.Query;
import dev.csmr.RolesAllowed;
import dev.csmr.processor.model.ExceptionModel;
import dev.csmr.processor.model.FieldModel;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.OperationModel;
import dev.csmr.processor.model.PartitionKeyModel;
import dev.csmr.processor.model.StableNumbers;
import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.model.TypeModel.EnumType;
import dev.csmr.processor.model.TypeModel.ListType;
import dev.csmr.processor.model.TypeModel.MapType;
import dev.csmr.processor.model.TypeModel.ScalarType;
import dev.csmr.processor.model.TypeModel.SetType;
import dev.csmr.processor.model.TypeModel.VoidType;
import dev.csmr.processor.model.ValueKind;
import dev.csmr.processor.problem.Place;
import dev.csmr.processor.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** Reads a method that is an operation. */
final class OperationReader {
  private static final Set<String> METHODS_OF_OBJECT =
      Set.of(
          "clone",
          "equals",
          "finalize",
          "getClass",
          "hashCode",
          "notify",
          "notifyAll",
          "toString",
          "wait");
  private static final Set<String> NO_PARTS =
      Set.of(
          "clone", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait");
  private static final Pattern PROTO_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

  private final Context context;
  private final TypeReader types;
  private final NumberReader numbers;
  private final ExceptionReader exceptions;
  private final ParameterNames names;

  OperationReader(Context context) {
    this.context = context;
    this.types = new TypeReader(context);
    this.numbers = new NumberReader(context);
    this.exceptions = new ExceptionReader(context);
    this.names = new ParameterNames(context);
  }

  /**
   * Reads one operation.
   *
   * @param method the method
   * @param owner the annotated interface that declares or inherits it
   * @param composed whether it is a default method of a composition
   * @return the operation; empty when a problem was reported
   */
  Optional<OperationModel> read(ExecutableElement method, TypeElement owner, boolean composed) {
    int before = context.problems().count();
    String name = method.getSimpleName().toString();
    checkName(name, method);
    if (!method.getTypeParameters().isEmpty()) {
      context.problems().add(method, Problem.GENERIC_METHOD, name);
      return Optional.empty();
    }
    if (method.isVarArgs()) {
      reportVarargs(method, name);
      return Optional.empty();
    }
    ExecutableType type =
        (ExecutableType) context.types().asMemberOf((DeclaredType) owner.asType(), method);
    Declarations declarations = Declarations.of(method, owner, context);
    List<FieldModel> parameters = readParameters(declarations, type, owner);
    Optional<PartitionKeyModel> key = readKey(declarations, parameters);
    TypeMirror returned = type.getReturnType();
    Optional<TypeModel> result =
        returned.getKind() == TypeKind.VOID
            ? Optional.of(new VoidType())
            : types.read(returned, Use.inMessage(method, "Result of " + name));
    boolean isQuery = declarations.find(Query.class).isPresent();
    if (isQuery && returned.getKind() == TypeKind.VOID) {
      context
          .problems()
          .add(
              Place.of(method, Marks.find(method, Query.class).orElse(null)),
              Problem.VOID_QUERY,
              name);
    }
    List<ExceptionModel> thrown = exceptions.read(method, type.getThrownTypes());
    int id = numbers.operation(method, declarations.methods());
    if (context.problems().count() > before || result.isEmpty()) {
      return Optional.empty();
    }
    boolean isNullable =
        Nullness.isNullable(result, declarations.methods(), context.marked(method, returned));
    return Optional.of(
        new OperationModel(
            name,
            id,
            isQuery,
            parameters,
            key,
            new FieldModel(
                "result", resultNumber(result.get(), isNullable), result.get(), isNullable, method),
            thrown,
            ClassName.get(owner),
            Optional.empty(),
            composed,
            List.of(),
            Optional.empty(),
            roles(declarations, owner),
            method));
  }

  /** By the method, else by the interface, else by the one that declares it. */
  private List<String> roles(Declarations declarations, TypeElement owner) {
    return declarations
        .find(RolesAllowed.class)
        .or(() -> Marks.find(owner, RolesAllowed.class))
        .or(
            () ->
                declarations.methods().stream()
                    .flatMap(
                        each -> Marks.find(each.getEnclosingElement(), RolesAllowed.class).stream())
                    .findFirst())
        .map(Marks::strings)
        .orElse(List.of());
  }

  private void checkName(String name, ExecutableElement method) {
    if (GeneratedNames.RESERVED_OPERATIONS.contains(name)) {
      context
          .problems()
          .add(
              method,
              Problem.RESERVED_OPERATION,
              name,
              "a member of the generated client",
              name + "It");
    } else if (METHODS_OF_OBJECT.contains(name)) {
      context
          .problems()
          .add(method, Problem.RESERVED_OPERATION, name, "a method of Object", name + "Of");
    } else if (!PROTO_NAME.matcher(name).matches()) {
      context.problems().add(method, Problem.NOT_A_PROTO_NAME, "Operation `" + name + "`");
    }
  }

  private void reportVarargs(ExecutableElement method, String name) {
    List<? extends VariableElement> parameters = method.getParameters();
    ArrayType last = (ArrayType) parameters.get(parameters.size() - 1).asType();
    TypeName component = TypeName.get(last.getComponentType());
    context
        .problems()
        .add(
            method,
            Problem.VARARGS,
            name,
            component.equals(TypeName.BYTE) ? "byte[]" : TypeReader.list(last),
            Use.simple(component));
  }

  private List<FieldModel> readParameters(
      Declarations declarations, ExecutableType type, TypeElement owner) {
    ExecutableElement method = declarations.methods().get(0);
    String operation = method.getSimpleName().toString();
    Optional<List<String>> known = names.of(method, owner);
    if (known.isEmpty()) {
      context
          .problems()
          .add(
              method,
              Problem.PARAMETER_NAMES_MISSING,
              operation,
              Context.simpleName(method.getEnclosingElement()));
      return List.of();
    }
    List<FieldModel> fields = new ArrayList<>();
    List<NumberReader.NumberedElement> numbered = new ArrayList<>();
    for (int i = 0; i < method.getParameters().size(); i++) {
      VariableElement parameter = method.getParameters().get(i);
      String name = known.get().get(i);
      String words = "Parameter " + name + " of " + operation;
      if (NO_PARTS.contains(name)) {
        context.problems().add(parameter, Problem.RESERVED_PARAMETER, name, operation);
      }
      TypeMirror mirror = type.getParameterTypes().get(i);
      List<VariableElement> declared = declarations.parameter(i);
      Optional<TypeModel> model = types.read(mirror, Use.inMessage(parameter, words));
      boolean isNullable = Nullness.isNullable(model, declared, context.marked(method, mirror));
      int number = numbers.part(name, model, isNullable, parameter, words, declared);
      numbered.add(new NumberReader.NumberedElement(name, number, parameter));
      model.ifPresent(
          each -> fields.add(new FieldModel(name, number, each, isNullable, parameter)));
    }
    numbers.checkDistinct("Operation " + operation, numbered);
    return fields;
  }

  private static int resultNumber(TypeModel type, boolean nullable) {
    return type instanceof VoidType
        ? StableNumbers.fieldNumber("result")
        : StableNumbers.partNumber("result", ValueKind.of(type, nullable));
  }

  private Optional<PartitionKeyModel> readKey(
      Declarations declarations, List<FieldModel> parameters) {
    ExecutableElement method = declarations.methods().get(0);
    Optional<PartitionKeyModel> key = Optional.empty();
    boolean isComplete = parameters.size() == method.getParameters().size();
    boolean found = false;
    for (int i = 0; i < method.getParameters().size(); i++) {
      VariableElement parameter = method.getParameters().get(i);
      if (declarations.parameter(i).stream().noneMatch(p -> Marks.has(p, PartitionKey.class))) {
        continue;
      }
      if (found) {
        context
            .problems()
            .add(
                Place.of(parameter, Marks.find(parameter, PartitionKey.class).orElse(null)),
                Problem.SECOND_PARTITION_KEY,
                method.getSimpleName());
      }
      found = true;
      if (isComplete) {
        FieldModel field = parameters.get(i);
        Optional<PartitionKeyModel> read = keyOf(i, field.type());
        if (read.isEmpty()) {
          context
              .problems()
              .add(
                  parameter,
                  Problem.PARTITION_KEY_TYPE,
                  field.name(),
                  Use.simple(field.type().javaType()));
        }
        key = key.or(() -> read);
      }
    }
    return key;
  }

  private static Optional<PartitionKeyModel> keyOf(int index, TypeModel type) {
    PartitionKeyModel.KeyShape shape = PartitionKeyModel.KeyShape.SINGLE;
    TypeModel key = type;
    if (type instanceof ListType list) {
      shape = PartitionKeyModel.KeyShape.LIST;
      key = list.element();
    } else if (type instanceof SetType set) {
      shape = PartitionKeyModel.KeyShape.SET;
      key = set.element();
    } else if (type instanceof MapType map) {
      shape = PartitionKeyModel.KeyShape.MAP;
      key = map.key();
    }
    return isKey(key) ? Optional.of(new PartitionKeyModel(index, shape, key)) : Optional.empty();
  }

  private static boolean isKey(TypeModel type) {
    if (type instanceof EnumType) {
      return true;
    }
    return type instanceof ScalarType scalar
        && switch (scalar.kind()) {
          case BYTE, SHORT, CHAR, INT, LONG, STRING, UUID -> true;
          case BOOLEAN, FLOAT, DOUBLE, BYTES, INSTANT, DURATION -> false;
        };
  }
}
