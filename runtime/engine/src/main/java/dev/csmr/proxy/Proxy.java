package dev.csmr.proxy;

import dev.csmr.InvalidRequestException;
import dev.csmr.codec.MalformedMessageException;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.config.Deployment;
import dev.csmr.multicast.Conflicts;
import dev.csmr.multicast.Envelope;
import dev.csmr.ownership.Basis;
import dev.csmr.replica.api.CutStep;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReplica;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Membership;
import dev.csmr.service.Environment;
import dev.csmr.service.Invocation;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.Plan;
import dev.csmr.service.Reply;
import dev.csmr.service.Step;
import dev.csmr.service.UnknownOperationException;
import dev.csmr.service.frame.Answer.Outcome;
import dev.csmr.service.frame.InvocationMode;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Turns invocations of services into invocations of groups. Stateless but for what it learns about
 * leaders and members. Thread-safe; nothing blocks: mappings and routers of compositions run on the
 * calling thread.
 */
public final class Proxy {
  private final String node;
  private final Function<String, GroupReplica> replicas;
  private final Peers peers;
  private final ScheduledExecutorService timer;
  private final Environment environment;
  private final AcrossGroups acrossGroups;
  private final CallListener listener;

  // Replaced as a whole when the deployment grows.
  private volatile Map<String, DeployedService> services = Map.of();
  private volatile Map<String, GroupLink> groups = Map.of();

  /**
   * Creates the proxy of a node.
   *
   * @param node this node's name
   * @param replicas this node's replica of a group, or null
   * @param timer runs what waits before it is tried again; does not block
   * @param environment the clock that deadlines are of
   * @param listener hears of each call that ends; null when nobody does
   */
  public Proxy(
      Deployment deployment,
      String node,
      Function<String, GroupReplica> replicas,
      Peers peers,
      ScheduledExecutorService timer,
      Environment environment,
      CallListener listener) {
    this.node = node;
    this.replicas = replicas;
    this.peers = peers;
    this.timer = timer;
    this.environment = environment;
    this.listener = listener;
    this.acrossGroups = new AcrossGroups(this::group, timer, environment);
    grow(deployment);
  }

  /**
   * Takes up the groups and services that are new in a deployment, and partitions that are new in
   * services; the others go on as they are. Not to be called by two threads at a time.
   */
  public void grow(Deployment deployment) {
    Map<String, GroupLink> allGroups = new LinkedHashMap<>(groups);
    for (DeclaredGroup group : deployment.config().groups()) {
      String name = group.name();
      allGroups.computeIfAbsent(
          name,
          absent ->
              new GroupLink(
                  name, node, group.members(), replicas.apply(name), peers, timer, environment));
    }
    Map<String, DeployedService> allServices = new LinkedHashMap<>(services);
    groups = allGroups;
    deployment
        .services()
        .forEach(
            (name, deployed) -> {
              DeployedService known = allServices.get(name);
              if (known == null) {
                allServices.put(name, new DeployedService(name, deployment, deployed));
              } else {
                known.grow(deployment, deployed);
              }
            });
    services = allServices;
  }

  private GroupLink group(String name) {
    return groups.get(name);
  }

  /** The services that clients may ask for. */
  public Collection<DeployedService> services() {
    return Collections.unmodifiableCollection(services.values());
  }

  /** The service with a name, or null. */
  public DeployedService service(String name) {
    return services.get(name);
  }

  /** The node that leads a group as far as is known here, or null. */
  public String leader(String group) {
    return groups.get(group).leader();
  }

  /** The log time of the first group of a service, in milliseconds; 0 as long as it is unknown. */
  public long logTimeMillis(DeployedService service) {
    return groups.get(service.groups().get(0)).logTimeMillis();
  }

  /** The members of a group that this node hosts are known, or have changed. */
  public void learnMembers(String group, Membership membership) {
    groups.get(group).learn(membership);
  }

  /** The nodes that may have to be asked for a group, as far as is known here; at least one. */
  public List<String> members(String group) {
    return groups.get(group).members();
  }

  /**
   * Looks again which nodes lead the groups, and who their members are; to be called a few times
   * per second, from one thread at a time.
   */
  public void refresh() {
    groups.values().forEach(GroupLink::refresh);
  }

  /**
   * Executes an invocation.
   *
   * @param answer called once, on any thread, maybe before this returns; must not block
   */
  public void execute(DeployedService service, ProxyRequest request, Consumer<ProxyAnswer> answer) {
    OperationDescriptor operation = service.operation(request.operation());
    if (operation == null) {
      answer.accept(ProxyAnswer.invalid(unknown(service, request.operation())));
    } else {
      execute(service, operation, request, heard(service, operation, answer));
    }
  }

