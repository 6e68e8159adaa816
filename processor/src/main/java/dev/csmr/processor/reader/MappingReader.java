package dev.csmr.processor.reader;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import dev.csmr.processor.model.ExtensionModel.Arguments;
import dev.csmr.processor.model.ExtensionModel.MappedArgument;
import dev.csmr.processor.model.ExtensionModel.MappedRecord;
import dev.csmr.processor.model.ExtensionModel.SameParameters;
import dev.csmr.processor.model.FieldModel;
import dev.csmr.processor.model.OperationModel;
import dev.csmr.processor.problem.Place;
import dev.csmr.processor.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** Reads where the arguments of an extension come from. */
final class MappingReader {
  private final Context context;
  private final TypeElement type;

  MappingReader(Context context, TypeElement type) {
    this.context = context;
    this.type = type;
  }

  /** The arguments; empty when a problem was reported. */
  Optional<Arguments> read(
      ExecutableElement method,
      OperationModel base,
      AnnotationMirror extension,
      OperationModel operation) {
    AnnotationValue value = Marks.value(extension, "mapping");
    Place place = new Place(method, extension, value);
    if (Marks.type(value).getKind() == TypeKind.VOID) {
      return sameParameters(method, base, Place.of(method, extension), operation);
    }
    if (operation.parameters().isEmpty()) {
      context.problems().add(place, Problem.MAPPING_UNUSED, base.name(), operation.name());
      return Optional.empty();
    }
    Optional<DeclaredType> mapping = Marks.declaredType(value);
    if (mapping.isEmpty() || !context.isAccessible(Context.element(mapping.get()))) {
      context
          .problems()
          .add(
              place,
              Problem.MAPPING_INACCESSIBLE,
              base.name(),
              Marks.type(value),
              context.home().getQualifiedName());
      return Optional.empty();
    }
    return mapped(method, base, place, operation, Context.element(mapping.get()));
  }

  private Optional<Arguments> sameParameters(
      ExecutableElement method, OperationModel base, Place place, OperationModel operation) {
    List<Integer> indexes = new ArrayList<>();
    for (FieldModel wanted : operation.parameters()) {
      int index = -1;
      for (int i = 0; i < base.parameters().size(); i++) {
        if (Context.simpleName(method.getParameters().get(i)).equals(wanted.name())
            && base.parameters().get(i).type().javaType().equals(wanted.type().javaType())) {
          index = i;
        }
      }
      if (index < 0) {
        context
            .problems()
            .add(
                place,
                Problem.MAPPING_MISSING,
                base.name(),
                Use.simple(wanted.type().javaType()) + " " + wanted.name(),
                operation.name(),
                signature(method, operation));
        return Optional.empty();
      }
      indexes.add(index);
    }
    return Optional.of(new SameParameters(indexes));
  }

  private Optional<Arguments> mapped(
      ExecutableElement method,
      OperationModel base,
      Place place,
      OperationModel operation,
      TypeElement mapping) {
    List<TypeMirror> wanted = parameterTypes(method);
    String obstacle = "but has none";
    for (ExecutableElement candidate : ElementFilter.methodsIn(mapping.getEnclosedElements())) {
      if (!candidate.getSimpleName().contentEquals(base.name())) {
        continue;
      }
      if (!isSame(wanted, candidate.getParameters())) {
        obstacle =
            "but its own takes ("
                + candidate.getParameters().stream()
                    .map(each -> Use.simple(TypeName.get(each.asType())))
                    .collect(Collectors.joining(", "))
                + ")";
      } else if (!candidate.getModifiers().contains(Modifier.STATIC)) {
        obstacle = "but its own is not static";
      } else if (!context.isAccessibleMember(candidate)) {
        obstacle = "but its own is not accessible";
      } else {
        return fit(base, place, operation, mapping, candidate);
      }
    }
    context
        .problems()
        .add(
            place,
            Problem.MAPPING_METHOD,
            base.name(),
            mapping.getSimpleName(),
            signature(method, operation),
            obstacle,
            wantedResult(operation));
    return Optional.empty();
  }

  private Optional<Arguments> fit(
      OperationModel base,
      Place place,
      OperationModel operation,
      TypeElement mapping,
      ExecutableElement candidate) {
    TypeMirror result = candidate.getReturnType();
    if (result.getKind() == TypeKind.ERROR) {
      throw new UnresolvedTypeException(result.toString());
    }
    List<TypeMirror> parameters =
        operation.element().getParameters().stream().map(VariableElement::asType).toList();
    if (parameters.size() == 1 && isAssignable(result, parameters.get(0))) {
      return Optional.of(new MappedArgument(ClassName.get(mapping)));
    }
    Optional<List<String>> accessors = accessors(result, parameters);
    if (accessors.isPresent()) {
      return Optional.of(
          new MappedRecord(ClassName.get(mapping), TypeName.get(result), accessors.get()));
    }
    context
        .problems()
        .add(
            place,
            Problem.MAPPING_RESULT,
            base.name(),
            candidate.getSimpleName(),
            Use.simple(TypeName.get(result)),
            operation.name(),
            ExtensionReader.signature(operation),
            wantedResult(operation));
    return Optional.empty();
  }

  /** The accessors of a record whose components are the parameters in order. */
  private Optional<List<String>> accessors(TypeMirror result, List<TypeMirror> parameters) {
    if (!(result instanceof DeclaredType declared)
        || declared.asElement().getKind() != ElementKind.RECORD) {
      return Optional.empty();
    }
    List<? extends RecordComponentElement> components =
        Context.element(declared).getRecordComponents();
    if (components.size() != parameters.size()
        || !context.isAccessible(Context.element(declared))) {
      return Optional.empty();
    }
    for (int i = 0; i < parameters.size(); i++) {
      TypeMirror component =
          ((ExecutableType) context.types().asMemberOf(declared, components.get(i).getAccessor()))
              .getReturnType();
      if (!isAssignable(component, parameters.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(
        components.stream().map((Element each) -> Context.simpleName(each)).toList());
  }

  private boolean isAssignable(TypeMirror from, TypeMirror to) {
    return from.getKind() != TypeKind.VOID && context.types().isAssignable(from, to);
  }

  private List<TypeMirror> parameterTypes(ExecutableElement method) {
    ExecutableType resolved =
        (ExecutableType) context.types().asMemberOf((DeclaredType) type.asType(), method);
    return List.copyOf(resolved.getParameterTypes());
  }

  private boolean isSame(List<TypeMirror> wanted, List<? extends VariableElement> parameters) {
    if (wanted.size() != parameters.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (!context.types().isSameType(wanted.get(i), parameters.get(i).asType())) {
        return false;
      }
    }
    return true;
  }

  private static String signature(ExecutableElement method, OperationModel operation) {
    String result =
        operation.parameters().size() == 1
            ? Use.simple(operation.parameters().get(0).type().javaType())
            : "Arguments";
    return result
        + " "
        + method.getSimpleName()
        + method.getParameters().stream()
            .map(each -> Use.simple(TypeName.get(each.asType())) + " " + each.getSimpleName())
            .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String wantedResult(OperationModel operation) {
    return operation.parameters().size() == 1
        ? Use.simple(operation.parameters().get(0).type().javaType())
        : "a record with the components (" + ExtensionReader.signature(operation) + ")";
  }
}
