package dev.csmr.replica.state;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.OtherVersionException;
import dev.csmr.multicast.Ballot;
import dev.csmr.multicast.Decision;
import dev.csmr.replica.api.OperationParts;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.Reply;
import dev.csmr.service.Step;
import dev.csmr.service.UnknownOperationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes the steps of invocations on the components of a group. Not thread-safe.
 *
 * <p>What a user's object throws is an answer, {@link Reply.Status#FAILED}, when it throws it on
 * every replica: exceptions, and errors such as {@link AssertionError}. Which one it is, the answer
 * says when it is given at once, and the log of each node. Three kinds of errors may hit one
 * replica alone, in the middle of a change:
 *
 * <ul>
 *   <li>{@link StackOverflowError}: how deep a thread may call depends on what the virtual machine
 *       has compiled by then. In a query, which changes nothing, it is an answer, always the same.
 *       A command that overflows the stack ({@code -Xss}, 1 MiB in most machines) stops the
 *       replica; where code recurses as deep as its data are, it has to use a loop or bound the
 *       depth.
 *   <li>{@link LinkageError}: code that this process does not have. Likewise.
 *   <li>{@link OutOfMemoryError} and other errors of the virtual machine stop the replica in any
 *       case; the flags that nodes are started with end the process.
 * </ul>
 *
 * <p>A replica that stopped so executes the same entry when it starts again: with mended code.
 *
 * <p>The answers of one invocation have {@link Reply#MAX_ANSWER_BYTES} together; one that exceeds
 * that is dropped, the same on every replica. Only that of a command of one step may be larger.
 */
final class StepExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(StepExecutor.class);

  /** Of so many kinds of exceptions the first one of each is told; of others, none. */
  private static final int MAX_TOLD = 256;

  /** Of a message about what a user's object threw, so many characters are kept. */
  private static final int MAX_MESSAGE_CHARS = 2_048;

  private static final Reply NOT_MET =
      Reply.of(Reply.Status.CONDITION_NOT_MET, "Nothing was executed: a condition was not met.");

  private final String group;
  private final ComponentSet components;
  private final EntryContext context;

  /** What kinds of exceptions were told of. */
  private final Set<String> told = new HashSet<>();

  /** How many bytes the answers of this invocation's further steps may have. */
  private int answerBytes;

  /** Whether the answer of this invocation's only step may be large. */
  private boolean mayBeLarge;

  StepExecutor(String group, ComponentSet components, EntryContext context) {
    this.group = group;
    this.components = components;
    this.context = context;
  }

  /**
   * Executes steps as one command, conditions first.
   *
   * @throws DivergenceException when the replica must stop
   */
  List<Reply> command(List<Step> steps, long timeMicros, long seed) {
    context.beginCommand(timeMicros, seed);
    answerBytes = Reply.MAX_ANSWER_BYTES;
    mayBeLarge = steps.size() == 1;
    try {
      return steps(steps);
    } finally {
      mayBeLarge = false;
      context.end();
    }
  }

  /**
   * Executes steps as one command whose conditions were decided before.
   *
   * @param decided what {@link #decide} gave for these steps; null if there are no conditions
   * @param execute whether the conditions, here and elsewhere, came to the execution of the others
   */
  List<Reply> decidedCommand(
      List<Step> steps, Decision decided, boolean execute, long timeMicros, long seed) {
    Iterator<Reply> conditions =
        decided == null
            ? Collections.emptyIterator()
            : StoredReplies.decode(decided.answers()).iterator();
    context.beginCommand(timeMicros, seed);
    answerBytes = Reply.MAX_ANSWER_BYTES - (decided == null ? 0 : decided.answers().length);
    try {
      List<Reply> replies = new ArrayList<>(steps.size());
      for (Step step : steps) {
        replies.add(step.condition() ? conditions.next() : execute ? step(step) : NOT_MET);
      }
      return replies;
    } finally {
      context.end();
    }
  }

  /** Decides all conditions among the steps in the present state. Changes nothing. */
  Decision decide(List<Step> steps, long timeMicros) {
    context.beginQuery(timeMicros);
    answerBytes = Reply.MAX_ANSWER_BYTES;
    try {
      List<Reply> replies = new ArrayList<>(steps.size());
      boolean vetoes = false;
      long alternatives = 0;
      for (Step step : steps) {
        if (step.condition()) {
          Reply reply = condition(step);
          replies.add(reply);
          vetoes |= step.alternative() ? isFailed(reply) : !reply.isOk();
          alternatives |= reply.isOk() ? OperationParts.alternatives(step) : 0;
        }
      }
      return new Decision(new Ballot(vetoes, alternatives), StoredReplies.encode(replies));
    } finally {
      context.end();
    }
  }

  /** Whether a condition neither holds nor does not, since it threw something. */
  private static boolean isFailed(Reply condition) {
    return !condition.isOk() && condition.status() != Reply.Status.CONDITION_NOT_MET;
  }

  /** Executes steps as a query. */
  List<Reply> query(List<Step> steps, long lastCommandTimeMicros) {
    context.beginQuery(lastCommandTimeMicros);
    answerBytes = Reply.MAX_ANSWER_BYTES;
    try {
      return steps(steps);
    } finally {
      context.end();
    }
  }

  private List<Reply> steps(List<Step> steps) {
    if (steps.size() == 1 && !steps.get(0).condition()) {
      return List.of(step(steps.get(0)));
    }
    Reply[] replies = new Reply[steps.size()];
    boolean goOn = conditions(steps, replies);
    for (int i = 0; i < replies.length; i++) {
      if (replies[i] == null) {
        replies[i] = goOn ? step(steps.get(i)) : NOT_MET;
      }
    }
    return List.of(replies);
  }

  /** Decides conditions in their order, until it is known that the operation must not execute. */
  private boolean conditions(List<Step> steps, Reply[] replies) {
    int at = 0;
    boolean goOn = true;
    while (at < replies.length && goOn) {
      Step step = steps.get(at);
      if (step.alternative()) {
        boolean holds = false;
        boolean failed = false;
        for (; at < replies.length && steps.get(at).requirement() == step.requirement(); at++) {
          replies[at] = condition(steps.get(at));
          holds |= replies[at].isOk();
          failed |= isFailed(replies[at]);
        }
        goOn = holds && !failed;
      } else {
        if (step.condition()) {
          replies[at] = condition(step);
          goOn = replies[at].isOk();
        }
        at++;
      }
    }
    return goOn;
  }

  private Reply condition(Step step) {
    Reply reply = step(step);
    boolean holds =
        reply.isOk() && components.find(step.component()).holds(step.operation(), reply.payload());
    return holds || !reply.isOk() ? reply : NOT_MET;
  }

  private Reply step(Step step) {
    Component component = components.find(step.component());
    if (component == null) {
      throw new DivergenceException(
          "no component of this group has the number "
              + Integer.toUnsignedString(step.component())
              + ". Start this node with the configuration that the others have",
          null);
    }
    try {
      Reply reply = execute(component, step);
      int length = reply.kept().payload().length;
      if (reply.isLarge() ? !mayBeLarge : length > answerBytes) {
        return Reply.answerTooLarge(Reply.MAX_ANSWER_BYTES);
      }
      answerBytes -= length;
      return reply;
    } catch (UnknownOperationException e) {
      throw new DivergenceException(e.getMessage(), e);
    } catch (OtherVersionException e) {
      throw needsOtherVersion(component, e);
    } catch (MalformedMessageException e) {
      return Reply.of(Reply.Status.INVALID, String.valueOf(e.getMessage()));
    } catch (VirtualMachineError | LinkageError e) {
      OperationDescriptor operation = component.operation(step.operation());
      boolean query = operation != null && operation.isQuery();
      if (query && (e instanceof StackOverflowError || e instanceof LinkageError)) {
        return failed(component, step, e);
      }
      throw new DivergenceException(
          "component " + component.path() + " failed with " + e + ". Fix that, then start again",
          e);
    } catch (Throwable e) {
      return failed(component, step, e);
    }
  }

  /** The end of a replica whose code is not of the version that an entry was written by. */
  static DivergenceException needsOtherVersion(Component component, RuntimeException cause) {
    return new DivergenceException(
        "this entry needs another version of "
            + component.path()
            + ": "
            + cause.getMessage()
            + " Start this node with the version that wrote it, mostly the newest",
        cause);
  }

  private Reply execute(Component component, Step step) {
    if (component.stateful()) {
      return component.machine().execute(step.operation(), step.arguments());
    }
    try {
      return component.machine().execute(step.operation(), step.arguments());
    } finally {
      components.verify();
    }
  }

  /** Says what was thrown: to the caller, and to the log. */
  private Reply failed(Component component, Step step, Throwable e) {
    String type = e.getClass().getName();
    try {
      tell(component, component.operation(step.operation()), e);
      String message = e.getMessage();
      return Reply.of(Reply.Status.FAILED, message == null ? type : type + ": " + cut(message));
    } catch (RuntimeException | AssertionError | StackOverflowError unreadable) {
      return Reply.of(Reply.Status.FAILED, type);
    }
  }

  /** Logs each kind once with its place, which nobody else learns; further ones at DEBUG. */
  private void tell(Component component, OperationDescriptor operation, Throwable e) {
    String name = operation == null ? "" : operation.name();
    String kind = component.path() + '.' + name + ' ' + e.getClass().getName();
    if (told.size() < MAX_TOLD && told.add(kind)) {
      LOG.warn(ReplicaError.UNDECLARED.text(name, component.path(), group), e);
    } else if (LOG.isDebugEnabled()) {
      LOG.debug(ReplicaError.UNDECLARED.text(name, component.path(), group), e);
    }
  }

  private static String cut(String message) {
    return message.length() > MAX_MESSAGE_CHARS
        ? message.substring(0, MAX_MESSAGE_CHARS) + "..."
        : message;
  }
}
