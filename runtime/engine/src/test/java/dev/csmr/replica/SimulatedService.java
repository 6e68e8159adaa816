package dev.csmr.replica;

import dev.csmr.config.BareComposition;
import dev.csmr.service.ComponentRouters;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.OperationKind;
import dev.csmr.service.Plan;
import dev.csmr.service.Router;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The registers of all groups as one service: an operation is executed at all of the groups it
 * touches, or at none if one of its conditions does not hold.
 */
final class SimulatedService extends BareComposition {
  static final String NAME = "simulation.Service";
  static final String PATH = "Service";

  private static final List<OperationDescriptor> OPERATIONS =
      List.of(
          new OperationDescriptor(
              SimulatedRegisters.UPDATE, "update", OperationKind.COMMAND, false),
          new OperationDescriptor(SimulatedRegisters.READ, "read", OperationKind.QUERY, false));

  private final int groups;

  SimulatedService(int groups) {
    this.groups = groups;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<OperationDescriptor> operations() {
    return OPERATIONS;
  }

  @Override
  public List<String> components() {
    return IntStream.range(0, groups).mapToObj(SimulatedRegisters::name).toList();
  }

  @Override
  public Router newProxy(ComponentRouters components) {
    return (operation, arguments) -> plan(components, operation, SimulatedRequest.read(arguments));
  }

  /** Conditions first, then what executes. */
  private static Plan plan(ComponentRouters components, int operation, SimulatedRequest request) {
    List<Plan> parts = new ArrayList<>();
    for (int group : request.groups()) {
      if (request.executesIn(group)) {
        parts.add(
            components
                .component(SimulatedRegisters.name(group))
                .plan(operation, request.arguments(group)));
      }
    }
    Plan[] conditions =
        IntStream.of(request.conditions())
            .mapToObj(
                key ->
                    components
                        .component(SimulatedRegisters.name(SimulatedRequest.groupOf(key)))
                        .plan(SimulatedRegisters.IS_EVEN, SimulatedRequest.question(key)))
            .toArray(Plan[]::new);
    Plan all = Plan.gather(parts, SimulatedService::joined);
    return conditions.length == 0 ? all : all.onlyIf(conditions);
  }

  /** One message with the fields of all. */
  private static byte[] joined(List<byte[]> answers) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    answers.forEach(all::writeBytes);
    return all.toByteArray();
  }
}
