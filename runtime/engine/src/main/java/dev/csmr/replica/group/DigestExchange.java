package dev.csmr.replica.group;

import dev.csmr.replica.api.Checkpoints;
import dev.csmr.replica.api.TermPeers;
import dev.csmr.replica.ratis.GroupStateMachine;
import dev.csmr.replica.state.DigestComparison;
import dev.csmr.replica.state.StateHolder;
import dev.csmr.replica.state.StateWatch;
import dev.csmr.service.Environment;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Exchanges digests with the group's other members, of what was executed and of whole states, and
 * stops a replica that must not go on. Thread-safe but for {@link #lookAtState}.
 */
final class DigestExchange {
  private final RunState run;
  private final TermPeers peers;
  private final StateHolder state;
  private final GroupStateMachine machine;
  private final Environment environment;
  private final DigestComparison execution = DigestComparison.ofExecution();
  private final StateWatch states;

  DigestExchange(
      RunState run,
      TermPeers peers,
      StateHolder state,
      GroupStateMachine machine,
      Environment environment) {
    this.run = run;
    this.peers = peers;
    this.state = state;
    this.machine = machine;
    this.environment = environment;
    this.states = new StateWatch(state, environment);
  }

  /** An entry was executed. */
  void executed(long index, long digest) {
    execution.reached(index, digest);
    if (states.executed(index, state.timeMicros(), environment.nanos())) {
      run.signal();
    }
  }

  /** The state is that of a snapshot. */
  void restored(long index, long digest) {
    execution.restored();
    execution.reached(index, digest);
    states.restored(index, environment.nanos());
  }

  /** The latest digests of this replica. */
  Checkpoints latest() {
    return new Checkpoints(execution.latest(), states.latest(), states.form());
  }

  /** Looks at the whole state if that is due; belongs to the loop. */
  void lookAtState(BooleanSupplier interrupted) {
    states.look(interrupted);
  }

  /** Looks at what the others answered since the last time, and asks them again. */
  void compare() {
    List<Set<String>> electorates = run.view().electorates();
    String node = run.view().node();
    DigestComparison.Difference executed =
        execution.mustStop(electorates, node, environment.nanos());
    DigestComparison.Difference differs = states.mustStop(electorates, node, environment.nanos());
    if (executed != null) {
      machine.stopForExecution(executed);
    } else if (differs != null) {
      machine.stopForState(differs);
    } else {
      askForCheckpoints(electorates);
    }
    if (states.rested(environment.nanos())) {
      run.signal();
    }
  }

  private void askForCheckpoints(List<Set<String>> electorates) {
    Set<String> others = new HashSet<>();
    electorates.forEach(others::addAll);
    others.remove(run.view().node());
    for (String node : others) {
      var unused = peers.checkpoints(node, run.group()).thenAccept(theirs -> heard(node, theirs));
    }
  }

  private void heard(String node, Checkpoints theirs) {
    if (theirs.executed() != null) {
      execution.heard(node, theirs.executed());
    }
    states.heard(node, theirs);
  }
}