  private Consumer<ProxyAnswer> heard(
      DeployedService service, OperationDescriptor operation, Consumer<ProxyAnswer> answer) {
    if (listener == null) {
      return answer;
    }
    long began = environment.nanos();
    return given -> {
      listener.ended(service, operation, given, environment.nanos() - began);
      answer.accept(given);
    };
  }

  private void execute(
      DeployedService service,
      OperationDescriptor operation,
      ProxyRequest request,
      Consumer<ProxyAnswer> answer) {
    if (!operation.isQuery() && request.mode() != InvocationMode.COMMAND) {
      answer.accept(
          ProxyAnswer.invalid(ProxyError.COMMAND_AS_QUERY.text(operation.name(), service.name())));
      return;
    }
    SlotPlanner planner = service.planner();
    plan(
        service,
        operation,
        () -> planner.plan(request.operation(), request.arguments(), request.mapVersion()),
        answer,
        planned -> {
          service.count(planned.basis());
          new PlannedCall(service, operation, request, answer).execute(planned);
        });
  }

  private static void plan(
      DeployedService service,
      OperationDescriptor operation,
      Supplier<SlotPlanner.Planned> planning,
      Consumer<ProxyAnswer> answer,
      Consumer<SlotPlanner.Planned> then) {
    SlotPlanner.Planned planned;
    try {
      planned = planning.get();
    } catch (MalformedMessageException | InvalidRequestException | UnknownOperationException e) {
      answer.accept(
          ProxyAnswer.invalid(
              ProxyError.NOT_CALLABLE.text(operation.name(), service.name(), e.getMessage())));
      return;
    } catch (UnknownPartitionException e) {
      answer.accept(ProxyAnswer.of(Outcome.UNAVAILABLE, false, e.getMessage()));
      return;
    } catch (RuntimeException | Error e) {
      // What escaped from here would end the stream, and with it all other calls of the client.
      answer.accept(
          ProxyAnswer.done(
              Reply.of(
                  Reply.Status.FAILED,
                  ProxyError.NOT_ROUTED.text(operation.name(), service.name(), e))));
      return;
    }
    then.accept(planned);
  }

  /**
   * An invocation at work. Where slots have moved it is planned anew, by one change of its slots at
   * a time, each after the plan before was refused: so at most one plan executes.
   */
  private final class PlannedCall {
    private final DeployedService service;
    private final OperationDescriptor operation;
    private final ProxyRequest request;
    private final Consumer<ProxyAnswer> answer;

    PlannedCall(
        DeployedService service,
        OperationDescriptor operation,
        ProxyRequest request,
        Consumer<ProxyAnswer> answer) {
      this.service = service;
      this.operation = operation;
      this.request = request;
      this.answer = answer;
    }

    void execute(SlotPlanner.Planned planned) {
      Plan plan = planned.plan();
      boolean isStale = request.mode() == InvocationMode.STALE_QUERY && plan.isQuery();
      if (plan.isSingleGroup()) {
        executeInOne(planned);
      } else if (isStale) {
        new StaleGathering(Proxy.this::group)
            .execute(
                request,
                planned,
                replies -> merged(service, operation, plan, replies),
                group -> moved(planned, group),
                answer);
      } else {
        acrossGroups.execute(
            request,
            service.planner(),
            planned,
            replies -> merged(service, operation, plan, replies),
            group -> moved(planned, group),
            answer);
      }
    }

    private void executeInOne(SlotPlanner.Planned planned) {
      Plan plan = planned.plan();
      Step[] steps = new Step[plan.steps().size()];
      for (int i = 0; i < steps.length; i++) {
        steps[i] = plan.steps().get(i).step();
      }
      Invocation invocation =
          new Invocation(
              request.identity(), request.piece(), planned.basisOfOneGroup(), List.of(steps));
      InvocationMode mode =
          !plan.isQuery()
              ? InvocationMode.COMMAND
              : request.mode() == InvocationMode.STALE_QUERY
                  ? InvocationMode.STALE_QUERY
                  : InvocationMode.QUERY;
      GroupLink group = groups.get(plan.steps().get(0).group());
      group.execute(
          mode,
          invocation,
          request.patience(),
          (reply, maybe) -> {
            if (reply.outcome() == GroupOutcome.MOVED) {
              moved(planned, group);
            } else {
              answer.accept(conclude(service, operation, plan, group, reply, maybe));
            }
          });
    }

