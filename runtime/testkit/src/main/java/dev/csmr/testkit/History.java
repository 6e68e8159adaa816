package dev.csmr.testkit;

import dev.csmr.AnswerTooLargeException;
import dev.csmr.ConditionNotMetException;
import dev.csmr.IndeterminateException;
import dev.csmr.InvalidRequestException;
import dev.csmr.NotExecutedException;
import dev.csmr.OperationFailedException;
import dev.csmr.UnreadableAnswerException;
import dev.csmr.linearizability.LinearizabilityChecker;
import dev.csmr.linearizability.SequentialModel;
import dev.csmr.linearizability.TimedCall;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the clients of one service asked and were answered, and a check whether that is
 * linearizable: whether one object that executes one operation after the other would have answered
 * so, each operation between its call and its return. The object is the service's own
 * implementation, or a model that the test gives. Thread-safe.
 *
 * <p>Each service has a history of its own: a history of several objects is linearizable exactly if
 * that of each is. The search for an order is exponential at worst: some hundred calls, a few at a
 * time, are enough to find what is wrong.
 *
 * @param <T> the service's interface
 */
public final class History<T> {
  /** How many calls it has at most. */
  public static final int MAX_CALLS = 100_000;

  private static final int MAX_CONFIGURATIONS = 200_000;
  private static final int SHOWN = 20;

  private final Class<T> type;
  private final List<TimedCall<RecordedOperation, RecordedAnswer>> calls = new ArrayList<>();

  private History(Class<T> type) {
    this.type = type;
  }

  /** An empty history of a service, by its annotated interface. */
  public static <T> History<T> of(Class<T> type) {
    return new History<>(type);
  }

  /**
   * A client whose calls are noted.
   *
   * @param name what messages call it
   * @param client makes the calls; reads that may be stale are to be made elsewhere, for they are
   *     not linearizable
   */
  public T recording(String name, T client) {
    InvocationHandler handler =
        (proxy, method, arguments) ->
            method.getDeclaringClass() == Object.class
                ? call(client, method, arguments)
                : note(name, client, method, arguments);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private Object note(String name, T client, Method method, Object[] arguments) throws Throwable {
    RecordedOperation operation =
        new RecordedOperation(
            method.getName(), arguments == null ? List.of() : Arrays.asList(arguments));
    long from = System.nanoTime();
    try {
      Object value = call(client, method, arguments);
      add(TimedCall.answered(name, operation, new RecordedAnswer(value, null), from, now()));
      return value;
    } catch (NotExecutedException | InvalidRequestException e) {
      // It had no effect and never will.
      throw e;
    } catch (IndeterminateException | AnswerTooLargeException | UnreadableAnswerException e) {
      add(TimedCall.unknown(name, operation, from));
      throw e;
    } catch (Exception e) {
      add(TimedCall.answered(name, operation, thrown(method, e), from, now()));
      throw e;
    }
  }

  private static long now() {
    return System.nanoTime();
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** The answer that an operation gave by throwing something. */
  static RecordedAnswer thrown(Method method, Throwable thrown) {
    boolean told =
        thrown instanceof ConditionNotMetException
            || Arrays.stream(method.getExceptionTypes()).anyMatch(each -> each.isInstance(thrown));
    Class<?> kind = told ? thrown.getClass() : OperationFailedException.class;
    return new RecordedAnswer(null, kind.getName());
  }

  private synchronized void add(TimedCall<RecordedOperation, RecordedAnswer> call) {
    if (calls.size() == MAX_CALLS) {
      throw new KitException(KitError.MANY_CALLS, MAX_CALLS);
    }
    calls.add(call);
  }

  /** All calls so far, but those that are not executed; in the order of their ends. */
  public synchronized List<TimedCall<RecordedOperation, RecordedAnswer>> calls() {
    return List.copyOf(calls);
  }

  /** How many operations were answered so far. */
  public synchronized long answered() {
    return calls.stream().filter(TimedCall::isAnswered).count();
  }

  /**
   * Checks the history so far, with the service's own implementation as the model. That of a
   * composition has its components in one place, and a partitioned service one partition.
   *
   * @throws AssertionError when it is not linearizable, or that cannot be decided
   * @throws KitException when the implementation asks for time or chance, which no history tells
   */
  public void requireLinearizable() {
    requireLinearizable(new ImplementationModel(KnownServices.onClassPath(), type));
  }

  /**
   * Checks the history so far.
   *
   * @param model how the service behaves when its operations come one after another
   * @throws AssertionError when it is not linearizable, or that cannot be decided
   */
  public <S> void requireLinearizable(SequentialModel<S, RecordedOperation, RecordedAnswer> model) {
    requireLinearizable(model, MAX_CONFIGURATIONS);
  }

  <S> void requireLinearizable(
      SequentialModel<S, RecordedOperation, RecordedAnswer> model, int configurations) {
    List<TimedCall<RecordedOperation, RecordedAnswer>> all = calls();
    LinearizabilityChecker.Result result = LinearizabilityChecker.check(model, all, configurations);
    if (!result.decided()) {
      throw new AssertionError(
          KitError.UNDECIDED.text(type.getSimpleName(), all.size(), configurations));
    }
    if (!result.linearizable()) {
      throw new AssertionError(
          KitError.NOT_LINEARIZABLE.text(
              type.getSimpleName(),
              all.size(),
              result.longest().size(),
              IntStream.range(0, all.size())
                  .filter(call -> !result.longest().contains(call))
                  .limit(SHOWN)
                  .mapToObj(call -> all.get(call).toString())
                  .collect(Collectors.joining("; "))));
    }
  }
}
