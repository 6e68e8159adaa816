package dev.csmr.simulation;

import dev.csmr.multicast.MulticastId;
import dev.csmr.simulation.linearizability.Call;
import dev.csmr.simulation.linearizability.LinearizabilityChecker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** What must be true of a history once everything has come to rest. */
final class Checks {
  private final Simulation simulation;
  private final List<Request> requests;
  private final List<Call<Request, Reply>> history;

  Checks(Simulation simulation, List<Request> requests, List<Call<Request, Reply>> history) {
    this.simulation = simulation;
    this.requests = requests;
    this.history = history;
  }

  void check() {
    replicasAgree();
    allOrNothing();
    answeredMeansExecuted();
    oneOrder();
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
    for (Request request : requests) {
      long executed = request.groups.stream().filter(group -> executed(group, request)).count();
      require(
          executed == 0 || executed == request.groups.size(),
          () -> "I3: " + request + " was executed in " + executed + " of its groups only");
    }
  }

  private void answeredMeansExecuted() {
    for (Call<Request, Reply> call : history) {
      Request request = call.input();
      require(
          !call.isAnswered() || request.isQuery() || executed(request.groups.get(0), request),
          () -> "I6: " + request + " was answered but not executed");
    }
  }

  private boolean executed(int group, Request request) {
    return simulation.groups.get(group).replicas.get(0).machine.executed(request);
  }

  /**
   * The conflicts in all groups together have no cycle: a depth-first search finds the way back.
   */
  private void oneOrder() {
    List<List<Integer>> later = new ArrayList<>();
    requests.forEach(request -> later.add(new ArrayList<>()));
    for (Group group : simulation.groups) {
      int[] executed = group.replicas.get(0).machine.executed();
      for (int i = 0; i < executed.length; i++) {
        for (int j = i + 1; j < executed.length; j++) {
          if (meet(requests.get(executed[i]), requests.get(executed[j]), group.number)) {
            later.get(executed[i]).add(executed[j]);
          }
        }
      }
    }
    int[] state = new int[requests.size()];
    for (int i = 0; i < state.length; i++) {
      visit(i, later, state);
    }
  }

  private void visit(int request, List<List<Integer>> later, int[] state) {
    require(state[request] != 1, () -> "I4: " + requests.get(request) + " comes before itself");
    if (state[request] == 0) {
      state[request] = 1;
      later.get(request).forEach(other -> visit(other, later, state));
      state[request] = 2;
    }
  }

  private static boolean meet(Request a, Request b, int group) {
    return a.touches(group).anyMatch(key -> b.touches(group).anyMatch(other -> key == other));
  }

  /** With a last read of everything, so that no update may be missing. */
  private void linearizable() {
    List<Call<Request, Reply>> calls = new ArrayList<>(history);
    calls.add(lastRead());
    LinearizabilityChecker.Result result = LinearizabilityChecker.check(Registers.MODEL, calls);
    if (!result.linearizable()) {
      for (int index : result.longest()) {
        simulation.trace("linearized", calls.get(index));
      }
      for (Call<Request, Reply> call : calls) {
        simulation.trace("call", call);
      }
      throw new Violation("I1: the history of " + calls.size() + " calls is not linearizable");
    }
  }

  private Call<Request, Reply> lastRead() {
    int[] keys = new int[simulation.scenario.groups * simulation.scenario.keysPerGroup];
    Arrays.setAll(keys, key -> key);
    int[] written = new int[keys.length];
    Arrays.fill(written, Request.READ);
    MulticastId id = new MulticastId(0, 1);
    Request request =
        simulation.newRequest(id, 1, Long.MAX_VALUE, keys, written, new int[0], false, false);
    int[] values = new int[keys.length];
    for (int key : keys) {
      Group group = simulation.groups.get(key / simulation.scenario.keysPerGroup);
      values[key] = group.replicas.get(0).machine.value(key);
    }
    return Call.answered(
        "the end", request, new Reply(true, values), simulation.now + 1, simulation.now + 2);
  }

  private static void require(boolean condition, Supplier<String> message) {
    if (!condition) {
      throw new Violation(message.get());
    }
  }
}
