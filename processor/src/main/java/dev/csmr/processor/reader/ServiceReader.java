package dev.csmr.processor.reader;

import com.google.auto.common.MoreElements;
import com.palantir.javapoet.ClassName;
import dev.csmr.Gather;
import dev.csmr.Id;
import dev.csmr.Query;
import dev.csmr.Replicated;
import dev.csmr.RolesAllowed;
import dev.csmr.processor.model.MoveModel;
import dev.csmr.processor.model.OperationModel;
import dev.csmr.processor.model.ReplicaModel;
import dev.csmr.processor.model.ServiceModel;
import dev.csmr.processor.problem.Place;
import dev.csmr.processor.problem.Problem;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** Reads an interface annotated {@code @Replicated}. */
final class ServiceReader {
  private final Context context;
  private final OperationReader operations;

  ServiceReader(Context context) {
    this.context = context;
    this.operations = new OperationReader(context);
  }

  /**
   * The service, without the operations that have problems.
   *
   * @param type the interface
   * @param replicas reads its implementation, if that is wanted
   */
  ServiceModel read(TypeElement type, Function<ReplicaReader, Optional<ReplicaModel>> replicas) {
    checkParents(type, type);
    checkOthers(type);
    List<OperationModel> models = new ArrayList<>();
    Set<String> names = new HashSet<>();
    // Default methods, too: they are executed where the service is, as one operation.
    for (ExecutableElement method :
        MoreElements.getLocalAndInheritedMethods(type, context.types(), context.elements())) {
      checkMarks(method);
      String name = Context.simpleName(method);
      if (names.add(name)) {
        operations.read(method, type, false).ifPresent(models::add);
      } else {
        context
            .problems()
            .add(positionOf(method, type), Problem.OVERLOAD, name, Overloads.example(method));
      }
    }
    if (names.isEmpty()) {
      context
          .problems()
          .add(
              type,
              Problem.NO_OPERATIONS,
              type.getSimpleName(),
              "Declare at least one method that is not static.");
    }
    models.sort(Comparator.comparing(OperationModel::name));
    Optional<ReplicaModel> replica = replicas.apply(new ReplicaReader(context));
    return new ServiceModel(
        ClassName.get(type),
        models,
        replica,
        Set.of(),
        moves(type, models, replica),
        Objects.requireNonNullElse(context.elements().getDocComment(type), ""),
        type);
  }

  private Optional<MoveModel> moves(
      TypeElement type, List<OperationModel> operations, Optional<ReplicaModel> replica) {
    return Marks.find(type, Replicated.class)
        .filter(mark -> Marks.isTrue(mark, "movable"))
        .flatMap(mark -> new MoveReader(context).read(type, operations, replica));
  }

  private Element positionOf(ExecutableElement method, TypeElement type) {
    return context.sources().contains(method) ? method : type;
  }

  private void checkParents(TypeElement type, TypeElement service) {
    for (TypeMirror parent : type.getInterfaces()) {
      if (parent.getKind() == TypeKind.ERROR) {
        throw new UnresolvedTypeException(parent.toString());
      }
      TypeElement element = Context.element(parent);
      if (InterfaceReader.isAnnotated(element)) {
        context
            .problems()
            .add(
                service, Problem.EXTENDS_SERVICE, service.getSimpleName(), element.getSimpleName());
      } else {
        checkParents(element, service);
      }
    }
  }

  private void checkMarks(ExecutableElement method) {
    String name = Context.simpleName(method);
    Marks.extensions(method)
        .forEach(
            extension ->
                context
                    .problems()
                    .add(
                        Place.of(method, extension),
                        Problem.MISPLACED_ANNOTATION,
                        "Extend",
                        name,
                        "a service has no components to extend it with; put it into a composition"));
    Marks.find(method, Gather.class)
        .ifPresent(
            gather ->
                context
                    .problems()
                    .add(
                        Place.of(method, gather),
                        Problem.GATHER_MISPLACED,
                        name,
                        Context.simpleName(method.getEnclosingElement())));
  }

  /** Static and private methods are none of the operations. */
  private void checkOthers(TypeElement type) {
    for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
      if (method.getModifiers().contains(Modifier.STATIC)
          || method.getModifiers().contains(Modifier.PRIVATE)) {
        checkMark(method, Query.class);
        checkMark(method, Id.class);
        checkMark(method, RolesAllowed.class);
      }
    }
  }

  private void checkMark(ExecutableElement method, Class<? extends Annotation> mark) {
    Marks.find(method, mark)
        .ifPresent(
            found ->
                context
                    .problems()
                    .add(
                        Place.of(method, found),
                        Problem.MISPLACED_ANNOTATION,
                        mark.getSimpleName(),
                        Context.simpleName(method),
                        "static and private methods are no operations; remove the annotation, or make"
                            + " it an abstract or a default method"));
  }
}
