package dev.csmr.replica;

import dev.csmr.ConditionNotMetException;
import dev.csmr.IndeterminateException;
import dev.csmr.NotExecutedException;
import dev.csmr.client.Caller;
import dev.csmr.client.SimulatedClient;
import dev.csmr.service.Reply;
import dev.csmr.service.frame.Frame;
import io.grpc.ServerCallHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Who uses a client: several requests at a time, and now and then another client. */
final class SimulatedCaller {
  private final ReplicaSimulation simulation;
  private final SimulatedWorld world;
  private final String name;
  private final int maxOutstanding;
  private final SimulatedClient.Limits limits;
  private final List<SimulatedNode> known;
  private Client client;
  private boolean mustBeServed;
  private int remaining;
  private int outstanding;

  SimulatedCaller(
      ReplicaSimulation simulation,
      int number,
      int requests,
      int maxOutstanding,
      SimulatedClient.Limits limits,
      List<SimulatedNode> known) {
    this.simulation = simulation;
    this.world = simulation.world;
    this.name = "client " + number;
    this.remaining = requests;
    this.maxOutstanding = maxOutstanding;
    this.limits = limits;
    this.known = known;
    this.client = new Client();
  }

  /** Whatever it asks for has to be done. */
  void mustBeServed() {
    mustBeServed = true;
  }

  boolean isDone() {
    return remaining == 0 && outstanding == 0;
  }

  /** Asks for nothing more. */
  void stop() {
    remaining = 0;
  }

  /** Begins what it may, and comes again. */
  void go() {
    if (remaining > 0 && outstanding < maxOutstanding) {
      remaining--;
      outstanding++;
      ask(simulation.drawRequest());
    }
    if (!mustBeServed && world.chance(simulation.scenario.closing)) {
      renewClient();
    }
    if (remaining > 0) {
      world.after(world.between(100_000, simulation.scenario.thinkNanos), this::go);
    }
  }

  private void ask(SimulatedRequest request) {
    world.trace(name, "asks", request);
    long invokedAt = simulation.moment();
    Client asked = client;
    if (world.chance(10)) {
      asked.loop.onHandOver(this::standStill);
    }
    boolean query = request.isQuery();
    CompletableFuture<Reply> answer =
        asked
            .real
            .caller()
            .invoke(
                query ? SimulatedRegisters.READ : SimulatedRegisters.UPDATE,
                query ? Caller.Mode.QUERY : Caller.Mode.COMMAND,
                request.arguments());
    asked.loop.onHandOver(null);
    var unused = answer.whenComplete((reply, problem) -> ended(request, invokedAt, reply, problem));
  }

  /** The calling thread gets no core while everything else goes on. */
  private void standStill() {
    if (!mustBeServed && world.chance(simulation.scenario.closing)) {
      world.after(world.between(0, 2 * SimulatedWorld.MILLIS), this::renewClient);
    }
    world.run(world.between(0, 5 * SimulatedWorld.MILLIS));
  }

  private void renewClient() {
    world.trace(name, "closes its client");
    client.real.close();
    client = new Client();
  }

  private void ended(SimulatedRequest request, long from, Reply reply, Throwable problem) {
    outstanding--;
    long until = simulation.moment();
    if (problem == null) {
      List<Integer> values = SimulatedRegisters.Answered.read(reply.payload()).values();
      simulation.answered(name, request, new ReplicaSimulation.Output(true, values), from, until);
    } else if (problem instanceof ConditionNotMetException) {
      simulation.answered(
          name, request, new ReplicaSimulation.Output(false, List.of()), from, until);
    } else if (mustBeServed) {
      simulation.require(false, "rest: at rest, " + request + " ends with " + problem);
    } else if (problem instanceof NotExecutedException) {
      simulation.refused(name, request, problem.getMessage());
    } else if (problem instanceof IndeterminateException) {
      simulation.unknown(name, request, from, problem.getMessage());
    } else {
      simulation.require(false, "answer: " + request + " ends with " + problem);
    }
  }

  /** A client and the process it is in. */
  private final class Client implements SimulatedNetwork.Host {
    final SimulatedWorld.Timer loop = world.new Timer();
    final SimulatedClient real;

    Client() {
      List<String> endpoints = new ArrayList<>();
      known.forEach(node -> endpoints.add(node.name + ":1"));
      Collections.shuffle(endpoints, world.random);
      real =
          new SimulatedClient(
              SimulatedService.PATH,
              limits,
              endpoints,
              host -> simulation.network.channel(this, host),
              loop,
              loop::isRunning,
              world.new Node());
    }

    @Override
    public boolean isUp() {
      return true;
    }

    @Override
    public SimulatedWorld.Timer loop() {
      return loop;
    }

    @Override
    public ServerCallHandler<Frame, Frame> handler(String fullMethodName) {
      return null;
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
