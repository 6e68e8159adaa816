package dev.csmr.processor.reader;

import dev.csmr.Replica;
import dev.csmr.Replicated;
import dev.csmr.processor.problem.Place;
import dev.csmr.processor.problem.Problem;
import dev.csmr.processor.problem.Problems;
import java.util.Optional;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;

/** Checks that what is annotated {@code @Replica} implements a service at all. */
public final class ReplicaUse {
  private ReplicaUse() {}

  /** Reports a class that implements nothing, unless one of its supertypes does not exist (yet). */
  public static void check(TypeElement replica, Types types, Problems problems) {
    Optional<String> nearest = Optional.empty();
    for (TypeMirror parent : types.directSupertypes(replica.asType())) {
      if (parent.getKind() == TypeKind.ERROR || isService(parent, types)) {
        return;
      }
      boolean isObject = types.directSupertypes(parent).isEmpty();
      if (!isObject && nearest.isEmpty()) {
        nearest = Optional.of(((DeclaredType) parent).asElement().getSimpleName().toString());
      }
    }
    problems.add(
        Place.of(replica, Marks.find(replica, Replica.class).orElse(null)),
        Problem.REPLICA_WITHOUT_SERVICE,
        replica.getSimpleName(),
        nearest
            .map(name -> "Annotate " + name + " with @Replicated, or implement a service.")
            .orElse("Let it implement one."));
  }

  /** Whether an implementation declares that its keys are independent. */
  public static boolean declaresIndependentKeys(TypeElement replica) {
    return Marks.find(replica, Replica.class)
        .filter(annotation -> Marks.isTrue(annotation, "independentKeys"))
        .isPresent();
  }

  private static boolean isService(TypeMirror type, Types types) {
    if (type.getKind() == TypeKind.ERROR
        || Marks.has(((DeclaredType) type).asElement(), Replicated.class)) {
      return true;
    }
    return types.directSupertypes(type).stream().anyMatch(parent -> isService(parent, types));
  }
}
