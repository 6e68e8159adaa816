package dev.csmr.processor.reader;

import dev.csmr.ComposeWith;
import dev.csmr.Replicated;
import dev.csmr.processor.model.InterfaceModel;
import dev.csmr.processor.model.ServiceModel;
import dev.csmr.processor.problem.Problems;
import java.util.Optional;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.TypeElement;

/** Reads annotated interfaces: the entrance to this room. */
public final class InterfaceReader {
  private final ProcessingEnvironment environment;
  private final Sources sources;

  /** Creates a reader for one round. */
  public InterfaceReader(ProcessingEnvironment environment, Sources sources) {
    this.environment = environment;
    this.sources = sources;
  }

  /**
   * Reads an interface that is compiled here.
   *
   * @param type what carries {@code @Replicated} or {@code @ComposeWith}
   * @param problems gets what is wrong with it
   * @return the model; when there are problems, what of it could be read, for validation to go on;
   *     empty when too little could be read
   * @throws UnresolvedTypeException when a type is missing that may yet be generated
   */
  public Optional<InterfaceModel> read(TypeElement type, Problems problems) {
    Context context = contextOf(type, problems, false);
    ShapeReader shape = new ShapeReader(context);
    if (!shape.isAcceptable(type)) {
      return Optional.empty();
    }
    shape.checkGeneratedNames(type);
    return readAny(type, context, true);
  }

  /**
   * Reads a service that an earlier compilation wrote.
   *
   * @param type the interface
   * @param replica its implementation
   * @param problems gets what is wrong with them
   * @throws UnresolvedTypeException when a type is missing
   */
  public ServiceModel readAgain(TypeElement type, TypeElement replica, Problems problems) {
    return new ServiceReader(contextOf(type, problems, true))
        .read(type, replicas -> replicas.readClass(replica));
  }

  /** Reads an interface as a component: without its implementation. */
  Optional<InterfaceModel> readComponent(TypeElement type, Problems problems) {
    Context context = contextOf(type, problems, false);
    return new ShapeReader(context).isAcceptable(type)
        ? readAny(type, context, false)
        : Optional.empty();
  }

  /** Whether a type is annotated as a service or a composition. */
  static boolean isAnnotated(TypeElement type) {
    return Marks.has(type, Replicated.class) || Marks.has(type, ComposeWith.class);
  }

  private Optional<InterfaceModel> readAny(TypeElement type, Context context, boolean withReplica) {
    return Marks.has(type, Replicated.class)
        ? Optional.of(
            new ServiceReader(context)
                .read(type, replicas -> withReplica ? replicas.read(type) : Optional.empty()))
        : new CompositionReader(context, this).read(type).map(composition -> composition);
  }

  private Context contextOf(TypeElement type, Problems problems, boolean again) {
    return new Context(
        environment.getTypeUtils(),
        environment.getElementUtils(),
        sources,
        problems,
        environment.getElementUtils().getPackageOf(type),
        again);
  }
}
