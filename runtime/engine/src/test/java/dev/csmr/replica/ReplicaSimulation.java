package dev.csmr.replica;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.config.Deployment;
import dev.csmr.config.Location;
import dev.csmr.config.NodeConfig;
import dev.csmr.config.Placement;
import dev.csmr.config.ServiceConfig;
import dev.csmr.linearizability.LinearizabilityChecker;
import dev.csmr.linearizability.SequentialModel;
import dev.csmr.linearizability.TimedCall;
import dev.csmr.multicast.Envelope;
import dev.csmr.multicast.Operation;
import dev.csmr.replica.api.GroupComponent;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.Membership;
import dev.csmr.replica.api.OperationParts;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.replica.api.ReplicaListener;
import dev.csmr.replica.group.LocalGroup;
import dev.csmr.replica.group.PassLoop;
import dev.csmr.replica.state.StateHolder;
import dev.csmr.service.Invocation;
import dev.csmr.service.Reply;
import dev.csmr.service.ServiceDefinition;
import dev.csmr.service.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * One history, drawn from a seed, of real clients, real nodes' ways in, between them and through
 * them (streams, admission, proxy, links to groups, gathering), and real replicas of several groups
 * (queue, passes, read index, session table, order across groups, leadership, snapshots). Simulated
 * is what is around them: the log ({@link SimulatedRaft}), the network ({@link SimulatedNetwork}),
 * threads and clocks ({@link SimulatedWorld}), and who calls ({@link SimulatedCaller}).
 */
final class ReplicaSimulation {
  private static final long BUSY_MILLIS = 400;
  private static final long CALM_MILLIS = 8_000;

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
  final SimulatedNetwork network;
  private final Path directory;
  private final Deployment deployment;
  private final List<SimulatedRaft> groups = new ArrayList<>();
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final Set<SimulatedNode> downUntilCalm = new LinkedHashSet<>();
  private final List<SimulatedCaller> callers = new ArrayList<>();
  private final List<SimulatedRequest> requests = new ArrayList<>();
  private final List<SimulatedRequest> refused = new ArrayList<>();
  private final List<TimedCall<SimulatedRequest, Output>> history = new ArrayList<>();

  /** By group: what was executed, in the one order that all its replicas keep. */
  private final List<List<Integer>> orders = new ArrayList<>();

  private final Map<SimulatedMember, SimulatedRegisters> registers = new HashMap<>();
  private long moments;
  private int lastValue;
  private boolean calm;

  /** The first that was broken; who finds out may be called by code that outlives exceptions. */
  private String violation;

  private ReplicaSimulation(long seed, Path directory, List<String> trace) {
    this.world = new SimulatedWorld(seed, trace);
    this.scenario = new ReplicaScenario(world.random);
    this.directory = directory;
    this.network = new SimulatedNetwork(world, this::breaksStream, this::process);
    place();
    this.deployment = newDeployment();
  }

