package dev.csmr.processor.reader;

import com.palantir.javapoet.ClassName;
import dev.csmr.processor.model.ExceptionModel;
import dev.csmr.processor.model.ExceptionModel.Property;
import dev.csmr.processor.model.FieldModel;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.model.TypeModel.ScalarKind;
import dev.csmr.processor.model.TypeModel.ScalarType;
import dev.csmr.processor.problem.Problem;
import dev.csmr.processor.problem.Problems;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** Reads the exceptions that an operation declares: how the caller's copy is made. */
final class ExceptionReader {
  private static final Map<String, String> TOO_BROAD =
      Map.of(
          "java.lang.Throwable", "which could be anything",
          "java.lang.Exception", "which could be anything",
          "java.lang.RuntimeException", "which could be any mistake of the implementation",
          "java.lang.Error", "which is a failure of the virtual machine");

  private final Context context;

  ExceptionReader(Context context) {
    this.context = context;
  }

  /** The exceptions, a subclass before its superclass; those with problems are left out. */
  List<ExceptionModel> read(ExecutableElement method, List<? extends TypeMirror> thrown) {
    List<ExceptionModel> exceptions = new ArrayList<>();
    for (TypeMirror type : thrown) {
      if (type.getKind() == TypeKind.ERROR) {
        throw new UnresolvedTypeException(type.toString());
      }
      readOne(method, Context.element(type)).ifPresent(exceptions::add);
    }
    exceptions.sort(
        Comparator.comparingInt((ExceptionModel exception) -> -depth(exception.element()))
            .thenComparing(exception -> exception.name().canonicalName()));
    return exceptions.stream().distinct().toList();
  }

  private int depth(TypeElement exception) {
    int depth = 0;
    TypeMirror type = exception.asType();
    while (type.getKind() == TypeKind.DECLARED) {
      depth++;
      type = Context.element(type).getSuperclass();
    }
    return depth;
  }

  private Optional<ExceptionModel> readOne(ExecutableElement method, TypeElement exception) {
    if (context.again()) {
      // Its properties have the names of a constructor's parameters, which class files lack.
      return Optional.of(new ExceptionModel(ClassName.get(exception), List.of(), exception));
    }
    String broad = TOO_BROAD.get(exception.getQualifiedName().toString());
    if (broad == null && context.isSubtype(exception.asType(), "java.lang.Error")) {
      broad = TOO_BROAD.get("java.lang.Error");
    }
    if (broad == null && context.isSubtype(exception.asType(), "dev.csmr.CsmrException")) {
      broad = "which is csmr's own word to the caller";
    }
    if (broad != null) {
      context
          .problems()
          .add(
              method,
              Problem.BROAD_EXCEPTION,
              method.getSimpleName(),
              exception.getSimpleName(),
              broad);
      return Optional.empty();
    }
    Optional<String> obstacle = obstacle(exception);
    if (obstacle.isEmpty()) {
      Optional<List<Property>> properties = constructor(exception);
      if (properties.isPresent()) {
        return Optional.of(
            new ExceptionModel(ClassName.get(exception), properties.get(), exception));
      }
      obstacle = Optional.of("it has no such constructor");
    }
    context
        .problems()
        .add(
            method,
            Problem.UNUSABLE_EXCEPTION,
            method.getSimpleName(),
            exception.getSimpleName(),
            obstacle.get());
    return Optional.empty();
  }

  private Optional<String> obstacle(TypeElement exception) {
    if (!context.isAccessible(exception)) {
      return Optional.of("it is not accessible from package " + context.home().getQualifiedName());
    }
    if (exception.getModifiers().contains(Modifier.ABSTRACT)) {
      return Optional.of("it is abstract");
    }
    if (exception.getNestingKind() == NestingKind.MEMBER
        && !exception.getModifiers().contains(Modifier.STATIC)) {
      return Optional.of("it is an inner class that is not static");
    }
    return Optional.empty();
  }

  private Optional<List<Property>> constructor(TypeElement exception) {
    return ElementFilter.constructorsIn(exception.getEnclosedElements()).stream()
        .filter(context::isAccessibleMember)
        .sorted(Comparator.comparingInt(constructor -> -constructor.getParameters().size()))
        .flatMap(constructor -> properties(exception, constructor).stream())
        .findFirst();
  }

  private Optional<List<Property>> properties(
      TypeElement exception, ExecutableElement constructor) {
    List<Property> properties = new ArrayList<>();
    // What does not fit is no mistake as long as another constructor does.
    Problems quiet = new Problems();
    Context trial = context.reportingTo(quiet);
    NumberReader numbers = new NumberReader(trial);
    List<NumberReader.NumberedElement> numbered = new ArrayList<>();
    boolean isOnly = constructor.getParameters().size() == 1;
    for (VariableElement parameter : constructor.getParameters()) {
      String name = parameter.getSimpleName().toString();
      if (parameter.asType().getKind() == TypeKind.ERROR) {
        throw new UnresolvedTypeException(parameter.asType().toString());
      }
      Optional<TypeModel> type =
          new TypeReader(trial).read(parameter.asType(), Use.inMessage(parameter, name));
      if (type.isEmpty()) {
        return Optional.empty();
      }
      Optional<String> accessor = accessor(exception, name, parameter.asType());
      if (accessor.isEmpty() && isOnly && isString(type.get())) {
        name = "message";
        accessor = Optional.of("getMessage");
      }
      if (accessor.isEmpty()) {
        return Optional.empty();
      }
      boolean isNullable = !type.get().isContainer() && !type.get().javaType().isPrimitive();
      int number = numbers.part(name, type, isNullable, parameter, name, List.of(parameter));
      numbered.add(new NumberReader.NumberedElement(name, number, parameter));
      properties.add(
          new Property(
              new FieldModel(name, number, type.get(), isNullable, parameter), accessor.get()));
    }
    numbers.checkDistinct(exception.getSimpleName().toString(), numbered);
    return quiet.isEmpty() ? Optional.of(properties) : Optional.empty();
  }

  private Optional<String> accessor(TypeElement exception, String property, TypeMirror type) {
    String capitalized = GeneratedNames.capitalized(property);
    List<String> candidates = List.of(property, "get" + capitalized, "is" + capitalized);
    List<ExecutableElement> methods =
        ElementFilter.methodsIn(context.elements().getAllMembers(exception));
    return candidates.stream()
        .filter(
            candidate ->
                methods.stream()
                    .anyMatch(
                        method ->
                            method.getKind() == ElementKind.METHOD
                                && method.getSimpleName().contentEquals(candidate)
                                && method.getParameters().isEmpty()
                                && !method.getModifiers().contains(Modifier.STATIC)
                                && context.isAccessibleMember(method)
                                && context.types().isSameType(method.getReturnType(), type)))
        .findFirst();
  }

  private static boolean isString(TypeModel type) {
    return type instanceof ScalarType scalar && scalar.kind() == ScalarKind.STRING;
  }
}
