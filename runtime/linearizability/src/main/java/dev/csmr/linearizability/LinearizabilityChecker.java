package dev.csmr.linearizability;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides whether a history is linearizable: whether all answered calls, and some of the others,
 * can be put into one order that agrees with the model and with real time.
 *
 * <p>The search is exponential at worst: keep calls of unknown outcome rare, and split a history by
 * object where the objects are independent. Calls that {@linkplain SequentialModel#reads only read}
 * cost little: an answered one is put next as soon as it may be, and one of unknown outcome is left
 * out.
 *
 * @param <S> the model's states
 * @param <I> what is called
 * @param <O> what is answered
 */
public final class LinearizabilityChecker<S, I, O> {
  /**
   * The result of a check.
   *
   * @param linearizable whether the history is linearizable; false as well when that is not decided
   * @param decided whether the search came to an end within its bound
   * @param longest the longest order found, as indices into the history; all answered calls are in
   *     it if the history is linearizable
   */
  public record Result(boolean linearizable, boolean decided, List<Integer> longest) {}

  private record Configuration<S>(BitSet done, S state) {
    /** That of {@link BitSet} is the same for many sets that differ by a few calls. */
    @Override
    public int hashCode() {
      long hash = state.hashCode();
      for (long word : done.toLongArray()) {
        hash = (hash ^ word) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 32;
      }
      return (int) hash;
    }
  }

  /** A call's beginning or its end, in a list by time. */
  private static final class Event {
    final int call;
    final long time;
    final boolean isEnd;
    final Event end;
    Event previous;
    Event next;

    Event(int call, long time, boolean isEnd, Event end) {
      this.call = call;
      this.time = time;
      this.isEnd = isEnd;
      this.end = end;
    }
  }

  /**
   * A call that was put next.
   *
   * @param reads whether it changes no state: wherever it comes later, it may as well come now, so
   *     where it was to no avail, nothing else is
   */
  private record Choice<S>(Event begin, S before, boolean reads) {}

  private final SequentialModel<S, I, O> model;
  private final List<TimedCall<I, O>> history;
  private final Event head = new Event(-1, Long.MIN_VALUE, false, null);
  private final BitSet done = new BitSet();
  private final Set<Configuration<S>> seen = new HashSet<>();
  private final List<Choice<S>> choices = new ArrayList<>();
  private final int limit;
  private List<Integer> longest = List.of();
  private int unexplained;

  private LinearizabilityChecker(
      SequentialModel<S, I, O> model, List<TimedCall<I, O>> history, int limit) {
    this.model = model;
    this.history = history;
    this.limit = limit;
  }

  /** Checks a history; the order of the list does not matter. */
  public static <S, I, O> Result check(
      SequentialModel<S, I, O> model, List<TimedCall<I, O>> history) {
    return check(model, history, Integer.MAX_VALUE);
  }

  /**
   * Checks a history within bounds; the order of the list does not matter.
   *
   * @param limit how many configurations may be remembered, each a set of calls and a state; when
   *     they do not suffice, the result is not decided
   */
  public static <S, I, O> Result check(
      SequentialModel<S, I, O> model, List<TimedCall<I, O>> history, int limit) {
    return new LinearizabilityChecker<>(model, history, limit).search();
  }

  private Result search() {
    link();
    S state = model.initial();
    Event event = head.next;
    while (unexplained > 0) {
      if (seen.size() >= limit) {
        return new Result(false, false, longest);
      }
      if (event == null || event.isEnd) {
        Choice<S> last = takeBack();
        if (last == null) {
          return new Result(false, true, longest);
        }
        state = last.before;
        event = last.begin.next;
        continue;
      }
      TimedCall<I, O> call = history.get(event.call);
      S after = model.next(state, call.input(), call.output());
      boolean reads = model.reads(call.input());
      if (after == null || (!call.isAnswered() && after.equals(state))) {
        event = event.next;
      } else if (enter(event.call, after)) {
        choices.add(new Choice<>(event, state, reads));
        state = after;
        lift(event);
        event = head.next;
      } else {
        event = reads ? null : event.next;
      }
    }
    return new Result(true, true, order());
  }

  /** Takes back calls up to the last in whose place another may come; null when there is none. */
  private Choice<S> takeBack() {
    while (!choices.isEmpty()) {
      Choice<S> last = choices.remove(choices.size() - 1);
      unlift(last.begin);
      if (!last.reads) {
        return last;
      }
    }
    return null;
  }

  /** Events by time; at equal times beginnings come first, which allows more. */
  private void link() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < history.size(); i++) {
      TimedCall<I, O> call = history.get(i);
      Event end = null;
      if (call.isAnswered()) {
        end = new Event(i, call.returnedAt(), true, null);
        events.add(end);
        unexplained++;
      }
      events.add(new Event(i, call.invokedAt(), false, end));
    }
    events.sort(
        Comparator.comparingLong((Event event) -> event.time).thenComparing(event -> event.isEnd));
    Event last = head;
    for (Event event : events) {
      last.next = event;
      event.previous = last;
      last = event;
    }
  }

  /** Tries a call next, unless the same calls have led to the same state before. */
  private boolean enter(int call, S after) {
    BitSet with = (BitSet) done.clone();
    with.set(call);
    if (!seen.add(new Configuration<>(with, after))) {
      return false;
    }
    done.set(call);
    return true;
  }

  private void lift(Event begin) {
    unlink(begin);
    if (begin.end != null) {
      unlink(begin.end);
      unexplained--;
    }
    if (choices.size() > longest.size()) {
      longest = order();
    }
  }

  private void unlift(Event begin) {
    done.clear(begin.call);
    if (begin.end != null) {
      relink(begin.end);
      unexplained++;
    }
    relink(begin);
  }

  private static void unlink(Event event) {
    event.previous.next = event.next;
    if (event.next != null) {
      event.next.previous = event.previous;
    }
  }

  private static void relink(Event event) {
    event.previous.next = event;
    if (event.next != null) {
      event.next.previous = event;
    }
  }

  private List<Integer> order() {
    List<Integer> order = new ArrayList<>(choices.size());
    for (Choice<S> choice : choices) {
      order.add(choice.begin.call);
    }
    return order;
  }
}
