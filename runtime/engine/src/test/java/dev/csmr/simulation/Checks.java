package dev.csmr.simulation;

import dev.csmr.linearizability.LinearizabilityChecker;
import dev.csmr.linearizability.TimedCall;
import dev.csmr.ownership.SlotOwners;
import dev.csmr.service.InvocationIdentity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** What must be true of a history once everything has come to rest. */
final class Checks {
  private final Simulation simulation;
  private final List<Act> acts;
  private final List<TimedCall<Request, Reply>> history;

  Checks(Simulation simulation, List<Act> acts, List<TimedCall<Request, Reply>> history) {
    this.simulation = simulation;
    this.acts = acts;
    this.history = history;
  }

  void check() {
    replicasAgree();
    allOrNothing();
    answeredMeansExecuted();
    oneOrder();
    oneOwner();
    linearizable();
  }

  private void replicasAgree() {
    for (Group group : simulation.groups) {
      Replica first = group.replicas.get(0);
      for (Replica other : group.replicas) {
        require(
            Arrays.equals(other.digest(), first.digest())
                && other.machine.toString().equals(first.machine.toString()),
            () ->
                "I7: "
                    + first
                    + " and "
                    + other
                    + " differ: "
                    + first.machine
                    + ", "
                    + other.machine);
      }
    }
  }

  private void allOrNothing() {
    for (Act act : acts) {
      long executed =
          simulation.groups.stream().filter(group -> executed(group.number, act)).count();
      require(
          executed == (act.deed() == null ? 0 : act.deed().groups().size()),
          () -> "I3: " + act + " was executed in " + executed + " of its groups only");
    }
  }

  private void answeredMeansExecuted() {
    for (TimedCall<Request, Reply> call : history) {
      Request request = call.input();
      require(
          !call.isAnswered() || !request.writes() || request.deed() != null,
          () -> "I6: " + request + " was answered but not executed");
    }
  }

  private boolean executed(int group, Act act) {
    return simulation.groups.get(group).replicas.get(0).machine.executed(act);
  }

  /** All groups have one map, and each key is where it says and nowhere else. */
  private void oneOwner() {
    Group first = simulation.groups.get(simulation.scenario.firstFounding);
    SlotOwners owners = first.replicas.get(0).owners;
    List<Integer> joined = SlotMap.groups(owners, simulation.scenario);
    for (Group group : simulation.groups) {
      Replica replica = group.replicas.get(0);
      require(
          joined.contains(group.number) == (replica.owners.version() > 0)
              || owners.version() == 0
              || simulation.scenario.founds(group.number),
          () -> "owner: " + group.name + " has joined or not, by " + owners);
      if (!joined.contains(group.number)) {
        continue;
      }
      require(
          Arrays.equals(replica.saveOwners(), first.replicas.get(0).saveOwners()),
          () -> "owner: the maps differ: " + owners + ", " + replica.owners);
      for (int key = 0; key < owners.slots(); key++) {
        int which = key;
        require(
            replica.machine.has(key) == (owners.owner(key) == group.number),
            () -> "owner: key " + which + " by " + owners + ", but " + replica.machine);
      }
    }
  }

  /**
   * The conflicts in all groups together have no cycle: a depth-first search finds the way back.
   */
  private void oneOrder() {
    List<List<Integer>> later = new ArrayList<>();
    acts.forEach(act -> later.add(new ArrayList<>()));
    for (Group group : simulation.groups) {
      int[] executed = group.replicas.get(0).machine.executed();
      for (int i = 0; i < executed.length; i++) {
        for (int j = i + 1; j < executed.length; j++) {
          if (meet(acts.get(executed[i]), acts.get(executed[j]), group.number)) {
            later.get(executed[i]).add(executed[j]);
          }
        }
      }
    }
    int[] state = new int[acts.size()];
    for (int i = 0; i < state.length; i++) {
      visit(i, later, state);
    }
  }

  private void visit(int request, List<List<Integer>> later, int[] state) {
    require(state[request] != 1, () -> "I4: " + acts.get(request) + " comes before itself");
    if (state[request] == 0) {
      state[request] = 1;
      later.get(request).forEach(other -> visit(other, later, state));
      state[request] = 2;
    }
  }

  private static boolean meet(Act a, Act b, int group) {
    return (a.deed().touched(group) & b.deed().touched(group)) != 0;
  }

  /** With a last read of everything, so that no update may be missing. */
  private void linearizable() {
    List<TimedCall<Request, Reply>> calls = new ArrayList<>(history);
    calls.add(lastRead());
    LinearizabilityChecker.Result result = LinearizabilityChecker.check(Registers.MODEL, calls);
    if (!result.linearizable()) {
      for (int index : result.longest()) {
        simulation.trace("linearized", calls.get(index));
      }
      for (TimedCall<Request, Reply> call : calls) {
        simulation.trace("call", call);
      }
      throw new Violation("I1: the history of " + calls.size() + " calls is not linearizable");
    }
  }

  private TimedCall<Request, Reply> lastRead() {
    int[] keys = new int[simulation.scenario.keys()];
    Arrays.setAll(keys, key -> key);
    int[] written = new int[keys.length];
    Arrays.fill(written, Request.READ);
    InvocationIdentity identity = new InvocationIdentity(0, 1, 1, Long.MAX_VALUE);
    Request request =
        simulation.newRequest(identity, 0, keys, written, new int[0], false, false, false);
    int[] values = new int[keys.length];
    for (int key : keys) {
      int owner =
          simulation
              .groups
              .get(simulation.scenario.firstFounding)
              .replicas
              .get(0)
              .owners
              .owner(key);
      Group group = simulation.groups.get(owner);
      values[key] = group.replicas.get(0).machine.value(key);
    }
    return TimedCall.answered(
        "the end", request, new Reply(true, values), simulation.now + 1, simulation.now + 2);
  }

  private static void require(boolean condition, Supplier<String> message) {
    if (!condition) {
      throw new Violation(message.get());
    }
  }
}
