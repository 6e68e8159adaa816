package dev.csmr.simulation;

import dev.csmr.linearizability.SequentialModel;
import java.util.Arrays;

/** The values of all keys; immutable. */
final class Registers {
  /** The sequential behaviour of {@link Request}s. */
  static final SequentialModel<Registers, Request, Reply> MODEL =
      new SequentialModel<>() {
        @Override
        public Registers initial() {
          return new Registers(new int[Scenario.MAX_KEYS]);
        }

        @Override
        public Registers next(Registers state, Request request, Reply reply) {
          return state.after(request, reply);
        }

        @Override
        public boolean reads(Request request) {
          return !request.writes();
        }
      };

  private final int[] values;

  private Registers(int[] values) {
    this.values = values;
  }

  private Registers after(Request request, Reply reply) {
    int even = 0;
    for (int key : request.conditions) {
      even += values[key] % 2 == 0 ? 1 : 0;
    }
    int needed = request.any ? Math.min(1, request.conditions.length) : request.conditions.length;
    boolean holds = even >= needed;
    if (reply != null && reply.executed() != holds) {
      return null;
    }
    if (!holds) {
      return this;
    }
    int[] next = request.writes() ? values.clone() : values;
    for (int i = 0; i < request.keys.length; i++) {
      int key = request.keys[i];
      if (reply != null && reply.values()[i] != Reply.UNKNOWN && reply.values()[i] != values[key]) {
        return null;
      }
      if (request.written[i] != Request.READ) {
        next[key] = request.written[i];
      }
    }
    return new Registers(next);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Registers that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }
}
