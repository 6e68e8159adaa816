package dev.csmr.processor;

import com.google.auto.service.AutoService;
import dev.csmr.ComposeWith;
import dev.csmr.Extend;
import dev.csmr.Gather;
import dev.csmr.Id;
import dev.csmr.OnMove;
import dev.csmr.PartitionKey;
import dev.csmr.Query;
import dev.csmr.Replica;
import dev.csmr.Replicated;
import dev.csmr.Restored;
import dev.csmr.RolesAllowed;
import dev.csmr.Saved;
import dev.csmr.processor.analysis.SourceAnalysis;
import dev.csmr.processor.model.CompositionModel;
import dev.csmr.processor.model.InterfaceModel;
import dev.csmr.processor.model.OperationModel;
import dev.csmr.processor.model.ServiceModel;
import dev.csmr.processor.problem.Problem;
import dev.csmr.processor.problem.Problems;
import dev.csmr.processor.reader.InterfaceReader;
import dev.csmr.processor.reader.ReplicaUse;
import dev.csmr.processor.reader.RolesUse;
import dev.csmr.processor.reader.Sources;
import dev.csmr.processor.reader.UnresolvedTypeException;
import dev.csmr.processor.validation.Validation;
import dev.csmr.processor.writer.Artefacts;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Generated;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;

/**
 * Generates everything between annotated interfaces and running services.
 *
 * <p>All mistakes of all interfaces are reported in one compilation; an interface with mistakes
 * gets no output, nor does what is composed of it; the others do. An interface that mentions a type
 * that does not exist is read again in the next round; if the type never appears, that is an error.
 * So is none read before Lombok has changed the classes that it is asked to change.
 *
 * <p>Option {@code -Acsmr.stubs=false}: the generated {@code XGrpc} classes have no base for
 * servers and no stubs, which csmr itself does not use.
 */
@AutoService(Processor.class)
public final class CsmrProcessor extends AbstractProcessor {
  /** The option whether {@code XGrpc} has a base for servers and stubs; it has by default. */
  private static final String STUBS = "csmr.stubs";

  private final Sources sources = new Sources();

  /** Interfaces to generate for, and the type that is missing, as far as one was. */
  private final Map<String, String> pending = new TreeMap<>();

  /** Interfaces with mistakes, for which nothing is generated. */
  private final Set<String> failed = new HashSet<>();

  private final Map<String, InterfaceModel> written = new LinkedHashMap<>();
  private final Set<Problems.Finding> printed = new HashSet<>();
  private Artefacts artefacts;
  private Optional<SourceAnalysis> analysis = Optional.empty();
  private boolean saidUnseen;
  private boolean hasWaited;

  /** Created by the compiler. */
  public CsmrProcessor() {}

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Stream.of(
            Replicated.class,
            ComposeWith.class,
            Replica.class,
            Restored.class,
            Saved.class,
            Query.class,
            PartitionKey.class,
            OnMove.class,
            Id.class,
            Gather.class,
            Extend.class,
            Extend.All.class,
            RolesAllowed.class,
            Generated.class)
        .map(Class::getCanonicalName)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Set<String> getSupportedOptions() {
    return Set.of(STUBS);
  }

  @Override
  public synchronized void init(ProcessingEnvironment environment) {
    super.init(environment);
    artefacts = new Artefacts(environment.getFiler(), environment.getElementUtils(), stubs());
    analysis = SourceAnalysis.of(environment, sources);
  }

  private boolean stubs() {
    String stubs = processingEnv.getOptions().getOrDefault(STUBS, "true");
    if (!stubs.equals("true") && !stubs.equals("false")) {
      processingEnv
          .getMessager()
          .printMessage(Diagnostic.Kind.ERROR, Problem.BAD_OPTION.text(STUBS, stubs));
    }
    return !stubs.equals("false");
  }

