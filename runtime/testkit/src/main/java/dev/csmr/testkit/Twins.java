package dev.csmr.testkit;

import dev.csmr.AnswerTooLargeException;
import dev.csmr.InvalidRequestException;
import dev.csmr.OperationFailedException;
import dev.csmr.ReplicaContext;
import dev.csmr.client.Caller;
import dev.csmr.service.ReplicatedDefinition;
import dev.csmr.service.Reply;
import dev.csmr.service.ServiceDefinition;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * A service without a cluster, and its twins: each operation is executed, in the thread of the
 * caller, by three objects: one, one beside it that has executed the same, and one that was
 * restored from the first one's saved state just before. Whatever they answer and save has to be
 * the same. Not thread-safe.
 *
 * <p>It finds what differs between two objects of one process: static state, identity hash codes,
 * clocks, chance, fields that no snapshot has. What differs between processes only, such as their
 * environment, it does not.
 *
 * @param <T> the service's interface
 */
public final class Twins<T> {
  private final ServiceContext context;
  private final T service;

  private Twins(ServiceContext context, T service) {
    this.context = context;
    this.service = service;
  }

  /**
   * Makes them.
   *
   * @param type the service's annotated interface; it has state of its own
   */
  public static <T> Twins<T> of(Class<T> type) {
    KnownServices services = KnownServices.onClassPath();
    ServiceDefinition definition = services.of(type);
    if (!(definition instanceof ReplicatedDefinition replicated)) {
      throw new KitException(KitError.NO_STATE, type.getName());
    }
    ServiceContext context = new ServiceContext();
    TwinStateMachine machine =
        new TwinStateMachine(
            replicated,
            context,
            finding -> {
              throw new AssertionError(finding);
            });
    Caller caller = new MachineCaller(machine);
    return new Twins<>(context, type.cast(services.of(definition, caller)));
  }

  /**
   * The service. A call throws an {@link AssertionError} when the three differ; what it otherwise
   * throws is what a client of a cluster throws.
   */
  public T service() {
    return service;
  }

  /** Lets log time pass; it stands still otherwise. */
  public void advanceTime(Duration time) {
    context.now = context.now.plus(time);
  }

  /** The payload of a reply, with all pieces of a large one. */
  static byte[] payload(Reply reply) {
    if (!reply.isLarge()) {
      return reply.payload();
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    reply.large().forEach(all::writeBytes);
    return all.toByteArray();
  }

  /** A log time that a test moves, and chance that is the same in each run. */
  private static final class ServiceContext implements ReplicaContext {
    private final Random random = new Random(1);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public RandomGenerator random() {
      return random;
    }

    @Override
    public UUID uuid() {
      return new UUID(random.nextLong(), random.nextLong());
    }
  }

  /** Executes at once, in the caller's thread. */
  private record MachineCaller(TwinStateMachine machine) implements Caller {
    @Override
    public CompletableFuture<Reply> invoke(int operation, Mode mode, byte[] arguments) {
      try {
        return CompletableFuture.completedFuture(invokeAndWait(operation, mode, arguments));
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    @Override
    public Reply invokeAndWait(int operation, Mode mode, byte[] arguments) {
      Reply reply;
      try {
        reply = machine.execute(operation, arguments);
      } catch (RuntimeException e) {
        throw new OperationFailedException(e.toString());
      }
      return switch (reply.status()) {
        case OK, DECLARED, PIECE -> new Reply(reply.status(), payload(reply));
        case INVALID -> throw new InvalidRequestException(reply.message());
        case ANSWER_TOO_LARGE -> throw new AnswerTooLargeException(reply.message());
        case FAILED, CONDITION_NOT_MET -> throw new OperationFailedException(reply.message());
      };
    }
  }
}
