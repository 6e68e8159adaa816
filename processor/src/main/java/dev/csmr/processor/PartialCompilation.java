package dev.csmr.processor;

import com.google.auto.common.MoreElements;
import com.palantir.javapoet.ClassName;
import dev.csmr.Replicated;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.NamedTypes;
import dev.csmr.processor.model.OperationModel;
import dev.csmr.processor.model.ServiceModel;
import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.problem.Problem;
import dev.csmr.processor.problem.Problems;
import dev.csmr.processor.reader.InterfaceReader;
import dev.csmr.processor.reader.Sources;
import dev.csmr.processor.reader.UnresolvedTypeException;
import dev.csmr.processor.writer.Artefacts;
import dev.csmr.processor.writer.EarlierOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/**
 * Checks services whose interface is not compiled now, but something else that their code is
 * generated from: generated code that does not know of a change would lose it in silence.
 */
final class PartialCompilation {
  private final Elements elements;
  private final Types types;
  private final Sources sources;
  private final InterfaceReader reader;
  private final EarlierOutput earlier;
  private final Problems problems;

  PartialCompilation(ProcessingEnvironment environment, Sources sources, Problems problems) {
    this.elements = environment.getElementUtils();
    this.types = environment.getTypeUtils();
    this.sources = sources;
    this.reader = new InterfaceReader(environment, sources);
    this.earlier = new EarlierOutput(environment.getFiler());
    this.problems = problems;
  }

  /**
   * Reports implementations that changed and are compiled without their service.
   *
   * @param independence finds the independent operations of a service
   */
  void checkReplicas(UnaryOperator<ServiceModel> independence) {
    for (TypeElement replica : sources.replicas(elements)) {
      for (TypeElement service : services(replica.asType())) {
        if (!sources.contains(service)) {
          checkService(service, replica, independence);
        }
      }
    }
  }

  /** Reports superclasses, records, enums and exceptions that changed and are compiled alone. */
  void checkParts() {
    for (String definition : earlier.registered()) {
      TypeElement service =
          elements.getTypeElement(GeneratedNames.ofDefinition(definition).type().canonicalName());
      if (service != null
          && MoreElements.isAnnotationPresent(service, Replicated.class)
          && !sources.contains(service)) {
        checkParts(service);
      }
    }
  }

  private void checkParts(TypeElement service) {
    Optional<EarlierOutput.Service> known = earlier.service(names(service));
    TypeElement replica =
        known.map(each -> elements.getTypeElement(each.implementation())).orElse(null);
    if (replica != null && !sources.contains(replica)) {
      Set<String> independent = known.get().independent();
      checkService(service, replica, model -> model.withIndependent(independent));
    }
  }

  private List<TypeElement> services(TypeMirror type) {
    List<TypeElement> services = new ArrayList<>();
    for (TypeMirror parent : types.directSupertypes(type)) {
      if (parent instanceof DeclaredType declared
          && declared.asElement() instanceof TypeElement element) {
        if (MoreElements.isAnnotationPresent(element, Replicated.class)) {
          services.add(element);
        }
        services.addAll(services(parent));
      }
    }
    return services;
  }

  private void checkService(
      TypeElement service, TypeElement replica, UnaryOperator<ServiceModel> independence) {
    Optional<EarlierOutput.Service> known = earlier.service(names(service));
    Problems quiet = new Problems();
    ServiceModel model;
    try {
      model = reader.readAgain(service, replica, quiet);
    } catch (UnresolvedTypeException e) {
      return;
    }
    Optional<Element> compiled = compiledPart(model, replica);
    if (compiled.isEmpty()) {
      return;
    }
    boolean isSame =
        known.isPresent()
            && quiet.isEmpty()
            && model.replica().isPresent()
            && known.get().fingerprint().equals(Artefacts.fingerprint(independence.apply(model)));
    if (!isSame) {
      problems.add(
          compiled.get(),
          Problem.STALE_GENERATED,
          compiled.get().getSimpleName(),
          service.getSimpleName());
    }
  }

  /** The first of what a service is generated from that is compiled now. */
  private Optional<Element> compiledPart(ServiceModel model, TypeElement replica) {
    List<Element> parts = new ArrayList<>();
    for (TypeElement each = replica; each != null; each = superclass(each)) {
      parts.add(each);
    }
    List<TypeModel> mentioned = new ArrayList<>();
    for (OperationModel operation : model.operations()) {
      operation.parameters().forEach(parameter -> mentioned.add(parameter.type()));
      mentioned.add(operation.result().type());
      operation.exceptions().forEach(exception -> parts.add(exception.element()));
    }
    mentioned.addAll(model.stateTypes());
    NamedTypes.of(mentioned).names().values().stream()
        .flatMap(PartialCompilation::element)
        .forEach(parts::add);
    return parts.stream().filter(sources::contains).findFirst();
  }

  private TypeElement superclass(TypeElement type) {
    return type.getSuperclass() instanceof DeclaredType declared
        ? (TypeElement) declared.asElement()
        : null;
  }

  private static Stream<Element> element(TypeModel type) {
    if (type instanceof TypeModel.RecordType record) {
      return Stream.of(record.element());
    }
    return type instanceof TypeModel.EnumType constants
        ? Stream.of(constants.element())
        : Stream.of();
  }

  private static GeneratedNames names(TypeElement service) {
    return new GeneratedNames(ClassName.get(service));
  }
}