  @Override
  @SuppressWarnings("DoNotClaimAnnotations") // Else javac warns of them in every user's build.
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    sources.add(round);
    discover(round, Replicated.class);
    discover(round, ComposeWith.class);
    checkRoles(round);
    if (round.processingOver()) {
      generate();
      reportMissingTypes();
      checkPartial();
      checkProvided();
      register();
    } else {
      if (!awaitsLombok()) {
        generate();
      }
      checkReplicas(round);
    }
    return true;
  }

  /**
   * Lombok adds its members to classes in the round in which it sees them, perhaps after this
   * processor, and always causes another round.
   */
  private boolean awaitsLombok() {
    boolean waits = !hasWaited && sources.usesLombok();
    hasWaited |= waits;
    return waits;
  }

  private void discover(RoundEnvironment round, Class<? extends Annotation> annotation) {
    for (Element element : round.getElementsAnnotatedWith(annotation)) {
      if (element instanceof TypeElement type) {
        pending.put(type.getQualifiedName().toString(), "");
        analyse(type);
      }
    }
  }

  private void generate() {
    InterfaceReader reader = new InterfaceReader(processingEnv, sources);
    List<InterfaceModel> models = new ArrayList<>();
    for (String name : List.copyOf(pending.keySet())) {
      TypeElement type = processingEnv.getElementUtils().getTypeElement(name);
      if (type == null || read(type, reader, models)) {
        pending.remove(name);
      }
    }
    models.stream().filter(model -> !isIncomplete(model)).forEach(this::write);
  }

  /** Reads an interface; returns whether it is done with, for better or worse. */
  private boolean read(TypeElement type, InterfaceReader reader, List<InterfaceModel> models) {
    Problems problems = new Problems();
    Optional<InterfaceModel> model;
    try {
      model = reader.read(type, problems);
    } catch (UnresolvedTypeException e) {
      pending.put(type.getQualifiedName().toString(), e.type());
      return false;
    }
    model.ifPresent(each -> Validation.check(each, problems));
    if (problems.isEmpty() && model.isPresent()) {
      models.add(model.get());
    } else {
      failed.add(type.getQualifiedName().toString());
    }
    problems.printTo(processingEnv.getMessager(), printed);
    return true;
  }

  /**
   * Whether an interface is composed of one with mistakes: what would be generated for it would not
   * compile without what is not generated for that, and bury the message that matters.
   */
  private boolean isIncomplete(InterfaceModel model) {
    return model instanceof CompositionModel composition
        && composition.components().stream()
            .anyMatch(part -> failed.contains(part.name().canonicalName()) || isIncomplete(part));
  }

  /** Finds the operations whose order with those on other keys makes no difference. */
  private ServiceModel withIndependent(ServiceModel service) {
    Set<String> independent =
        service.operations().stream()
            .filter(operation -> operation.partitionKey().isPresent())
            .map(OperationModel::name)
            .collect(Collectors.toCollection(TreeSet::new));
    TypeElement replica = service.replica().orElseThrow().element();
    analysis.ifPresent(each -> each.watchState(service));
    analysis
        .map(each -> each.shared(service))
        .filter(fields -> !fields.isEmpty())
        .ifPresent(fields -> noteShared(service, replica, fields));
    if (!independent.isEmpty() && !ReplicaUse.declaresIndependentKeys(replica)) {
      Map<String, String> obstacles =
          analysis
              .map(each -> each.dependent(service))
              .orElseGet(
                  () ->
                      independent.stream()
                          .collect(Collectors.toMap(name -> name, name -> "its source is unseen")));
      if (!obstacles.isEmpty()) {
        noteDependent(service, replica, obstacles);
      }
      independent.removeAll(obstacles.keySet());
    }
    return service.withIndependent(independent);
  }

  private void noteShared(ServiceModel service, TypeElement replica, List<String> fields) {
    processingEnv
        .getMessager()
        .printMessage(
            Diagnostic.Kind.NOTE,
            Problem.SHARED_VALUES.text(
                service.name().simpleName(), String.join(", ", fields), fields.get(0)),
            replica);
  }

  private void noteDependent(
      ServiceModel service, TypeElement replica, Map<String, String> obstacles) {
    String reasons =
        obstacles.entrySet().stream()
            .map(each -> each.getKey() + " (" + each.getValue() + ")")
            .collect(Collectors.joining(", "));
    processingEnv
        .getMessager()
        .printMessage(
            Diagnostic.Kind.NOTE,
            Problem.DEPENDENT_KEYS.text(service.name().simpleName(), reasons),
            replica);
  }

  private void write(InterfaceModel read) {
    Problems problems = new Problems();
    InterfaceModel model = read instanceof ServiceModel service ? withIndependent(service) : read;
    try {
      artefacts.write(model);
      written.put(model.name().canonicalName(), model);
    } catch (IOException e) {
      problems.add(
          model.element(), Problem.CANNOT_WRITE, model.name().simpleName(), e.getMessage());
    }
    problems.printTo(processingEnv.getMessager(), printed);
  }

  private void checkReplicas(RoundEnvironment round) {
    Problems problems = new Problems();
    for (Element element : round.getElementsAnnotatedWith(Replica.class)) {
      if (element instanceof TypeElement type) {
        ReplicaUse.check(type, processingEnv.getTypeUtils(), problems);
        analyse(type);
      }
    }
    problems.printTo(processingEnv.getMessager(), printed);
  }

  private void checkRoles(RoundEnvironment round) {
    Problems problems = new Problems();
    round
        .getElementsAnnotatedWith(RolesAllowed.class)
        .forEach(element -> RolesUse.check(element, problems));
    problems.printTo(processingEnv.getMessager(), printed);
  }

  private void analyse(TypeElement type) {
    if (analysis.isPresent()) {
      analysis.get().watch(type);
    } else if (!saidUnseen) {
      saidUnseen = true;
      processingEnv
          .getMessager()
          .printMessage(Diagnostic.Kind.WARNING, Problem.SOURCES_UNSEEN.text(), type);
    }
  }

  private void reportMissingTypes() {
    Problems problems = new Problems();
    pending.forEach(
        (name, missing) -> {
          TypeElement type = processingEnv.getElementUtils().getTypeElement(name);
          problems.add(type, Problem.MISSING_TYPE, type.getSimpleName(), missing);
        });
    problems.printTo(processingEnv.getMessager(), printed);
  }

  /** Checks implementations that are compiled without their service. */
  private void checkPartial() {
    Problems problems = new Problems();
    new PartialCompilation(processingEnv, sources, problems).checkReplicas(this::withIndependent);
    problems.printTo(processingEnv.getMessager(), printed);
  }

  private void checkProvided() {
    Problems problems = new Problems();
    new ProvidedServices(processingEnv.getElementUtils(), sources, problems)
        .check(written.values());
    problems.printTo(processingEnv.getMessager(), printed);
  }

  private void register() {
    if (written.isEmpty()) {
      return;
    }
    try {
      artefacts.register(
          written.values(), type -> analysis.filter(each -> each.isSourceGone(type)).isPresent());
    } catch (IOException e) {
      Problems problems = new Problems();
      written
          .values()
          .forEach(
              model ->
                  problems.add(
                      model.element(),
                      Problem.CANNOT_WRITE,
                      model.name().simpleName(),
                      e.getMessage()));
      problems.printTo(processingEnv.getMessager(), printed);
    }
  }
}
