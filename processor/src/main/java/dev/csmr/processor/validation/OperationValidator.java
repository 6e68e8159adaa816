package dev.csmr.processor.validation;

import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.InterfaceModel;
import dev.csmr.processor.model.OperationModel;
import dev.csmr.processor.problem.Problem;
import dev.csmr.processor.problem.Problems;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;

/** Checks that the operations of an interface can be told apart by id and by name. */
final class OperationValidator {
  private final Problems problems;

  OperationValidator(Problems problems) {
    this.problems = problems;
  }

  void check(InterfaceModel model) {
    Map<Integer, OperationModel> byId = new HashMap<>();
    Map<String, OperationModel> byRpc = new HashMap<>();
    Set<Integer> taken = new HashSet<>();
    model.operations().forEach(operation -> taken.add(operation.id()));
    for (OperationModel operation : model.operations()) {
      OperationModel other = byId.putIfAbsent(operation.id(), operation);
      if (other != null) {
        int free = 1;
        while (taken.contains(free)) {
          free++;
        }
        problems.add(
            positionOf(operation, other, model),
            Problem.OPERATION_ID_COLLISION,
            other.name(),
            operation.name(),
            operation.id(),
            free);
      }
      OperationModel namesake = byRpc.putIfAbsent(GeneratedNames.rpc(operation), operation);
      if (namesake != null) {
        problems.add(
            positionOf(operation, namesake, model),
            Problem.PROTO_NAME_COLLISION,
            "Operations",
            namesake.name(),
            operation.name(),
            GeneratedNames.rpc(operation));
      }
    }
  }

  /** The method that this interface itself declares, or else the interface. */
  private static Element positionOf(
      OperationModel operation, OperationModel other, InterfaceModel model) {
    if (model.element().equals(operation.element().getEnclosingElement())) {
      return operation.element();
    }
    return model.element().equals(other.element().getEnclosingElement())
        ? other.element()
        : model.element();
  }
}