  /**
   * Draws and checks the history of a seed.
   *
   * @param trace where to put what happens, or null
   * @throws Violation if an invariant is broken
   */
  static void run(long seed, List<String> trace) {
    Path directory = null;
    try {
      Path memory = Path.of("/dev/shm");
      directory =
          Files.isWritable(memory)
              ? Files.createTempDirectory(memory, "csmr-simulation")
              : Files.createTempDirectory("csmr-simulation");
      new ReplicaSimulation(seed, directory, trace).run();
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
    nodes.forEach(SimulatedNode::start);
    groups.forEach(SimulatedRaft::elect);
    world.run(100 * SimulatedWorld.MILLIS);
    for (int i = 0; i < scenario.clients; i++) {
      SimulatedCaller caller =
          new SimulatedCaller(
              this, i, scenario.requestsPerClient, scenario.outstanding, scenario.client(), nodes);
      callers.add(caller);
      world.afterAbout(1, caller::go);
    }
    if (scenario.faultMillis > 0) {
      world.afterAbout(scenario.faultMillis, this::fault);
    }
    if (scenario.changeMillis > 0) {
      world.afterAbout(scenario.changeMillis, this::changeMembers);
    }
    if (scenario.oneWithoutMajority) {
      SimulatedRaft group = world.any(groups);
      world.afterAbout(
          20,
          () -> {
            downUntilCalm.addAll(
                nodes.stream().filter(each -> isEarlyMember(group, each)).toList());
            downUntilCalm.forEach(SimulatedNode::crash);
          });
    }
    world.run(BUSY_MILLIS * SimulatedWorld.MILLIS);
    calmDown();
    if (violation == null && !scenario.fewSessions) {
      askEveryNode();
    }
    check();
  }

  static String name(int group) {
    return String.valueOf((char) ('A' + group));
  }

  /** Two of three members. */
  private static boolean isEarlyMember(SimulatedRaft group, SimulatedNode node) {
    return group.members.subList(0, 2).stream().anyMatch(node.members::contains);
  }

  // What there is.

  private void place() {
    int hosts = scenario.members * (scenario.separate ? scenario.groups : 1);
    for (int i = 0; i < hosts + scenario.moreNodes; i++) {
      nodes.add(new SimulatedNode("n" + (i + 1), this));
    }
    for (int number = 0; number < scenario.groups; number++) {
      orders.add(new ArrayList<>());
      SimulatedRaft group = new SimulatedRaft(name(number), world);
      group.lagging = scenario.bounds ? 10 : 0;
      groups.add(group);
      int first = scenario.separate ? number * scenario.members : 0;
      for (int i = 0; i < scenario.members; i++) {
        addMember(group, number, nodes.get(first + i));
      }
      group.found();
    }
    nodes.forEach(node -> node.environment.skewMillis = world.random.nextInt(400));
  }

  private SimulatedMember addMember(SimulatedRaft group, int number, SimulatedNode node) {
    SimulatedMember member =
        new SimulatedMember(
            group,
            node.name,
            directory.resolve(group.name + node.name),
            node.environment,
            scenario.stalls,
            (self, loop) -> newReplica(self, node, number, loop));
    registers.put(
        member,
        new SimulatedRegisters(number, (position, request) -> executed(number, position, request)));
    group.members.add(member);
    node.members.add(member);
    return member;
  }

  private Deployment newDeployment() {
    List<NodeConfig> hosts =
        nodes.stream()
            .map(node -> new NodeConfig(node.name, node.name, 1, 1, directory, Location.GENERATED))
            .toList();
    List<DeclaredGroup> configured = new ArrayList<>();
    Map<String, Placement> placements = new LinkedHashMap<>();
    List<ServiceDefinition> definitions = new ArrayList<>();
    definitions.add(new SimulatedService(scenario.groups));
    for (int i = 0; i < scenario.groups; i++) {
      List<String> members = groups.get(i).members.stream().map(SimulatedMember::node).toList();
      configured.add(new DeclaredGroup(name(i), members, Location.GENERATED));
      placements.put(name(i), new Placement.InGroup(name(i), Location.GENERATED));
      definitions.add(new SimulatedRegisters(i, (position, request) -> {}));
    }
    ServiceConfig service =
        new ServiceConfig(
            SimulatedService.PATH,
            SimulatedService.NAME,
            new Placement.ByComponent(placements, Location.GENERATED),
            Location.GENERATED);
    ClusterConfig config =
        new ClusterConfig(
            "simulation", hosts, configured, List.of(service), scenario.node(), directory);
    return Deployment.resolve(config, definitions);
  }

  Deployment deployment() {
    return deployment;
  }

  private LocalGroup newReplica(
      SimulatedMember member, SimulatedNode node, int number, PassLoop loop) {
    GroupConfig config =
        new GroupConfig(
            name(number),
            List.of(new Member(member.node(), member.node(), 1, 1)),
            List.of(
                new GroupComponent.Stateful(
                    SimulatedRegisters.path(number), registers.get(member))));
    ReplicaLimits limits = scenario.limits();
    SimulatedNetwork.Host process = node.process();
    return new LocalGroup(
        config,
        limits,
        node.peers(),
        submitter ->
            new StateHolder(
                "simulation",
                config,
                limits,
                submitter,
                (to, envelope) -> send(node, process, to, envelope),
                node.backlog()),
        () -> -1,
        new Listener(node, member),
        member.environment,
        loop);
  }

  /** Hears of a replica. */
  private final class Listener implements ReplicaListener {
    private final SimulatedNode node;
    private final SimulatedMember member;

    Listener(SimulatedNode node, SimulatedMember member) {
      this.node = node;
      this.member = member;
    }

    @Override
    public void stopped(String group, String reason) {
      require(false, "I7: " + member + " stopped: " + reason);
    }

    @Override
    public void membersChanged(String group, Membership membership) {
      node.membersChanged(group, membership);
    }
  }

  // What travels.

  private SimulatedNetwork.Host process(String host) {
    return nodes.get(Integer.parseInt(host.substring(1)) - 1).process();
  }

  private boolean isLost() {
    return !calm && world.chance(scenario.losses);
  }

  private boolean breaksStream() {
    return !calm && world.random.nextInt(500) < scenario.losses;
  }

  /** Sends a message of the order across groups: they may be lost, repeated and reordered. */
  private void send(
      SimulatedNode from, SimulatedNetwork.Host process, String to, Envelope envelope) {
    int number = to.charAt(0) - 'A';
    int copies = world.chance(scenario.duplicates) ? 2 : 1;
    long late = number == scenario.lateGroup ? scenario.lateMillis : 1;
    for (int i = 0; i < copies; i++) {
      if (!isLost()) {
        world.after(
            world.between(50_000, late * SimulatedWorld.MILLIS),
            () -> {
              if (from.process() == process) {
                from.forward(to, envelope);
              }
            });
      }
    }
  }

  // What is drawn.

  long moment() {
    return ++moments;
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
    SimulatedNode node = world.any(nodes);
    int dice = world.random.nextInt(100);
    if (dice < 20) {
      group.elect();
    } else if (dice < 35) {
      loseAndRegain(group);
    } else if (dice < 47) {
      node.crash();
    } else if (dice < 65) {
      start(node);
    } else if (dice < 70) {
      node.stall(world.between(1, 60) * SimulatedWorld.MILLIS);
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

  /** A node becomes a member of a group, or ceases to be one, perhaps the leader; or both. */
  private void changeMembers() {
    if (calm) {
      return;
    }
    world.afterAbout(scenario.changeMillis, this::changeMembers);
    int number = world.random.nextInt(groups.size());
    SimulatedRaft group = groups.get(number);
    if (group.leader() == null || group.voters().isChanging()) {
      return;
    }
    List<SimulatedMember> wanted = new ArrayList<>(group.voters().members());
    boolean adds = wanted.size() == 1 || (wanted.size() < 4 && world.chance(70));
    if (wanted.size() > 1 ? !adds || world.chance(50) : world.chance(30)) {
      wanted.remove(world.chance(30) ? group.leader() : world.any(wanted));
    }
    if (adds) {
      List<SimulatedNode> others =
          nodes.stream()
              .filter(node -> group.members.stream().noneMatch(node.members::contains))
              .toList();
      if (others.isEmpty()) {
        return;
      }
      SimulatedNode node = world.any(others);
      node.crash();
      SimulatedMember added = addMember(group, number, node);
      wanted.add(added);
      start(node);
      if (world.chance(50)) {
        SimulatedMember giver = group.leader();
        world.afterAbout(5, () -> added.install(giver));
      }
    }
    group.change(wanted);
  }

  private void start(SimulatedNode node) {
    if (calm || !downUntilCalm.contains(node)) {
      node.start();
    }
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
    nodes.forEach(this::start);
    for (SimulatedRaft group : groups) {
      group.lagging = 0;
      if (group.leader() == null) {
        group.elect();
      }
    }
    for (int millis = 0; millis < CALM_MILLIS && !isAtRest(); millis += 100) {
      groups.forEach(
          group -> {
            group.members.forEach(group::inform);
            if (group.leader() == null) {
              group.elect();
            }
          });
      world.run(100 * SimulatedWorld.MILLIS);
    }
  }

  /** Now that everything is at rest, each node does what it is asked for. */
  private void askEveryNode() {
    for (SimulatedNode node : nodes) {
      SimulatedCaller caller =
          new SimulatedCaller(this, callers.size(), 2, 1, scenario.patientClient(), List.of(node));
      caller.mustBeServed();
      callers.add(caller);
      caller.go();
      if (scenario.bounds) {
        // There is room for few of them at a time.
        awaitRest();
      }
    }
    awaitRest();
  }

  private void awaitRest() {
    for (int millis = 0; millis < CALM_MILLIS && !isAtRest(); millis += 100) {
      world.run(100 * SimulatedWorld.MILLIS);
    }
  }

  private boolean isAtRest() {
    return callers.stream().allMatch(SimulatedCaller::isDone)
        && isAllApplied()
        && requests.stream().noneMatch(this::isExecutedInPart);
  }

  private boolean isExecutedInPart(SimulatedRequest request) {
    List<Integer> executing = request.groups().stream().filter(request::executesIn).toList();
    long executed = executing.stream().filter(group -> isExecuted(request, group)).count();
    return executed > 0 && executed < executing.size();
  }

  private boolean isAllApplied() {
    return groups.stream()
        .allMatch(
            group ->
                !group.voters().isChanging()
                    && group.voters().members().stream()
                        .allMatch(each -> each.applied() == group.committed()));
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

  void answered(String caller, SimulatedRequest request, Output output, long from, long until) {
    world.trace(caller, "gets", request, ":", output);
    history.add(TimedCall.answered(caller, request, output, from, until));
  }

  void unknown(String caller, SimulatedRequest request, long invokedAt, String why) {
    world.trace(caller, "does not know what came of", request, ":", why);
    history.add(TimedCall.unknown(caller, request, invokedAt));
  }

  /** Somebody was told that a request was not executed. */
  void refused(String caller, SimulatedRequest request, String why) {
    world.trace(caller, "is told that it was not executed:", request, ":", why);
    refused.add(request);
  }

  /** An invocation or operation is answered by a replica as done. */
  void answerLeaves(SimulatedMember member, Object asked, GroupReply reply) {
    if (!member.isUp()) {
      return;
    }
    List<Step> steps =
        asked instanceof Invocation invocation
            ? invocation.steps()
            : OperationParts.steps(((Operation) asked).part(member.group()));
    Step last = steps.get(steps.size() - 1);
    if (last.operation() != SimulatedRegisters.IS_EVEN) {
      int number = SimulatedRequest.read(last.arguments()).number();
      checkGate(requests.get(number), member.group().charAt(0) - 'A', reply);
    }
  }

  /**
   * An answer leaves a replica: whatever it follows there, directly or through others, has to be
   * executed by all of its groups.
   */
  private void checkGate(SimulatedRequest request, int group, GroupReply reply) {
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
      for (SimulatedMember member : groups.get(i).voters().members()) {
        require(
            registers.get(member).machine().executed().equals(orders.get(i)),
            "I7: " + member + " did not execute what the others did");
      }
    }
    for (SimulatedRequest request : requests) {
      require(
          !isExecutedInPart(request), "I3: " + request + " was executed in a part of its groups");
    }
    for (SimulatedRequest request : refused) {
      require(
          request.groups().stream().noneMatch(group -> isExecuted(request, group)),
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
    List<TimedCall<SimulatedRequest, Output>> calls = new ArrayList<>(history);
    int[] keys = IntStream.range(0, scenario.groups * SimulatedRequest.KEYS_PER_GROUP).toArray();
    int[] written = new int[keys.length];
    Arrays.fill(written, SimulatedRequest.READ);
    List<Integer> values = new ArrayList<>();
    for (int key : keys) {
      SimulatedMember member = groups.get(SimulatedRequest.groupOf(key)).voters().members().get(0);
      values.add(registers.get(member).machine().value(key));
    }
    SimulatedRequest last = new SimulatedRequest(-1, keys, written, new int[0]);
    calls.add(TimedCall.answered("the end", last, new Output(true, values), moment(), moment()));
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
          boolean holds = true;
          for (int key : request.conditions()) {
            holds &= state.get(key) % 2 == 0;
          }
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

        @Override
        public boolean reads(SimulatedRequest request) {
          return request.onlyReads();
        }
      };

  void require(boolean condition, String message) {
    if (!condition && violation == null) {
      world.trace("VIOLATION", message);
      violation = message;
    }
  }
}
