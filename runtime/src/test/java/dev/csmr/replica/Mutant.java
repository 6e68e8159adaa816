package dev.csmr.replica;

import dev.csmr.multicast.Conflicts;
import dev.csmr.multicast.Multicast;
import dev.csmr.multicast.MulticastId;
import dev.csmr.service.frame.AnswerBacklog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;

/** Bugs that are planted in the real replica: the simulation has to find each. */
enum Mutant {
  /** None: the code as it is. */
  NONE,
  /** The answer of a command that was executed before is given whatever it follows. */
  STORED_ANSWERS_UNGATED,
  /** The answer of a single-group command is given whatever it follows. */
  COMMANDS_UNGATED,
  /** The answer of a query is given whatever it follows. */
  QUERIES_UNGATED,
  /** Who steps down gives the answers that it holds. */
  HELD_ANSWERS_GIVEN_AT_THE_END,
  /** The leadership outlives the state that it is the leadership of. */
  LEADERSHIP_OUTLIVES_ITS_STATE;

  StateHolder newState(
      String cluster,
      GroupConfig group,
      ReplicaLimits limits,
      Leadership.Submitter submitter,
      MulticastPeers peers) {
    return this == NONE
        ? new StateHolder(cluster, group, limits, submitter, peers, new AnswerBacklog())
        : new MutantState(this, cluster, group, limits, submitter, peers);
  }

  private static final class MutantState extends StateHolder {
    private final Mutant mutant;
    private boolean queries;
    private boolean restores;

    MutantState(
        Mutant mutant,
        String cluster,
        GroupConfig group,
        ReplicaLimits limits,
        Leadership.Submitter submitter,
        MulticastPeers peers) {
      super(cluster, group, limits, submitter, peers, new AnswerBacklog());
      this.mutant = mutant;
    }

    @Override
    IdentityHashMap<Query, MulticastId> query(List<Query> asked) {
      queries = true;
      try {
        return super.query(asked);
      } finally {
        queries = false;
      }
    }

    @Override
    void restore(Path file, long term, long index) throws IOException {
      restores = true;
      try {
        super.restore(file, term, index);
      } finally {
        restores = false;
      }
    }

    @Override
    void close(GroupReply instead) {
      if (!restores || mutant != LEADERSHIP_OUTLIVES_ITS_STATE) {
        super.close(instead);
      }
    }

    @Override
    Leadership newLeadership(
        Multicast multicast, Leadership.Submitter inputs, MulticastPeers messages) {
      return new Leadership(multicast, inputs, messages) {
        private boolean delivers;

        @Override
        boolean executed(Conflicts conflicts, HeldAnswer answer) {
          boolean held = super.executed(conflicts, answer);
          return held && mutant != (queries ? QUERIES_UNGATED : COMMANDS_UNGATED);
        }

        @Override
        void delivered(MulticastId id, Conflicts conflicts, GroupReply reply) {
          delivers = true;
          super.delivered(id, conflicts, reply);
          delivers = false;
        }

        @Override
        void give(MulticastId id, Conflicts conflicts, HeldAnswer answer) {
          if (mutant == STORED_ANSWERS_UNGATED && !delivers) {
            release(answer);
          } else {
            super.give(id, conflicts, answer);
          }
        }

        @Override
        void abandon(HeldAnswer answer, GroupReply instead) {
          if (mutant == HELD_ANSWERS_GIVEN_AT_THE_END) {
            release(answer);
          } else {
            super.abandon(answer, instead);
          }
        }
      };
    }
  }
}
