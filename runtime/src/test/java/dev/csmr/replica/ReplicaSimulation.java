package dev.csmr.replica;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.multicast.Envelope;
import dev.csmr.proxy.SimulatedProxy;
import dev.csmr.service.Plan;
import dev.csmr.service.Reply;
import dev.csmr.simulation.linearizability.Call;
import dev.csmr.simulation.linearizability.LinearizabilityChecker;
import dev.csmr.simulation.linearizability.SequentialModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * One history, drawn from a seed, of real replicas of several groups (queue, passes, read index,
 * session table, order across groups, leadership, snapshots) and of real proxies (gathering,
 * repeating, concluding). Simulated is what is around them: the log ({@link SimulatedRaft}), the
 * network, the clocks, and who calls.
 */
final class ReplicaSimulation {
  private static final long BUSY_MILLIS = 400;
  private static final long CALM_MILLIS = 6_000;
  private static final int PROXIES = 2;

  /** The session of the first client; the others follow. */
  static final long FIRST_SESSION = 1000;

  /** An invariant is broken. */
  static final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violation(String message) {
      super(message);
    }
  }

  /** What a request came to. */
  record Output(boolean executed, List<Integer> values) {}

  final SimulatedWorld world;
  final ReplicaScenario scenario;
  private final Mutant mutant;
  private final Path directory;
  private final List<SimulatedRaft> groups = new ArrayList<>();
  private final List<SimulatedProxy> proxies = new ArrayList<>();
  private final List<SimulatedCaller> callers = new ArrayList<>();
  private final List<SimulatedRequest> requests = new ArrayList<>();
  private final List<SimulatedRequest> refused = new ArrayList<>();
  private final List<Call<SimulatedRequest, Output>> history = new ArrayList<>();

  /** By group: what was executed, in the one order that all its replicas keep. */
  private final List<List<Integer>> orders = new ArrayList<>();

  private final Map<SimulatedMember, SimulatedRegisters> registers = new HashMap<>();
  private long moments;
  private int lastValue;
  private boolean calm;

  /** The first that was broken; who finds out may be called by code that outlives exceptions. */
  private String violation;

  private ReplicaSimulation(long seed, Mutant mutant, Path directory, List<String> trace) {
    this.world = new SimulatedWorld(seed, trace);
    this.scenario = new ReplicaScenario(world.random);
    this.mutant = mutant;
    this.directory = directory;
  }

  /**
   * Draws and checks the history of a seed.
   *
   * @param trace where to put what happens, or null
   * @throws Violation if an invariant is broken
   */
  static void run(long seed, Mutant mutant, List<String> trace) {
    Path directory = null;
    try {
      Path memory = Path.of("/dev/shm");
      directory =
          Files.isWritable(memory)
              ? Files.createTempDirectory(memory, "csmr-simulation")
              : Files.createTempDirectory("csmr-simulation");
      new ReplicaSimulation(seed, mutant, directory, trace).run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      delete(directory);
    }
  }

  private static void delete(Path directory) {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run() {
    world.trace(scenario);
    for (int i = 0; i < scenario.groups; i++) {
      orders.add(new ArrayList<>());
      groups.add(newGroup(i));
    }
    for (int i = 0; i < PROXIES; i++) {
      proxies.add(newProxy());
    }
    world.run(100 * SimulatedWorld.MILLIS);
    for (int i = 0; i < scenario.clients; i++) {
      SimulatedCaller caller =
          new SimulatedCaller(this, i, scenario.requestsPerClient, scenario.outstanding);
      callers.add(caller);
      world.afterAbout(1, caller::go);
    }
    if (scenario.faultMillis > 0) {
      world.afterAbout(scenario.faultMillis, this::fault);
    }
    if (scenario.oneWithoutMajority) {
      SimulatedRaft group = world.any(groups);
      world.afterAbout(20, () -> IntStream.of(0, 1).forEach(i -> group.members.get(i).crash()));
    }
    world.run(BUSY_MILLIS * SimulatedWorld.MILLIS);
    calmDown();
    check();
  }

  static String name(int group) {
    return String.valueOf((char) ('A' + group));
  }

  private SimulatedRaft newGroup(int number) {
    SimulatedRaft group = new SimulatedRaft(name(number), world);
    group.lagging = scenario.bounds ? 10 : 0;
    for (int i = 0; i < scenario.members; i++) {
      addMember(group, number);
    }
    group.members.forEach(SimulatedMember::start);
    group.elect();
    return group;
  }

  private void addMember(SimulatedRaft group, int number) {
    String node = "n" + (registers.size() + 1);
    SimulatedWorld.Node environment = world.new Node();
    environment.skewMillis = world.random.nextInt(400);
    SimulatedMember member =
        new SimulatedMember(
            group,
            node,
            directory.resolve(group.name + node),
            environment,
            scenario.stalls,
            (self, loop) -> newReplica(self, number, loop));
    registers.put(
        member, new SimulatedRegisters((position, request) -> executed(number, position, request)));
    group.members.add(member);
  }

  private LocalGroup newReplica(SimulatedMember member, int number, PassLoop loop) {
    GroupConfig config =
        new GroupConfig(
            name(number),
            List.of(new Member(member.node(), "localhost", 1, 0)),
            List.of(new GroupComponent.Stateful(SimulatedRegisters.PATH, registers.get(member))));
    ReplicaLimits limits = scenario.limits();
    return new LocalGroup(
        config,
        limits,
        new Peers(number),
        submitter -> mutant.newState("simulation", config, limits, submitter, this::send),
        new Traffic(world.nowNanos()),
        (group, reason) -> require(false, "I7: " + member + " stopped: " + reason),
        member.environment,
        loop);
  }

  private SimulatedProxy newProxy() {
    Map<String, GroupReplica> reached = new TreeMap<>();
    for (int i = 0; i < scenario.groups; i++) {
      reached.put(name(i), new SimulatedReach(this, i));
    }
    return new SimulatedProxy(reached, world.new Timer(), world.new Node());
  }

  SimulatedProxy anyProxy() {
    return world.any(proxies);
  }

  SimulatedRequest request(long session, long sequence) {
    return callers.get((int) (session - FIRST_SESSION)).request(sequence);
  }

  // What travels.

  boolean isLost() {
    return !calm && world.chance(scenario.losses);
  }

  /** Sends something that a client or a replica says to the other. */
  void send(Runnable arrival) {
    if (!isLost()) {
      world.after(world.between(50_000, 2_000_000), arrival);
    }
  }

  /** Sends a message of the order across groups. */
  private void send(String to, Envelope envelope) {
    int number = to.charAt(0) - 'A';
    int copies = world.chance(scenario.duplicates) ? 2 : 1;
    long late = number == scenario.lateGroup ? scenario.lateMillis : 1;
    for (int i = 0; i < copies; i++) {
      if (!isLost()) {
        SimulatedMember addressee = addressee(number);
        Envelope received = world.chance(10) ? encodeAndDecode(envelope) : envelope;
        world.after(
            world.between(50_000, late * SimulatedWorld.MILLIS),
            () -> {
              if (addressee.isUp()) {
                var unused = addressee.replica().receive(received);
              }
            });
      }
    }
  }

  private static Envelope encodeAndDecode(Envelope envelope) {
    WireWriter out = new WireWriter();
    envelope.write(out);
    return Envelope.read(new WireReader(out.toByteArray()));
  }

  /** How the members of a group ask each other. */
  private final class Peers implements TermPeers {
    private final int number;

    Peers(int number) {
      this.number = number;
    }

    @Override
    public CompletableFuture<Long> term(String node, String group) {
      return ask(node, LocalGroup::term);
    }

    @Override
    public CompletableFuture<Optional<Checkpoint>> checkpoint(String node, String group) {
      return ask(node, replica -> Optional.ofNullable(replica.checkpoint()));
    }

    @Override
    public CompletableFuture<Long> clockMicros(String node, String group) {
      return ask(node, LocalGroup::clockMicros);
    }

    private <T> CompletableFuture<T> ask(String node, Function<LocalGroup, T> question) {
      CompletableFuture<T> answer = new CompletableFuture<>();
      for (SimulatedMember asked : groups.get(number).members) {
        if (asked.node().equals(node)) {
          send(
              () -> {
                if (asked.isUp()) {
                  T its = question.apply(asked.replica());
                  send(() -> answer.complete(its));
                }
              });
        }
      }
      world.after(
          1_500 * SimulatedWorld.MILLIS,
          () -> answer.completeExceptionally(new IllegalStateException("no answer")));
      return answer;
    }
  }

  /** Usually the leader; but who knows for sure? */
  SimulatedMember addressee(int group) {
    SimulatedRaft raft = groups.get(group);
    SimulatedMember leader = raft.leader();
    return leader != null && (calm || !world.chance(15)) ? leader : world.any(raft.members);
  }

  // What is drawn.

  long moment() {
    return ++moments;
  }

  long drawExpiry() {
    return world.chance(scenario.shortLived) ? world.random.nextInt(100) : 20_000;
  }

  SimulatedRequest drawRequest() {
    boolean multiGroup = world.chance(scenario.multiGroup);
    boolean query = !multiGroup && world.chance(scenario.queries);
    boolean conditional = !query && world.chance(scenario.conditional);
    TreeSet<Integer> touched = new TreeSet<>();
    while (touched.size() < (multiGroup ? 2 : 1)) {
      touched.add(world.random.nextInt(scenario.groups));
    }
    TreeSet<Integer> keys = new TreeSet<>();
    TreeSet<Integer> conditions = new TreeSet<>();
    for (int group : touched) {
      boolean decidesOnly = conditional && world.chance(40);
      int count = 1 + world.random.nextInt(scenario.keysPerGroup);
      for (int i = 0; i < count; i++) {
        int key =
            group * SimulatedRequest.KEYS_PER_GROUP + world.random.nextInt(scenario.keysPerGroup);
        if (decidesOnly || (conditional && world.chance(30))) {
          conditions.add(key);
        } else {
          keys.add(key);
        }
      }
    }
    conditions.removeAll(keys);
    if (keys.isEmpty()) {
      keys.add(conditions.pollFirst());
    }
    int[] written = new int[keys.size()];
    for (int i = 0; i < written.length; i++) {
      boolean reads = query || (written.length > 1 && world.chance(20));
      lastValue += 1 + world.random.nextInt(2);
      written[i] = reads ? SimulatedRequest.READ : lastValue;
    }
    SimulatedRequest request =
        new SimulatedRequest(requests.size(), ints(keys), written, ints(conditions));
    requests.add(request);
    return request;
  }

  private static int[] ints(SortedSet<Integer> set) {
    return set.stream().mapToInt(Integer::intValue).toArray();
  }

  // What fails.

  private void fault() {
    if (calm) {
      return;
    }
    SimulatedRaft group = world.any(groups);
    SimulatedMember member = world.any(group.members);
    int dice = world.random.nextInt(100);
    if (dice < 20) {
      group.elect();
    } else if (dice < 35) {
      loseAndRegain(group);
    } else if (dice < 50) {
      member.crash();
    } else if (dice < 65) {
      member.start();
    } else if (dice < 85) {
      member.install(world.any(group.members));
    } else if (scenario.clocksJump) {
      long jump = world.random.nextBoolean() ? 3_000 : 3_600_000;
      member.environment.skewMillis += world.random.nextBoolean() ? jump : -jump;
    }
    if (group.leader() == null && world.chance(60)) {
      group.elect();
    }
    world.afterAbout(scenario.faultMillis, this::fault);
  }

  /**
   * A leader whose threads stand still is deposed, falls behind, is given a snapshot and leads
   * again, all before they go on.
   */
  private void loseAndRegain(SimulatedRaft group) {
    SimulatedMember old = group.leader();
    SimulatedMember other = world.any(group.members);
    if (old == null || other == old || !other.isUp()) {
      return;
    }
    long pause = world.between(5, 40) * SimulatedWorld.MILLIS;
    old.stall(3 * pause);
    world.after(
        pause / 2,
        () -> {
          if (other.isUp()) {
            group.elect(other);
          }
        });
    world.after(2 * pause, () -> old.install(other));
    world.after(
        5 * pause / 2,
        () -> {
          if (old.isUp()) {
            group.elect(old);
          }
        });
  }

  private void calmDown() {
    world.trace("calm");
    calm = true;
    callers.forEach(SimulatedCaller::stop);
    for (SimulatedRaft group : groups) {
      group.lagging = 0;
      group.members.forEach(SimulatedMember::start);
      if (group.leader() == null) {
        group.elect();
      }
    }
    world.run(CALM_MILLIS * SimulatedWorld.MILLIS);
    for (int round = 0; round < 20 && !isAllApplied(); round++) {
      groups.forEach(group -> group.members.forEach(group::inform));
      world.run(200 * SimulatedWorld.MILLIS);
    }
  }

  private boolean isAllApplied() {
    return groups.stream()
        .allMatch(
            group -> group.members.stream().allMatch(each -> each.applied() == group.committed()));
  }

  // What is observed.

  private void executed(int group, int position, int request) {
    List<Integer> order = orders.get(group);
    if (position != order.size()) {
      require(
          position < order.size() && order.get(position) == request,
          "I7: replicas of group " + name(group) + " differ at position " + position);
      return;
    }
    require(!order.contains(request), "I2: " + name(group) + " executes " + request + " twice");
    order.add(request);
  }

  void answered(
      String caller,
      SimulatedRequest request,
      Plan plan,
      List<Reply> replies,
      long from,
      long until) {
    Output output = output(request, plan, replies);
    world.trace(caller, "gets", request, ":", output);
    history.add(Call.answered(caller, request, output, from, until));
  }

  void unknown(String caller, SimulatedRequest request, long invokedAt) {
    world.trace(caller, "gives up", request);
    history.add(Call.unknown(caller, request, invokedAt));
  }

  /** Somebody was told that a request was not executed. */
  void refused(String caller, SimulatedRequest request) {
    world.trace(caller, "may say that it was not executed:", request);
    refused.add(request);
  }

  private Output output(SimulatedRequest request, Plan plan, List<Reply> replies) {
    List<Integer> values = new ArrayList<>();
    boolean executed = true;
    for (int i = 0; i < replies.size(); i++) {
      if (!plan.steps().get(i).step().condition()) {
        if (replies.get(i).isOk()) {
          values.addAll(SimulatedRegisters.Answered.read(replies.get(i).payload()).values());
        } else {
          executed = false;
        }
      }
    }
    require(
        executed || values.isEmpty(),
        "I3: " + request + " was executed only in a part of its groups");
    return new Output(executed, values);
  }

  /**
   * An answer leaves a replica: whatever it follows there, directly or through others, has to be
   * executed by all of its groups.
   */
  void checkGate(SimulatedRequest request, int group, GroupReply reply) {
    Reply last = reply.replies().get(reply.replies().size() - 1);
    if (!request.executesIn(group) || !last.isOk()) {
      return;
    }
    int position = SimulatedRegisters.Answered.read(last.payload()).position();
    List<Integer> order = orders.get(group);
    List<SimulatedRequest> followed = new ArrayList<>(List.of(request));
    for (int i = position - 1; i >= 0; i--) {
      SimulatedRequest earlier = requests.get(order.get(i));
      if (followed.stream().anyMatch(each -> each.meets(earlier, group))) {
        followed.add(earlier);
        for (int other : earlier.groups()) {
          require(
              !earlier.executesIn(other) || orders.get(other).contains(earlier.number()),
              "gate: group "
                  + name(group)
                  + " answers "
                  + request
                  + ", which follows "
                  + earlier
                  + ", which group "
                  + name(other)
                  + " has not executed");
        }
      }
    }
  }

  // What must be true once everything has come to rest.

  private void check() {
    for (SimulatedCaller caller : callers) {
      require(caller.isDone(), "rest: a request does not come to an end");
    }
    require(isAllApplied(), "rest: a replica does not apply everything");
    for (int i = 0; i < groups.size(); i++) {
      for (SimulatedMember member : groups.get(i).members) {
        require(
            registers.get(member).machine().executed().equals(orders.get(i)),
            "I7: " + member + " did not execute what the others did");
      }
    }
    for (SimulatedRequest request : requests) {
      List<Integer> executing = request.groups().stream().filter(request::executesIn).toList();
      long executed = executing.stream().filter(group -> isExecuted(request, group)).count();
      require(
          executed == 0 || executed == executing.size(),
          "I3: " + request + " was executed in a part of its groups");
      require(
          executed == 0 || !refused.contains(request),
          "claim: " + request + " was executed, and somebody was told that it was not");
    }
    linearizable();
    if (violation != null) {
      throw new Violation(violation);
    }
  }

  private boolean isExecuted(SimulatedRequest request, int group) {
    return orders.get(group).contains(request.number());
  }

  /** With a last read of everything, so that no update may be missing. */
  private void linearizable() {
    List<Call<SimulatedRequest, Output>> calls = new ArrayList<>(history);
    int[] keys = IntStream.range(0, scenario.groups * SimulatedRequest.KEYS_PER_GROUP).toArray();
    int[] written = new int[keys.length];
    Arrays.fill(written, SimulatedRequest.READ);
    List<Integer> values = new ArrayList<>();
    for (int key : keys) {
      SimulatedMember member = groups.get(SimulatedRequest.groupOf(key)).members.get(0);
      values.add(registers.get(member).machine().value(key));
    }
    SimulatedRequest last = new SimulatedRequest(-1, keys, written, new int[0]);
    calls.add(Call.answered("the end", last, new Output(true, values), moment(), moment()));
    LinearizabilityChecker.Result result = LinearizabilityChecker.check(MODEL, calls);
    if (!result.linearizable()) {
      calls.forEach(call -> world.trace("call", call));
      require(false, "I1: the history of " + calls.size() + " calls is not linearizable");
    }
  }

  private static final SequentialModel<List<Integer>, SimulatedRequest, Output> MODEL =
      new SequentialModel<>() {
        @Override
        public List<Integer> initial() {
          return List.of(0, 0, 0, 0, 0, 0, 0, 0, 0);
        }

        @Override
        public List<Integer> next(List<Integer> state, SimulatedRequest request, Output output) {
          boolean holds =
              IntStream.of(request.conditions()).allMatch(key -> state.get(key) % 2 == 0);
          if (output != null && output.executed() != holds) {
            return null;
          }
          if (!holds) {
            return state;
          }
          List<Integer> next = new ArrayList<>(state);
          for (int i = 0; i < request.keys().length; i++) {
            int key = request.keys()[i];
            if (output != null && !output.values().get(i).equals(state.get(key))) {
              return null;
            }
            if (request.written()[i] != SimulatedRequest.READ) {
              next.set(key, request.written()[i]);
            }
          }
          return next;
        }
      };

  private void require(boolean condition, String message) {
    if (!condition && violation == null) {
      world.trace("VIOLATION", message);
      violation = message;
    }
  }
}
