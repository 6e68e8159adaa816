package dev.csmr.simulation;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.linearizability.TimedCall;
import dev.csmr.multicast.Envelope;
import dev.csmr.ownership.SlotOwners;
import dev.csmr.service.InvocationIdentity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** One history, drawn from a seed. */
final class Simulation {
  private static final int MAX_STEPS = 3_000;
  private static final int MAX_CALM_ROUNDS = 150;
  private static final int PATIENT_ROUNDS = 80;

  /** What is on its way. */
  private record Flight(Object what, Object to, Runnable arrival) {}

  final long seed;
  final Bug bug;
  final Random random;
  final Scenario scenario;
  final List<Group> groups = new ArrayList<>();

  /** Orders what clients see. */
  long now;

  /** The clock that the groups' clocks are near, in milliseconds. */
  long clock = 1_000_000;

  private final List<String> trace;
  private final List<Client> clients = new ArrayList<>();
  private final List<Proxy> proxies = new ArrayList<>();
  private final List<Act> acts = new ArrayList<>();
  private final NavigableMap<Long, SlotMap> maps = new TreeMap<>();
  private final List<Flight> flights = new ArrayList<>();
  private final List<TimedCall<Request, Reply>> history = new ArrayList<>();
  private final Mover mover;
  private int lastValue = 1;
  private boolean calm;

  /** Whether a client got no answer although everything worked again. */
  private boolean wronged;

  private Simulation(long seed, Kind kind, Bug bug, List<String> trace) {
    this.seed = seed;
    this.bug = bug;
    this.trace = trace;
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.scenario = new Scenario(random, kind);
    this.mover = new Mover(this, scenario.moves);
    learn(newOwners());
  }

  /**
   * Draws and checks the history of a seed.
   *
   * @param kind what happens in it
   * @param trace where to put what happens, or null
   * @throws Violation if an invariant is broken
   */
  static void run(long seed, Kind kind, Bug bug, List<String> trace) {
    new Simulation(seed, kind, bug, trace).run();
  }

  private void run() {
    trace(scenario);
    for (int i = 0; i < scenario.groups; i++) {
      groups.add(new Group(this, i, scenario.replicas));
      groups.get(i).elect();
    }
    for (int i = 0; i < scenario.clients; i++) {
      clients.add(new Client(this, i + 1, scenario.requestsPerClient, history));
    }
    for (int step = 0; step < MAX_STEPS && !areDone(); step++) {
      step();
    }
    boolean atRest = calmDown();
    new Checks(this, acts, history).check();
    if (!atRest || wronged) {
      throw new Violation("rest: what was begun does not come to an end");
    }
  }

  /** Whether no client wants anything more; asked before each step. */
  private boolean areDone() {
    for (Client client : clients) {
      if (!client.isDone()) {
        return false;
      }
    }
    return true;
  }

  /** Notes what happens, as words to be put together. */
  void trace(Object... words) {
    if (trace != null) {
      StringBuilder line = new StringBuilder().append(now);
      for (Object word : words) {
        line.append(' ').append(word);
      }
      trace.add(line.toString());
    }
  }

  Act act(int number) {
    return acts.get(number);
  }

  /** The map before the first move. */
  SlotOwners newOwners() {
    int[] initial = new int[scenario.keys()];
    Arrays.setAll(initial, key -> scenario.firstFounding + key / scenario.keysPerGroup);
    return new SlotOwners(initial);
  }

  /** A replica has a map, so others may hear of it. */
  void learn(SlotOwners owners) {
    maps.putIfAbsent(owners.version(), SlotMap.of(owners, scenario));
  }

  /** The version of the map that some replica has. */
  long learnVersion() {
    return any(any(groups).replicas).owners.version();
  }

  SlotMap map(long version) {
    return maps.get(version);
  }

  Request newRequest(
      InvocationIdentity identity,
      long pin,
      int[] keys,
      int[] written,
      int[] conditions,
      boolean any,
      boolean vague,
      boolean gathered) {
    Request request =
        new Request(
            acts.size(),
            identity,
            pin,
            keys,
            written,
            conditions,
            any,
            vague,
            gathered,
            scenario,
            bug);
    acts.add(request);
    return request;
  }

  /**
   * A new change of the map.
   *
   * @param making makes it, given its number
   */
  MapAct newChange(IntFunction<MapAct> making) {
    MapAct change = making.apply(acts.size());
    acts.add(change);
    return change;
  }

  int newValue() {
    lastValue += 1 + random.nextInt(2);
    return lastValue;
  }

  void startProxy(Client client, Request request) {
    Proxy proxy = new Proxy(this, client, proxies.size(), request);
    proxies.add(proxy);
    trace(proxy, "takes", proxy.plan());
  }

  // What travels.

