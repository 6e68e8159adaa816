package dev.csmr.node;

import dev.csmr.config.BareComposition;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.ComponentRouters;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.OperationKind;
import dev.csmr.service.Partitions;
import dev.csmr.service.Plan;
import dev.csmr.service.Router;
import io.grpc.ServiceDescriptor;
import java.util.ArrayList;
import java.util.List;

/** Partitioned registers whose slots may move, as the generator would write them. */
public final class MovingRegisters extends BareComposition {
  /** Takes a number from one register and adds it to another: its key is {@code from>to}. */
  static final int TRANSFER = 41;

  private static final TestRegisters REGISTERS = new TestRegisters();

  /** One partition. */
  public static class MovingPart extends TestRegisters {
    static final String NAME = "test.MovingPart";

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public List<CanonicalKey> keys(int operation, byte[] arguments) {
      // As the generator does where it is not proven that an operation touches its key alone.
      return operation == TestRegisters.DELAY ? List.of() : super.keys(operation, arguments);
    }

    @Override
    public ServiceDescriptor grpc() {
      return ServiceDescriptor.newBuilder(NAME).build();
    }

    @Override
    public boolean movable() {
      return true;
    }
  }

  @Override
  public List<OperationDescriptor> operations() {
    List<OperationDescriptor> operations = new ArrayList<>(REGISTERS.operations());
    operations.add(new OperationDescriptor(TRANSFER, "transfer", OperationKind.COMMAND, false));
    return operations;
  }

  @Override
  public List<String> components() {
    return List.of(MovingPart.NAME);
  }

  @Override
  public boolean partitioned() {
    return true;
  }

  @Override
  public Router newProxy(ComponentRouters components) {
    Partitions partitions = components.partitions(MovingPart.NAME);
    return (operation, arguments) -> {
      TestRegisters.Arguments given = TestRegisters.Arguments.read(arguments);
      if (operation == TestRegisters.SUM) {
        List<Plan> plans =
            partitions.all().stream().map(each -> each.plan(operation, arguments)).toList();
        return Plan.gather(plans, MovingRegisters::sum);
      }
      if (operation != TRANSFER) {
        return owner(partitions, given.key()).plan(operation, arguments);
      }
      String[] keys = given.key().split(">", -1);
      return add(partitions, keys[0], -given.number())
          .extendedBy(add(partitions, keys[1], given.number()));
    };
  }

  private static Router owner(Partitions partitions, String key) {
    return partitions.owner(CanonicalKey.of(key));
  }

  private static Plan add(Partitions partitions, String key, long number) {
    return owner(partitions, key)
        .plan(TestRegisters.ADD, new TestRegisters.Arguments(key, number).bytes());
  }

  private static byte[] sum(List<byte[]> answers) {
    long sum = answers.stream().mapToLong(TestRegisters::number).sum();
    return TestRegistersMachine.number(sum).payload();
  }
}
