package dev.csmr.replica;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.Reply;
import dev.csmr.service.Step;
import dev.csmr.service.UnknownOperationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Executes the steps of invocations on the components of a group. Not thread-safe. */
final class Execution {
  private static final int RESULT_TAG = WireType.tag(1, WireType.VARINT);

  private static final Reply NOT_MET =
      Reply.of(Reply.Status.CONDITION_NOT_MET, "Nothing was executed: a condition was not met.");
  private static final Reply HOLDS = holds();

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

  /** Executes steps as one command whose conditions were decided before: they all hold. */
  List<Reply> decidedCommand(List<Step> steps, long timeMicros, long seed) {
    context.beginCommand(timeMicros, seed);
    try {
      List<Reply> replies = new ArrayList<>(steps.size());
      for (Step step : steps) {
        replies.add(step.condition() ? HOLDS : step(step, false));
      }
      return replies;
    } finally {
      context.end();
    }
  }

  /** Whether all conditions among the steps hold in the present state. Changes nothing. */
  boolean decide(List<Step> steps, long timeMicros) {
    context.beginQuery(timeMicros);
    try {
      for (Step step : steps) {
        if (step.condition() && !condition(step(step, false)).isOk()) {
          return false;
        }
      }
      return true;
    } finally {
      context.end();
    }
  }

  /** The replies of steps of which none was executed, because a condition does not hold. */
  static List<Reply> notMet(List<Step> steps) {
    return Collections.nCopies(steps.size(), NOT_MET);
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
    boolean goOn = true;
    for (int i = 0; i < replies.length && goOn; i++) {
      if (steps.get(i).condition()) {
        replies[i] = condition(step(steps.get(i), query));
        goOn = replies[i].isOk();
      }
    }
    for (int i = 0; i < replies.length; i++) {
      if (replies[i] == null) {
        replies[i] = goOn ? step(steps.get(i), query) : NOT_MET;
      }
    }
    return List.of(replies);
  }

  private static Reply holds() {
    WireWriter out = new WireWriter();
    out.writeBool(1, true);
    return Reply.ok(out.toByteArray());
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