  void send(Proxy proxy, int group) {
    Replica to = addressee(groups.get(group));
    boolean throughLog = random.nextInt(8) == 0;
    Plan plan = proxy.plan();
    fly(plan, to, () -> to.receive(plan, proxy, throughLog));
  }

  void send(MapAct act, int attempt, InvocationIdentity identity) {
    Replica to = addressee(groups.get(act.decides()));
    fly(act, to, () -> to.receive(act, attempt, identity));
  }

  /** Sends a step of a copy, and its answer back. */
  void send(Copier copier, int group, CopyStep step) {
    Replica to = addressee(groups.get(group));
    fly(step, to, () -> to.receive(step, copier));
  }

  void reply(Copier copier, CopyStep step, CopyStep.Answer answer) {
    fly(step, copier, () -> copier.receive(step, answer));
  }

  void send(Replica from, String group, Envelope envelope) {
    Replica to = addressee(groups.get(group.charAt(0) - 'A'));
    Envelope received = random.nextInt(8) == 0 ? encodeAndDecode(envelope) : envelope;
    fly(envelope, to, () -> to.receive(received));
  }

  void reply(Replica from, Plan plan, Proxy proxy, byte[] answer) {
    int group = from.group();
    fly(plan, proxy, () -> proxy.receive(group, plan, answer));
  }

  /** Tells a proxy that a plan is not executed, and which map the group has. */
  void refuse(Replica from, Plan plan, Proxy proxy) {
    plan.request.refused(plan);
    long version = from.owners.version();
    fly(plan, proxy, () -> proxy.refused(plan, version));
  }

  /**
   * An answer leaves a group: whatever it follows there, directly or through others, has to be
   * executed by all of its groups.
   */
  void checkGate(Group group, Plan plan, int[] follows) {
    int touched = plan.declared(group.number);
    for (int i = follows.length - 1; i >= 0; i--) {
      Act earlier = acts.get(follows[i]);
      int declared = earlier.deed().declared(group.number);
      if ((touched & declared) != 0) {
        touched |= declared;
        for (int other : earlier.deed().groups()) {
          if (!groups.get(other).executed.get(earlier.number)) {
            throw new Violation(
                "I1: "
                    + group.name
                    + " answers "
                    + plan
                    + ", which follows "
                    + earlier
                    + ", before "
                    + Request.name(other)
                    + " has executed that");
          }
        }
      }
    }
  }

  private static Envelope encodeAndDecode(Envelope envelope) {
    WireWriter out = new WireWriter();
    envelope.write(out);
    return Envelope.read(new WireReader(out.toByteArray()));
  }

  /** Usually the leader; but who knows for sure? */
  private Replica addressee(Group group) {
    Replica leader = group.leader();
    return leader != null && (calm || random.nextInt(8) > 0)
        ? leader
        : group.replicas.get(random.nextInt(group.replicas.size()));
  }

  private void fly(Object what, Object to, Runnable arrival) {
    flights.add(new Flight(what, to, arrival));
  }

  private void land(int index, boolean again) {
    Flight flight = flights.get(index);
    if (!again) {
      Flight last = flights.remove(flights.size() - 1);
      if (index < flights.size()) {
        flights.set(index, last);
      }
    }
    trace(flight.what, "arrives at", flight.to);
    flight.arrival.run();
  }

  // What happens.

  private void step() {
    now++;
    clock += random.nextInt(10);
    if (random.nextInt(100) < scenario.haste) {
      hasten();
      return;
    }
    if (scenario.moves > 0 && random.nextInt(100) < scenario.restlessness) {
      mover.step();
      return;
    }
    int dice = random.nextInt(1000);
    Group group = any(groups);
    if (group.number == 0 && random.nextInt(100) < scenario.slowness) {
      group = groups.get(1);
    }
    if (dice < scenario.faults) {
      fault();
    } else if (dice < 400) {
      landAny();
    } else if (dice < 550) {
      if (group.hasSubmitted()) {
        group.commitNext();
      }
    } else if (dice < 800) {
      apply(any(group.replicas), 1 + random.nextInt(4));
    } else if (dice < 840) {
      any(any(groups).replicas).tick();
    } else if (dice < 880) {
      any(any(groups).replicas).confirmQueries();
    } else if (dice < 970) {
      proxyStep();
    } else {
      clientStep();
    }
  }

  private void proxyStep() {
    Proxy proxy = proxies.isEmpty() ? null : proxies.get(recent(proxies.size()));
    if (proxy != null && proxy.alive && (proxy.isSending() || random.nextInt(5) == 0)) {
      proxy.sendNext();
    }
  }

  private void clientStep() {
    Client client = any(clients);
    if (!client.isWaiting() || random.nextInt(scenario.patience) == 0) {
      client.step(false);
    }
  }

