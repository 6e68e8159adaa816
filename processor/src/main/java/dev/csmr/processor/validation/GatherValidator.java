package dev.csmr.processor.validation;

import com.google.auto.common.AnnotationMirrors;
import com.google.auto.common.MoreElements;
import dev.csmr.Gather;
import dev.csmr.Merge;
import dev.csmr.processor.model.CompositionModel;
import dev.csmr.processor.model.OperationModel;
import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.model.TypeModel.ListType;
import dev.csmr.processor.model.TypeModel.MapType;
import dev.csmr.processor.model.TypeModel.OptionalType;
import dev.csmr.processor.model.TypeModel.ScalarType;
import dev.csmr.processor.model.TypeModel.SetType;
import dev.csmr.processor.model.TypeModel.VoidType;
import dev.csmr.processor.problem.Place;
import dev.csmr.processor.problem.Problem;
import dev.csmr.processor.problem.Problems;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;

/** Checks which operations are executed at several partitions, and how their answers merge. */
final class GatherValidator {
  private final Problems problems;

  GatherValidator(Problems problems) {
    this.problems = problems;
  }

  void check(CompositionModel composition) {
    for (OperationModel operation : composition.operations()) {
      boolean isSplit =
          operation.partitionKey().isEmpty() || operation.partitionKey().get().isCollection();
      if (operation.gather().isEmpty()) {
        if (composition.partitioned() && isSplit) {
          reportMissing(composition, operation);
        }
      } else if (!composition.partitioned()) {
        problems.add(
            placeOf(operation),
            Problem.GATHER_MISPLACED,
            operation.name(),
            composition.name().simpleName());
      } else if (!isSplit) {
        int key = operation.partitionKey().get().index();
        problems.add(
            placeOf(operation),
            Problem.GATHER_OF_ONE,
            operation.name(),
            operation.parameters().get(key).name());
      } else {
        checkResult(operation, operation.gather().get());
      }
    }
  }

  private void reportMissing(CompositionModel composition, OperationModel operation) {
    List<Merge> fitting = fitting(operation.result().type());
    String key =
        operation.partitionKey().isEmpty() ? "no @PartitionKey" : "a collection of partition keys";
    String orKey =
        operation.partitionKey().isEmpty()
            ? ", or mark a parameter @PartitionKey in " + operation.declaredBy().simpleName()
            : "";
    String remedy =
        fitting.isEmpty()
            ? "No @Gather merges results of type "
                + simple(operation.result().type())
                + ": return another type"
                + orKey
                + "."
            : "Declare it again in "
                + composition.name().simpleName()
                + " with @Gather(Merge."
                + fitting.get(0)
                + ")"
                + (fitting.size() > 1
                    ? " (" + names(fitting.subList(1, fitting.size())) + " fit, too)"
                    : "")
                + orKey
                + ".";
    boolean isDeclaredHere =
        composition.element().equals(operation.element().getEnclosingElement());
    Element position = isDeclaredHere ? operation.element() : composition.element();
    problems.add(
        position,
        Problem.KEYLESS_OPERATION,
        operation.name(),
        composition.name().simpleName(),
        key,
        remedy);
  }

  private void checkResult(OperationModel operation, Merge merge) {
    TypeModel result = operation.result().type();
    if (!fits(merge, result)) {
      List<Merge> fitting = fitting(result);
      problems.add(
          placeOf(operation),
          Problem.GATHER_RESULT,
          merge,
          operation.name(),
          subject(merge),
          simple(result),
          fitting.isEmpty()
              ? "No rule merges that: return another type, or mark a parameter @PartitionKey."
              : "Use " + names(fitting) + ".");
    }
  }

  private static List<Merge> fitting(TypeModel result) {
    return Arrays.stream(Merge.values()).filter(merge -> fits(merge, result)).toList();
  }

  private static boolean fits(Merge merge, TypeModel result) {
    return switch (merge) {
      case SUM -> result instanceof ScalarType scalar && !scalar.boxed() && isSummable(scalar);
      case MIN, MAX -> result instanceof ScalarType scalar && !scalar.boxed() && isOrdered(scalar);
      case ALL, ANY ->
          result instanceof ScalarType scalar
              && !scalar.boxed()
              && scalar.kind() == TypeModel.ScalarKind.BOOLEAN;
      case FIRST -> result instanceof OptionalType;
      case CONCAT -> result instanceof ListType;
      case UNION -> result instanceof SetType || result instanceof MapType;
      case NONE -> result instanceof VoidType;
    };
  }

  private static boolean isSummable(ScalarType scalar) {
    return switch (scalar.kind()) {
      case BYTE, SHORT, INT, LONG, FLOAT, DOUBLE, DURATION -> true;
      case BOOLEAN, CHAR, STRING, BYTES, INSTANT, UUID -> false;
    };
  }

  private static boolean isOrdered(ScalarType scalar) {
    return switch (scalar.kind()) {
      case BYTE, SHORT, CHAR, INT, LONG, FLOAT, DOUBLE, STRING, INSTANT, DURATION -> true;
      case BOOLEAN, BYTES, UUID -> false;
    };
  }

  private static String subject(Merge merge) {
    return switch (merge) {
      case SUM -> "numbers and durations (no boxes)";
      case MIN, MAX -> "numbers, strings, instants and durations (no boxes)";
      case ALL, ANY -> "boolean";
      case FIRST -> "Optional";
      case CONCAT -> "List";
      case UNION -> "Set and Map";
      case NONE -> "operations without a result";
    };
  }

  private static String names(List<Merge> merges) {
    return merges.stream().map(Merge::name).collect(Collectors.joining(" or "));
  }

  private static String simple(TypeModel type) {
    return type.javaType().toString().replaceAll("\\b(?:[a-z_0-9]+\\.)+", "");
  }

  private static Place placeOf(OperationModel operation) {
    AnnotationMirror gather =
        MoreElements.getAnnotationMirror(operation.element(), Gather.class).get();
    return new Place(
        operation.element(), gather, AnnotationMirrors.getAnnotationValue(gather, "value"));
  }
}
