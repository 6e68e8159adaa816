package dev.csmr.processor.reader;

import com.palantir.javapoet.ClassName;
import dev.csmr.ComposeWith;
import dev.csmr.processor.model.CompositionModel;
import dev.csmr.processor.model.InterfaceModel;
import dev.csmr.processor.problem.Place;
import dev.csmr.processor.problem.Problem;
import dev.csmr.processor.problem.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;

/** Reads an interface annotated {@code @ComposeWith}. */
final class CompositionReader {
  private final Context context;
  private final InterfaceReader interfaces;

  CompositionReader(Context context, InterfaceReader interfaces) {
    this.context = context;
    this.interfaces = interfaces;
  }

  /** The composition, without the operations that have problems; empty when a component has. */
  Optional<CompositionModel> read(TypeElement type) {
    AnnotationMirror annotation = Marks.find(type, ComposeWith.class).orElseThrow();
    AnnotationValue value = Marks.value(annotation, "value");
    List<AnnotationValue> literals = Marks.values(value);
    boolean partitioned = Marks.isTrue(annotation, "partitioned");
    if (literals.isEmpty()) {
      context
          .problems()
          .add(new Place(type, annotation, value), Problem.NO_COMPONENTS, type.getSimpleName());
      return Optional.empty();
    }
    if (partitioned && literals.size() > 1) {
      context
          .problems()
          .add(
              new Place(type, annotation, value),
              Problem.PARTITIONED_COMPONENTS,
              type.getSimpleName(),
              literals.size());
    }
    Optional<Map<String, InterfaceModel>> components = components(type, annotation, literals);
    if (components.isEmpty()) {
      return Optional.empty();
    }
    List<InterfaceModel> models = List.copyOf(components.get().values());
    return Optional.of(
        new CompositionModel(
            ClassName.get(type),
            models,
            partitioned,
            new ComposedOperationsReader(context, type, components.get(), partitioned).read(),
            Objects.requireNonNullElse(context.elements().getDocComment(type), ""),
            type));
  }

  /** The components by qualified name; empty when one of them cannot be used. */
  private Optional<Map<String, InterfaceModel>> components(
      TypeElement type, AnnotationMirror annotation, List<AnnotationValue> literals) {
    Map<String, InterfaceModel> components = new LinkedHashMap<>();
    Set<String> named = new LinkedHashSet<>();
    for (AnnotationValue literal : literals) {
      Place place = new Place(type, annotation, literal);
      Optional<DeclaredType> declared = Marks.declaredType(literal);
      if (declared.isEmpty() || !InterfaceReader.isAnnotated(Context.element(declared.get()))) {
        context.problems().add(place, Problem.NOT_A_COMPONENT, Marks.type(literal));
        named.add(literal.toString());
        continue;
      }
      TypeElement component = Context.element(declared.get());
      String name = component.getQualifiedName().toString();
      if (!named.add(name)) {
        context.problems().add(place, Problem.COMPONENT_TWICE, component.getSimpleName());
      } else {
        readComponent(type, component, place).ifPresent(model -> components.put(name, model));
      }
    }
    return components.size() == named.size() ? Optional.of(components) : Optional.empty();
  }

  private Optional<InterfaceModel> readComponent(
      TypeElement type, TypeElement component, Place place) {
    Optional<List<TypeElement>> cycle = path(component, type, new LinkedHashSet<>());
    if (cycle.isPresent()) {
      String words =
          cycle.get().stream()
              .map(each -> each.getSimpleName().toString())
              .collect(Collectors.joining(" → ", type.getSimpleName() + " → ", ""));
      context.problems().add(place, Problem.CYCLIC_COMPOSITION, type.getSimpleName(), words);
      return Optional.empty();
    }
    // The problems of a component that is compiled here are reported there, not here again.
    Problems quiet = new Problems();
    Optional<InterfaceModel> model = interfaces.readComponent(component, quiet);
    if (quiet.isEmpty()) {
      return model;
    }
    if (!context.sources().contains(component)) {
      context
          .problems()
          .add(place, Problem.BROKEN_COMPONENT, component.getSimpleName(), quiet.first());
    }
    return Optional.empty();
  }

  /** The components that lead from one composition to another, both included. */
  private static Optional<List<TypeElement>> path(
      TypeElement from, TypeElement to, Set<TypeElement> seen) {
    if (from.equals(to)) {
      return Optional.of(List.of(to));
    }
    Optional<AnnotationMirror> annotation = Marks.find(from, ComposeWith.class);
    if (annotation.isEmpty() || !seen.add(from)) {
      return Optional.empty();
    }
    for (AnnotationValue literal : Marks.values(Marks.value(annotation.get(), "value"))) {
      Optional<List<TypeElement>> rest =
          Marks.declaredType(literal).flatMap(next -> path(Context.element(next), to, seen));
      if (rest.isPresent()) {
        List<TypeElement> path = new ArrayList<>();
        path.add(from);
        path.addAll(rest.get());
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }
}
