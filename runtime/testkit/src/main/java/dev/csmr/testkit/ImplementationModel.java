package dev.csmr.testkit;

import dev.csmr.ReplicaContext;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.linearizability.SequentialModel;
import dev.csmr.service.CompositionDefinition;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.ReplicatedDefinition;
import dev.csmr.service.ServiceDefinition;
import dev.csmr.service.ServiceStateMachine;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * A service's implementation as the model of what it does: its objects in this thread, and what
 * they save as states. Not thread-safe.
 */
final class ImplementationModel
    implements SequentialModel<List<ByteBuffer>, RecordedOperation, RecordedAnswer> {
  private final KnownServices services;
  private final ServiceDefinition definition;
  private final NoContext context = new NoContext();
  private final List<ServiceStateMachine> machines = new ArrayList<>();
  private final Object service;
  private final Map<String, Method> methods = new HashMap<>();
  private final List<ByteBuffer> initial;

  /** The state that the objects have now. */
  private List<ByteBuffer> present;

  ImplementationModel(KnownServices services, Class<?> type) {
    this.services = services;
    this.definition = services.of(type);
    this.service = objectOf(definition);
    for (Method method : type.getMethods()) {
      methods.put(method.getName(), method);
    }
    initial = save();
    present = initial;
  }

  private Object objectOf(ServiceDefinition wanted) {
    if (wanted instanceof ReplicatedDefinition replicated) {
      ServiceStateMachine machine = replicated.newStateMachine(context);
      machines.add(machine);
      return machine.service();
    }
    CompositionDefinition composition = (CompositionDefinition) wanted;
    if (composition.partitioned()) {
      return inOnePartition(composition);
    }
    Map<String, Object> components = new HashMap<>();
    for (String component : composition.components()) {
      components.put(component, objectOf(services.of(component)));
    }
    return composition.newStateMachine(components).service();
  }

  /** What is gathered of one partition is what that answers. */
  private Object inOnePartition(CompositionDefinition composition) {
    Object component = objectOf(services.of(composition.components().get(0)));
    Class<?> type = composition.type();
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          try {
            return accessible(
                    component.getClass().getMethod(method.getName(), method.getParameterTypes()))
                .invoke(component, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  /** The class of the object is rarely public. */
  private static Method accessible(Method method) {
    method.setAccessible(true);
    return method;
  }

  @Override
  public List<ByteBuffer> initial() {
    return initial;
  }

  @Override
  public List<ByteBuffer> next(
      List<ByteBuffer> state, RecordedOperation operation, RecordedAnswer answer) {
    restore(state);
    RecordedAnswer own = execute(operation);
    // Whatever the answer: the objects have changed by now.
    present = save();
    return answer == null || answer.equals(own) ? present : null;
  }

  private RecordedAnswer execute(RecordedOperation operation) {
    Method method = methods.get(operation.name());
    context.asked = false;
    RecordedAnswer answer;
    try {
      answer =
          new RecordedAnswer(
              accessible(method).invoke(service, operation.arguments().toArray()), null);
    } catch (InvocationTargetException e) {
      answer = History.thrown(method, e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
    if (context.asked) {
      throw new KitException(
          KitError.ASKS_TIME_OR_CHANCE, operation.name(), definition.type().getSimpleName());
    }
    return answer;
  }

  @Override
  public boolean reads(RecordedOperation operation) {
    return definition.operations().stream()
        .filter(each -> each.name().equals(operation.name()))
        .anyMatch(OperationDescriptor::isQuery);
  }

  private List<ByteBuffer> save() {
    List<ByteBuffer> saved = new ArrayList<>();
    for (ServiceStateMachine machine : machines) {
      WireWriter out = new WireWriter();
      machine.save(out);
      saved.add(ByteBuffer.wrap(out.toByteArray()));
    }
    return saved;
  }

  private void restore(List<ByteBuffer> state) {
    if (state != present) {
      for (int i = 0; i < machines.size(); i++) {
        machines.get(i).restore(new WireReader(state.get(i).array()));
      }
    }
  }

  /** Notes that it was asked: what it would say, the history does not tell. */
  private static final class NoContext implements ReplicaContext {
    private boolean asked;

    private IllegalStateException ask() {
      asked = true;
      return new IllegalStateException("A model has neither time nor chance.");
    }

    @Override
    public Instant now() {
      throw ask();
    }

    @Override
    public RandomGenerator random() {
      throw ask();
    }

    @Override
    public UUID uuid() {
      throw ask();
    }
  }
}