  /** A step that brings some client nearer to its answer, without the order across groups. */
  private void hasten() {
    int dice = random.nextInt(100);
    if (dice < 20) {
      proxyStep();
    } else if (dice < 30) {
      clientStep();
    } else if (dice < 60) {
      any(any(groups).replicas).confirmQueries();
    } else if (!flights.isEmpty()) {
      int index = random.nextInt(flights.size());
      if (!(flights.get(index).what instanceof Envelope)) {
        land(index, false);
      }
    }
  }

  /** A step that brings some copy nearer to its end, while clients go on slowly. */
  void hastenCopies() {
    int dice = random.nextInt(3);
    Group group = any(groups);
    if (dice == 0 && group.hasSubmitted()) {
      group.commitNext();
    } else if (dice == 1) {
      apply(any(group.replicas), 4);
    } else if (!flights.isEmpty()) {
      int first = random.nextInt(flights.size());
      for (int i = 0; i < flights.size(); i++) {
        int index = (first + i) % flights.size();
        if (flights.get(index).what instanceof CopyStep) {
          land(index, random.nextInt(100) < scenario.duplicates);
          return;
        }
      }
    }
  }

  private int recent(int size) {
    return Math.max(0, size - 1 - random.nextInt(Math.min(size, 2 * scenario.clients)));
  }

  private void landAny() {
    if (flights.isEmpty()) {
      return;
    }
    int index = random.nextInt(flights.size());
    int luck = random.nextInt(100);
    if (luck < scenario.losses) {
      Flight last = flights.remove(flights.size() - 1);
      if (index < flights.size()) {
        flights.set(index, last);
      }
    } else {
      land(index, luck >= 100 - scenario.duplicates);
    }
  }

  private void apply(Replica replica, int count) {
    List<Entry> log = groups.get(replica.group()).log;
    for (int i = 0; i < count && replica.alive && replica.applied < log.size(); i++) {
      replica.applyNext();
    }
  }

  private void fault() {
    Group group = any(groups);
    Replica replica = any(group.replicas);
    int dice = random.nextInt(100);
    if (dice < 30 || group.leader() == null) {
      if (!replica.alive) {
        replica.recover();
      }
      group.elect();
    } else if (dice < 45) {
      crash(group, replica);
    } else if (dice < 50) {
      group.replicas.forEach(each -> crash(group, each));
    } else if (dice < 65) {
      if (!replica.alive) {
        replica.recover();
      }
    } else if (dice < 80) {
      if (replica.alive) {
        replica.takeSnapshot();
      }
    } else if (dice < 85) {
      if (replica.alive) {
        replica.install(any(group.replicas));
      }
    } else if (dice < 97) {
      if (!proxies.isEmpty()) {
        Proxy proxy = any(proxies);
        trace(proxy, "dies");
        proxy.alive = false;
      }
    } else {
      clock += random.nextInt(8_000);
    }
  }

  private static void crash(Group group, Replica replica) {
    if (replica.alive) {
      group.crashed(replica);
      replica.crash();
    }
  }

  private <E> E any(List<E> list) {
    return list.get(random.nextInt(list.size()));
  }

  /**
   * No more faults, no more requests: whatever was begun has to be finished.
   *
   * @return whether everything comes to rest
   */
  private boolean calmDown() {
    trace("calm");
    calm = true;
    clients.forEach(Client::stop);
    for (Group group : groups) {
      for (Replica replica : group.replicas) {
        if (!replica.alive) {
          replica.recover();
        }
      }
      if (group.leader() == null) {
        group.elect();
      }
    }
    for (int round = 0; round < MAX_CALM_ROUNDS; round++) {
      if (isAtRest()) {
        return true;
      }
      calmRound(round);
    }
    return false;
  }

  private void calmRound(int round) {
    now++;
    clock += 20;
    if (round % 10 == 0) {
      for (Client client : clients) {
        if (client.isWaiting() && round < PATIENT_ROUNDS) {
          client.step(true);
        } else if (client.isWaiting()) {
          wronged |= client.isWronged();
          client.giveUp();
        }
      }
    }
    for (Proxy proxy : proxies) {
      while (proxy.isSending()) {
        proxy.sendNext();
      }
    }
    for (int i = flights.size(); i > 0; i--) {
      land(random.nextInt(flights.size()), false);
    }
    for (Group group : groups) {
      while (group.hasSubmitted()) {
        group.commitNext();
      }
      for (Replica replica : group.replicas) {
        apply(replica, Integer.MAX_VALUE);
        replica.confirmQueries();
        replica.tick();
      }
    }
  }

  private boolean isAtRest() {
    if (!flights.isEmpty() || !areDone()) {
      return false;
    }
    for (Group group : groups) {
      for (Replica replica : group.replicas) {
        if (group.hasSubmitted()
            || replica.applied < group.log.size()
            || replica.multicast.pending() > 0
            || replica.multicast.open() > 0
            || replica.multicast.remembered() > 0
            || replica.multicast.unacknowledged() > 0) {
          return false;
        }
      }
    }
    return true;
  }
}
