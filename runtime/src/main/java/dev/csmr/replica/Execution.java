package dev.csmr.replica;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.multicast.Ballot;
import dev.csmr.multicast.Decision;
import dev.csmr.service.Reply;
import dev.csmr.service.Step;
import dev.csmr.service.UnknownOperationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** Executes the steps of invocations on the components of a group. Not thread-safe. */
final class Execution {
  private static final int RESULT_TAG = WireType.tag(1, WireType.VARINT);

  private static final Reply NOT_MET =
      Reply.of(Reply.Status.CONDITION_NOT_MET, "Nothing was executed: a condition was not met.");

  private final Components components;
  private final EntryContext context;

  Execution(Components components, EntryContext context) {
    this.components = components;
    this.context = context;
  }

  /**
   * Executes steps as one command, conditions first.
   *
   * @throws CannotGoOnException when the replica must stop
   */
  List<Reply> command(List<Step> steps, long timeMicros, long seed) {
    context.beginCommand(timeMicros, seed);
    try {
      return steps(steps, false);
    } finally {
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
            : Answers.decode(decided.answers()).iterator();
    context.beginCommand(timeMicros, seed);
    try {
      List<Reply> replies = new ArrayList<>(steps.size());
      for (Step step : steps) {
        replies.add(step.condition() ? conditions.next() : execute ? step(step, false) : NOT_MET);
      }
      return replies;
    } finally {
      context.end();
    }
  }

  /** Decides all conditions among the steps in the present state. Changes nothing. */
  Decision decide(List<Step> steps, long timeMicros) {
    context.beginQuery(timeMicros);
    try {
      List<Reply> replies = new ArrayList<>(steps.size());
      boolean vetoes = false;
      long alternatives = 0;
      for (Step step : steps) {
        if (step.condition()) {
          Reply reply = condition(step(step, false));
          replies.add(reply);
          vetoes |= step.alternative() ? isFailed(reply) : !reply.isOk();
          alternatives |= reply.isOk() ? Parts.alternatives(step) : 0;
        }
      }
      return new Decision(new Ballot(vetoes, alternatives), Answers.encode(replies));
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
    try {
      return steps(steps, true);
    } finally {
      context.end();
    }
  }

  private List<Reply> steps(List<Step> steps, boolean query) {
    if (steps.size() == 1 && !steps.get(0).condition()) {
      return List.of(step(steps.get(0), query));
    }
    Reply[] replies = new Reply[steps.size()];
    boolean goOn = conditions(steps, query, replies);
    for (int i = 0; i < replies.length; i++) {
      if (replies[i] == null) {
        replies[i] = goOn ? step(steps.get(i), query) : NOT_MET;
      }
    }
    return List.of(replies);
  }

  /** Decides conditions in their order, until it is known that the operation must not execute. */
  private boolean conditions(List<Step> steps, boolean query, Reply[] replies) {
    int at = 0;
    boolean goOn = true;
    while (at < replies.length && goOn) {
      Step step = steps.get(at);
      if (step.alternative()) {
        boolean holds = false;
        boolean failed = false;
        for (; at < replies.length && steps.get(at).requirement() == step.requirement(); at++) {
          replies[at] = condition(step(steps.get(at), query));
          holds |= replies[at].isOk();
          failed |= isFailed(replies[at]);
        }
        goOn = holds && !failed;
      } else {
        if (step.condition()) {
          replies[at] = condition(step(step, query));
          goOn = replies[at].isOk();
        }
        at++;
      }
    }
    return goOn;
  }

  private static Reply condition(Reply reply) {
    if (!reply.isOk()) {
      return reply;
    }
    WireReader in = new WireReader(reply.payload());
    boolean met = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == RESULT_TAG) {
        met = in.readBool();
      } else {
        in.skip(tag);
      }
    }
    return met ? reply : NOT_MET;
  }

  /**
   * A machine that runs out of memory, or code that does not load, may fail on one replica alone,
   * so such an error in a command is no answer: the replica stops. Everything else that a user's
   * object throws it throws everywhere.
   */
  private Reply step(Step step, boolean query) {
    Component component = components.find(step.component());
    if (component == null) {
      throw new CannotGoOnException(
          "no component of this group has the number "
              + Integer.toUnsignedString(step.component())
              + ". Start this node with the configuration that the others have",
          null);
    }
    try {
      return component.machine().execute(step.operation(), step.arguments());
    } catch (UnknownOperationException e) {
      throw new CannotGoOnException(e.getMessage(), e);
    } catch (MalformedMessageException e) {
      return Reply.of(Reply.Status.INVALID, String.valueOf(e.getMessage()));
    } catch (VirtualMachineError | LinkageError e) {
      if (query && (e instanceof StackOverflowError || e instanceof LinkageError)) {
        return failed(e);
      }
      throw new CannotGoOnException(
          "component " + component.path() + " failed with " + e + ". Mend that, then start again",
          e);
    } catch (Throwable e) {
      return failed(e);
    }
  }

  private static Reply failed(Throwable e) {
    String message = e.getMessage();
    String type = e.getClass().getName();
    return Reply.of(Reply.Status.FAILED, message == null ? type : type + ": " + message);
  }
}
