package dev.csmr.proxy;

import dev.csmr.ownership.CopyPlace;
import dev.csmr.ownership.CopySteps;
import dev.csmr.ownership.CopySteps.CopyTold;
import dev.csmr.ownership.CopySteps.Staged;
import dev.csmr.ownership.MoveOrder;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.SlottedService;
import dev.csmr.service.Invocation;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.service.Reply;
import dev.csmr.service.Step;
import dev.csmr.service.frame.InvocationMode;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Has the owner of slots copy what is in them to the partition that is to own them, portion by
 * portion, and then moves them. It remembers nothing that the groups do not: each step may be
 * repeated, by this one or another, and whoever begins goes on where the copy is. So any number of
 * these may be at work on the same move, and any may be lost.
 */
final class SlotCopier {
  /** What goes with the move itself, without a copy, or after one. */
  static final int GOES_AT_ONCE_BYTES = 128 << 10;

  /** How often it may begin anew, or find that another one is further. */
  private static final int MAX_BEGINNINGS = 100;

  private final SlotMover mover;
  private final SlottedService slotted;
  private final MoveOrder order;
  private final long untilNanos;
  private final long deadlineNanos;
  private final CompletableFuture<Long> moved;
  private final long session;
  private final GroupLink source;
  private final GroupLink target;
  private long sequence;
  private int beginnings;

  /** What the source said last of what waits there. */
  private boolean isNearlyDone;

  /**
   * Prepares it.
   *
   * @param moved completed as {@link SlotMover#move} says
   */
  SlotCopier(
      SlotMover mover,
      SlottedService slotted,
      MoveOrder order,
      long untilNanos,
      long deadlineNanos,
      CompletableFuture<Long> moved) {
    this.mover = mover;
    this.slotted = slotted;
    this.order = order;
    this.untilNanos = untilNanos;
    this.deadlineNanos = deadlineNanos;
    this.moved = moved;
    this.session = mover.environment().uniqueId();
    this.source = mover.link(slotted.partitions().get(order.from()).group());
    this.target = mover.link(slotted.partitions().get(order.to()).group());
  }

  /** Begins, or goes on with what there is. */
  void begin() {
    if (++beginnings > MAX_BEGINNINGS) {
      fail(ReplicaError.COPY_OVER.text(order.slots()));
      return;
    }
    command(
        source,
        CopySteps.begin(slotted.id(), order),
        told -> {
          if (told.outcome() != CopySteps.CopyOutcome.DONE) {
            refused(told);
          } else if (told.place().portion() == 0) {
            cut(told.place().at(1));
          } else {
            // It may be in at the target already; then nothing is changed by it there.
            isNearlyDone = told.isNearlyDone();
            fetch(told.place());
          }
        });
  }

  private void refused(CopyTold told) {
    if (told.message().contains("[" + ReplicaError.NOT_COPIED.code() + "]")) {
      mover.moveNow(slotted, order, deadlineNanos, problem -> end(problem, 0));
    } else {
      fail(told.message());
    }
  }

  private void cut(CopyPlace next) {
    if (mover.environment().nanos() - untilNanos > 0) {
      moved.complete(next.portion() - 1);
      return;
    }
    command(
        source,
        CopySteps.at(slotted.id(), CopySteps.CUT, next),
        told -> {
          isNearlyDone = told.isNearlyDone();
          switch (told.outcome()) {
            case DONE -> {
              if (told.place().portion() == next.portion()) {
                fetch(next);
              } else {
                move(told.place(), false);
              }
            }
            case OVER -> begin();
            case CHANGES_TOO_FAST -> move(told.place(), true);
            case REFUSED -> fail(told.message());
          }
        });
  }

  private void fetch(CopyPlace place) {
    execute(
        source,
        InvocationMode.QUERY,
        CopySteps.at(slotted.id(), CopySteps.PORTION, place),
        reply -> {
          if (reply.payload().length == 0) {
            begin();
          } else {
            stage(new Staged(order, place, reply.payload()));
          }
        });
  }

  private void stage(Staged staged) {
    CopyPlace place = staged.place();
    command(
        target,
        CopySteps.stage(slotted.id(), staged),
        told -> {
          switch (told.outcome()) {
            case DONE -> {
              if (isNearlyDone) {
                move(place, false);
              } else {
                cut(place.at(place.portion() + 1));
              }
            }
            case OVER, CHANGES_TOO_FAST -> afresh(place);
            case REFUSED -> fail(told.message());
          }
        });
  }

  /** The target lacks what the source takes for copied: this copy leads nowhere. */
  private void afresh(CopyPlace place) {
    command(source, CopySteps.at(slotted.id(), CopySteps.END, place), told -> begin());
  }

  /**
   * Moves the slots.
   *
   * @param isLast whether more may go with the move than is good, as there is no further round
   */
  private void move(CopyPlace place, boolean isLast) {
    mover.moveNow(
        slotted,
        order.within(isLast ? 0 : GOES_AT_ONCE_BYTES).after(place),
        deadlineNanos,
        problem -> {
          if (problem != null && problem.is(ReplicaError.CHANGES_TOO_FAST)) {
            if (isLast) {
              giveUp(place, problem);
            } else {
              cut(place.at(place.portion() + 1));
            }
          } else if (problem != null && problem.is(ReplicaError.COPY_OVER)) {
            afresh(place);
          } else {
            end(problem, place.portion());
          }
        });
  }

  /** Leaves everything as it was. */
  private void giveUp(CopyPlace place, MoveException problem) {
    Step end = CopySteps.at(slotted.id(), CopySteps.END, place);
    command(source, end, first -> command(target, end, second -> end(problem, 0)));
  }

  private void end(MoveException problem, long portions) {
    SlotMover.end(moved, problem, portions);
  }

  private void fail(String why) {
    moved.completeExceptionally(new MoveException(why));
  }

  private void command(GroupLink group, Step step, Consumer<CopyTold> then) {
    execute(
        group,
        InvocationMode.COMMAND,
        step,
        reply -> then.accept(CopyTold.decode(reply.payload())));
  }

  private void execute(GroupLink group, InvocationMode mode, Step step, Consumer<Reply> then) {
    execute(
        group,
        mode,
        step,
        (reply, maybe) -> {
          if (reply.outcome() == GroupOutcome.EXPIRED && !maybe) {
            // This node had heard no log time of the group; from that answer it has.
            execute(group, mode, step, (again, may) -> take(group, again, may, then));
          } else {
            take(group, reply, maybe, then);
          }
        });
  }

  private void execute(GroupLink group, InvocationMode mode, Step step, GroupLink.Done done) {
    sequence++;
    InvocationIdentity identity =
        new InvocationIdentity(session, sequence, sequence, mover.expires(slotted));
    group.execute(
        mode, Invocation.of(identity, step), new Patience(deadlineNanos, () -> false), done);
  }

  private void take(GroupLink group, GroupReply reply, boolean maybe, Consumer<Reply> then) {
    if (!reply.isDone()) {
      fail(Proxy.refusal(group, reply, maybe).message());
    } else if (!reply.replies().get(0).isOk()) {
      fail(reply.replies().get(0).message());
    } else {
      then.accept(reply.replies().get(0));
    }
  }
}
