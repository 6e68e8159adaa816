package dev.csmr.replica;

import dev.csmr.config.Deployment;
import dev.csmr.config.Setting;
import dev.csmr.multicast.Envelope;
import dev.csmr.node.SimulatedStreams;
import dev.csmr.proxy.PeerService;
import dev.csmr.proxy.PeerSettings;
import dev.csmr.proxy.Peers;
import dev.csmr.proxy.Proxy;
import dev.csmr.proxy.SimulatedPeers;
import dev.csmr.replica.api.GroupReplica;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Membership;
import dev.csmr.replica.api.TermPeers;
import dev.csmr.replica.api.Waiter;
import dev.csmr.replica.group.LocalGroup;
import dev.csmr.service.frame.AnswerBacklog;
import dev.csmr.service.frame.Frame;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One node: replicas, and what is real of the way to them. What its process keeps in memory is a
 * {@link Run}, which a crash ends without another word.
 */
final class SimulatedNode {
  private static final long LOOK_MILLIS = 200;
  private static final int FRAME_BYTES = 1 << 20;

  final String name;
  final SimulatedWorld.Node environment;
  final List<SimulatedMember> members = new ArrayList<>();
  private final ReplicaSimulation simulation;
  private final SimulatedWorld world;
  private Run run;

  SimulatedNode(String name, ReplicaSimulation simulation) {
    this.name = name;
    this.simulation = simulation;
    this.world = simulation.world;
    this.environment = world.new Node();
  }

  boolean isUp() {
    return run != null;
  }

  /** Its present process, or null. */
  SimulatedNetwork.Host process() {
    return run;
  }

  void start() {
    if (run == null) {
      world.trace(this, "starts");
      run = new Run();
      run.start();
    }
  }

  void crash() {
    if (run != null) {
      world.trace(this, "crashes");
      Run gone = run;
      run = null;
      gone.end();
      members.forEach(SimulatedMember::crash);
      simulation.network.gone(gone);
    }
  }

  /** Its event loop stands still for a while. */
  void stall(long nanos) {
    if (run != null) {
      run.loop.stall(nanos);
    }
  }

  /** What its replicas are made with. */
  TermPeers peers() {
    return run.peers;
  }

  AnswerBacklog backlog() {
    return run.backlog;
  }

  /** Carries a message of one of its replicas to another group. */
  void forward(String group, Envelope envelope) {
    run.proxy.forward(group, envelope);
  }

  /** A replica of it knows the members of its group. */
  void membersChanged(String group, Membership membership) {
    run.proxy.learnMembers(group, membership);
  }

  @Override
  public String toString() {
    return name;
  }

  /** One life of its process. */
  private final class Run implements SimulatedNetwork.Host {
    private final SimulatedWorld.Timer loop = world.new Timer();
    private final SimulatedWorld.Timer timer = world.new Timer();
    private final AnswerBacklog backlog = new AnswerBacklog();
    private final Map<String, ServerCallHandler<?, ?>> handlers = new HashMap<>();
    private Peers peers;
    private Proxy proxy;

    void start() {
      Deployment deployment = simulation.deployment();
      PeerSettings settings =
          new PeerSettings(
              "simulation",
              name,
              deployment.config().settings().getInt(Setting.OUTSTANDING_PER_NODE),
              deployment.config().settings().get(Setting.OUTSTANDING_BYTES_PER_NODE),
              FRAME_BYTES,
              List::of);
      peers =
          SimulatedPeers.of(
              deployment.config().nodes(),
              settings,
              host -> simulation.network.channel(this, host),
              loop,
              loop::isRunning,
              environment);
      members.forEach(SimulatedMember::prepare);
      Map<String, GroupReplica> replicas = new HashMap<>();
      members.forEach(member -> replicas.put(member.group(), watched(member)));
      proxy = new Proxy(deployment, name, replicas::get, peers, timer, environment, null);
      SimulatedStreams streams =
          new SimulatedStreams(deployment, name, proxy, peers, () -> loop, backlog, environment);
      add(streams.definition());
      add(
          new PeerService(
                  settings, replicas::get, () -> loop, backlog, environment, peers::contradicted)
              .definition());
      members.forEach(SimulatedMember::start);
      look(streams);
    }

    private void add(ServerServiceDefinition service) {
      service
          .getMethods()
          .forEach(
              method ->
                  handlers.put(
                      method.getMethodDescriptor().getFullMethodName(),
                      method.getServerCallHandler()));
    }

    private void look(SimulatedStreams streams) {
      if (isUp()) {
        streams.look();
        world.afterAbout(LOOK_MILLIS, () -> look(streams));
      }
    }

    void end() {
      loop.end();
      timer.end();
    }

    @Override
    public boolean isUp() {
      return run == this;
    }

    @Override
    public SimulatedWorld.Timer loop() {
      return loop;
    }

    @Override
    @SuppressWarnings("unchecked") // All methods that are called here take frames.
    public ServerCallHandler<Frame, Frame> handler(String fullMethodName) {
      return (ServerCallHandler<Frame, Frame>) handlers.get(fullMethodName);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** A replica of which every answer is looked at. */
  private GroupReplica watched(SimulatedMember member) {
    LocalGroup replica = member.replica();
    return (GroupReplica)
        java.lang.reflect.Proxy.newProxyInstance(
            GroupReplica.class.getClassLoader(),
            new Class<?>[] {GroupReplica.class},
            (self, method, arguments) -> {
              if (arguments != null && arguments.length == 2) {
                arguments[1] = watching(arguments[0], member, (Waiter) arguments[1]);
              }
              try {
                return method.invoke(replica, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Waiter watching(Object asked, SimulatedMember member, Waiter waiter) {
    return new Waiter() {
      @Override
      public void accept(GroupReply reply) {
        if (reply.isDone()) {
          simulation.answerLeaves(member, asked, reply);
        }
        waiter.accept(reply);
      }

      @Override
      public boolean isGone() {
        return waiter.isGone();
      }
    };
  }
}