    /** A plan was refused, and will be for ever: its slots have moved, as a group knows. */
    private void moved(SlotPlanner.Planned planned, GroupLink knows) {
      SlotView next = service.planner().next(planned);
      List<Integer> services =
          planned.basis().uses().stream().map(Basis.SlotUse::service).distinct().toList();
      if (next != null) {
        executeIn(next);
      } else if (services.isEmpty()) {
        answer.accept(notKnown(knows));
      } else {
        MovesQuery query =
            new MovesQuery(service.planner(), knows, request.identity(), request.patience());
        ask(query, planned, services);
      }
    }

    private void executeIn(SlotView view) {
      plan(
          service,
          operation,
          () -> service.planner().plan(request.operation(), request.arguments(), view),
          answer,
          this::execute);
    }

    /** Asks for the moves of some services that this node does not know, one after another. */
    private void ask(MovesQuery query, SlotPlanner.Planned planned, List<Integer> services) {
      int asked = services.get(0);
      long before = query.planner().version(asked);
      query.ask(
          asked,
          told -> {
            SlotView next = query.planner().next(planned);
            if (next != null) {
              executeIn(next);
            } else if (query.planner().version(asked) > before) {
              ask(query, planned, services);
            } else if (services.size() > 1) {
              ask(query, planned, services.subList(1, services.size()));
            } else {
              answer.accept(notKnown(query.group()));
            }
          },
          answer);
    }

    private static ProxyAnswer notKnown(GroupLink knows) {
      return ProxyAnswer.of(
          Outcome.UNAVAILABLE, false, ProxyError.MOVE_NOT_KNOWN.text(knows.group()));
    }
  }

  private static ProxyAnswer merged(
      DeployedService service, OperationDescriptor operation, Plan plan, List<Reply> replies) {
    return ProxyAnswer.done(merge(service, operation, plan, replies));
  }

  /** What moves slots. */
  public SlotMover mover() {
    return new SlotMover(this::group, acrossGroups, environment);
  }

  /**
   * Marks the cut of a backup: one operation of all groups, which conflicts with all others. It is
   * not executed early by any group, so commands on single keys go on until its turn, also while
   * another group has no majority.
   *
   * @param backup names the backup
   * @param groups all groups of the cluster
   * @param deadlineNanos until when to wait, by {@link Environment#nanos}
   * @return completed when the leaders of all groups have come to the cut, with an empty text, or
   *     with why they have not, or may not have
   */
  public CompletableFuture<String> cut(
      String backup, Collection<String> groups, long deadlineNanos) {
    CompletableFuture<String> cut = new CompletableFuture<>();
    new GroupsOperation(this::group, acrossGroups, environment)
        .execute(
            groups,
            Set.of(groups.iterator().next()),
            Conflicts.EVERYTHING,
            CutStep.of(backup),
            deadlineNanos,
            why -> cut.complete(why == null ? "" : why));
    return cut;
  }

  /** Takes a message of one group to the leader of another. */
  public void forward(String group, Envelope envelope) {
    GroupLink link = groups.get(group);
    if (link != null) {
      link.forward(envelope);
    }
  }

  private static ProxyAnswer conclude(
      DeployedService service,
      OperationDescriptor operation,
      Plan plan,
      GroupLink group,
      GroupReply reply,
      boolean maybe) {
    return reply.isDone()
        ? merged(service, operation, plan, reply.replies())
        : refusal(group, reply, maybe);
  }

  /** What to answer when a group did not execute something. */
  static ProxyAnswer refusal(GroupLink group, GroupReply reply, boolean maybe) {
    Outcome outcome = reply.outcome().answer();
    return switch (outcome) {
      case DONE -> throw new IllegalArgumentException("No refusal: " + reply);
      case EXPIRED -> ProxyAnswer.expired(maybe, reply.message(), group.logTimeMillis());
      case INDETERMINATE -> ProxyAnswer.of(outcome, true, reply.message());
      case UNAVAILABLE, OVERLOADED, INVALID, ACKNOWLEDGED, DENIED ->
          ProxyAnswer.of(outcome, maybe, reply.message());
    };
  }

  static Reply merge(
      DeployedService service, OperationDescriptor operation, Plan plan, List<Reply> replies) {
    try {
      return plan.merge(replies);
    } catch (RuntimeException | Error e) {
      return Reply.of(
          Reply.Status.FAILED, ProxyError.NOT_MERGED.text(operation.name(), service.name(), e));
    }
  }

  private static String unknown(DeployedService service, int operation) {
    return ProxyError.UNKNOWN_OPERATION.text(
        service.name(), service.type(), Integer.toUnsignedString(operation));
  }
}
