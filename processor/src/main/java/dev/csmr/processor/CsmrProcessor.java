package dev.csmr.processor;

import com.google.auto.service.AutoService;
import dev.csmr.ComposeWith;
import dev.csmr.Extend;
import dev.csmr.Gather;
import dev.csmr.Id;
import dev.csmr.PartitionKey;
import dev.csmr.Query;
import dev.csmr.Replica;
import dev.csmr.Replicated;
import dev.csmr.processor.model.InterfaceModel;
import dev.csmr.processor.problem.Problem;
import dev.csmr.processor.problem.Problems;
import dev.csmr.processor.reader.InterfaceReader;
import dev.csmr.processor.reader.ReplicaUse;
import dev.csmr.processor.reader.Sources;
import dev.csmr.processor.reader.UnresolvedTypeException;
import dev.csmr.processor.validation.Validation;
import dev.csmr.processor.writer.Artefacts;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

/**
 * Generates everything between annotated interfaces and running services.
 *
 * <p>All mistakes of all interfaces are reported in one compilation; an interface with mistakes
 * gets no output, the others do. An interface that mentions a type that does not exist is read
 * again in the next round; if the type never appears, the compiler says so.
 */
@AutoService(Processor.class)
public final class CsmrProcessor extends AbstractProcessor {
  private final Sources sources = new Sources();
  private final Set<String> pending = new TreeSet<>();
  private final Map<String, InterfaceModel> written = new LinkedHashMap<>();
  private final Set<Problems.Found> printed = new HashSet<>();
  private Artefacts artefacts;

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
            Query.class,
            PartitionKey.class,
            Id.class,
            Gather.class,
            Extend.class,
            Extend.All.class,
            Generated.class)
        .map(Class::getCanonicalName)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public synchronized void init(ProcessingEnvironment environment) {
    super.init(environment);
    artefacts = new Artefacts(environment.getFiler(), environment.getElementUtils());
  }

  // Nobody else has a use for these annotations, and -Xlint:processing warns of unclaimed ones,
  // even of @Generated on what was generated here.
  @SuppressWarnings("DoNotClaimAnnotations")
  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    sources.add(round);
    discover(round, Replicated.class);
    discover(round, ComposeWith.class);
    if (round.processingOver()) {
      register();
    } else {
      generate();
      checkReplicas(round);
    }
    return true;
  }

  private void discover(RoundEnvironment round, Class<? extends Annotation> annotation) {
    for (Element element : round.getElementsAnnotatedWith(annotation)) {
      if (element instanceof TypeElement type) {
        pending.add(type.getQualifiedName().toString());
      }
    }
  }

  private void generate() {
    InterfaceReader reader = new InterfaceReader(processingEnv, sources);
    for (Iterator<String> names = pending.iterator(); names.hasNext(); ) {
      TypeElement type = processingEnv.getElementUtils().getTypeElement(names.next());
      if (type == null || generate(type, reader)) {
        names.remove();
      }
    }
  }

  /** Returns whether the interface is done with, for better or worse. */
  private boolean generate(TypeElement type, InterfaceReader reader) {
    Problems problems = new Problems();
    Optional<InterfaceModel> model;
    try {
      model = reader.read(type, problems);
    } catch (UnresolvedTypeException e) {
      return false;
    }
    model.ifPresent(each -> Validation.check(each, problems));
    if (problems.isEmpty() && model.isPresent()) {
      write(model.get(), problems);
    }
    problems.printTo(processingEnv.getMessager(), printed);
    return true;
  }

  private void write(InterfaceModel model, Problems problems) {
    try {
      artefacts.write(model);
      written.put(model.name().canonicalName(), model);
    } catch (IOException e) {
      problems.add(
          model.element(), Problem.CANNOT_WRITE, model.name().simpleName(), e.getMessage());
    }
  }

  private void checkReplicas(RoundEnvironment round) {
    Problems problems = new Problems();
    for (Element element : round.getElementsAnnotatedWith(Replica.class)) {
      if (element instanceof TypeElement type) {
        ReplicaUse.check(type, processingEnv.getTypeUtils(), problems);
      }
    }
    problems.printTo(processingEnv.getMessager(), printed);
  }

  private void register() {
    if (written.isEmpty()) {
      return;
    }
    try {
      artefacts.register(written.values());
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
