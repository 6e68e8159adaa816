package dev.csmr.replica;

import dev.csmr.ReplicaContext;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.config.BareDefinition;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.OperationKind;
import dev.csmr.service.Reply;
import dev.csmr.service.ServiceStateMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Registers of one replica that note which requests they executed, in which order. */
final class SimulatedRegisters extends BareDefinition {
  static final int UPDATE = 1;
  static final int READ = 2;
  static final int IS_EVEN = 3;

  private static final List<OperationDescriptor> OPERATIONS =
      List.of(
          new OperationDescriptor(UPDATE, "update", OperationKind.COMMAND, false),
          new OperationDescriptor(READ, "read", OperationKind.QUERY, false),
          new OperationDescriptor(IS_EVEN, "isEven", OperationKind.QUERY, false, 1));

  /** Told of each execution. */
  interface Observer {
    /** A request executes as the one at a position of its group's order. */
    void executed(int position, int request);
  }

  private final int group;
  private final Observer observer;
  private Machine newest;

  SimulatedRegisters(int group, Observer observer) {
    this.group = group;
    this.observer = observer;
  }

  /** The name of the service of a group's registers. */
  static String name(int group) {
    return "simulation." + ReplicaSimulation.name(group);
  }

  /** Where a group's registers are in the service that clients know. */
  static String path(int group) {
    return SimulatedService.PATH + "/" + ReplicaSimulation.name(group);
  }

  /** The registers that the replica has now. */
  Machine machine() {
    return newest;
  }

  @Override
  public String name() {
    return name(group);
  }

  @Override
  public List<OperationDescriptor> operations() {
    return OPERATIONS;
  }

  @Override
  public List<CanonicalKey> keys(int operation, byte[] arguments) {
    return IntStream.of(SimulatedRequest.read(arguments).keys())
        .mapToObj(key -> CanonicalKey.of((long) key))
        .toList();
  }

  @Override
  public ServiceStateMachine newStateMachine(ReplicaContext context) {
    newest = new Machine();
    return newest;
  }

  /** What an answer says: what was executed before, and what the keys held. */
  record Answered(int position, List<Integer> values) {
    static Answered read(byte[] payload) {
      int position = 0;
      List<Integer> values = new ArrayList<>();
      WireReader in = new WireReader(payload);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        int value = (int) in.readInt64() - 1;
        if (tag >>> 3 == 1) {
          position = value;
        } else {
          values.add(value);
        }
      }
      return new Answered(position, values);
    }
  }

  /** The state. */
  final class Machine implements ServiceStateMachine {
    private final TreeMap<Integer, Integer> values = new TreeMap<>();
    private final List<Integer> executed = new ArrayList<>();

    int value(int key) {
      return values.getOrDefault(key, 0);
    }

    List<Integer> executed() {
      return executed;
    }

    @Override
    public Reply execute(int operation, byte[] arguments) {
      SimulatedRequest request = SimulatedRequest.read(arguments);
      WireWriter out = new WireWriter();
      if (operation == IS_EVEN) {
        out.writeBool(1, value(request.keys()[0]) % 2 == 0);
        return Reply.ok(out.toByteArray());
      }
      out.writeInt64(1, executed.size() + 1);
      for (int key : request.keys()) {
        out.writeInt64(2, value(key) + 1);
      }
      if (operation == UPDATE) {
        observer.executed(executed.size(), request.number());
        executed.add(request.number());
        for (int i = 0; i < request.keys().length; i++) {
          if (request.written()[i] != SimulatedRequest.READ) {
            values.put(request.keys()[i], request.written()[i]);
          }
        }
      }
      return Reply.ok(out.toByteArray());
    }

    @Override
    public Object service() {
      return this;
    }

    @Override
    public void save(WireWriter out) {
      executed.forEach(request -> out.writeInt64(1, request + 1));
      values.forEach(
          (key, value) -> {
            out.writeInt64(2, key + 1);
            out.writeInt64(3, value + 1);
          });
    }

    @Override
    public void restore(WireReader in) {
      int key = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        int value = (int) in.readInt64() - 1;
        switch (tag >>> 3) {
          case 1 -> executed.add(value);
          case 2 -> key = value;
          default -> values.put(key, value);
        }
      }
    }
  }
}
