package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.DeclaredGroup;
import dev.csmr.config.NodeConfig;
import dev.csmr.replica.ReplicaServer;
import dev.csmr.replica.api.MembersReply;
import dev.csmr.replica.api.ReplicaStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes the members of a running group what the configuration says, from outside of the cluster:
 * finds the leader, and asks it until it is done. Whenever this ends, running it again is safe.
 */
public final class Members {
  private static final Duration STATUS_PATIENCE = Duration.ofSeconds(3);
  private static final Duration STEP_PATIENCE = Duration.ofSeconds(15);
  private static final int PAUSE_MILLIS = 200;

  /** How long a newcomer may stay silent. */
  private static final long NEWCOMER_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final ClusterConfig config;
  private final DeclaredGroup group;
  private final Duration patience;
  private final Consumer<String> progress;

  /** Who was no member at first. */
  private final Set<String> added = new HashSet<>();

  private String told = "";

  private Members(
      ClusterConfig config, DeclaredGroup group, Duration patience, Consumer<String> progress) {
    this.config = config;
    this.group = group;
    this.patience = patience;
    this.progress = progress;
  }

  /**
   * Changes the members of a group to those of the configuration; does nothing when it has them.
   *
   * @param config has the nodes that were members beside those that are to be
   * @param patience how long to try
   * @param progress told what is done, for people
   * @throws NodeException when it does not come to an end; the message says how to fix it
   */
  public static void change(
      ClusterConfig config, String group, Duration patience, Consumer<String> progress)
      throws NodeException, InterruptedException {
    DeclaredGroup found =
        config
            .group(group)
            .orElseThrow(
                () ->
                    new NodeException(
                        NodeError.NO_GROUP_TO_CHANGE,
                        config.source(),
                        group,
                        config.groups().stream().map(DeclaredGroup::name).toList()));
    new Members(config, found, patience, progress).change();
  }

  private void change() throws NodeException, InterruptedException {
    long begin = System.nanoTime();
    boolean checked = false;
    while (true) {
      Map<String, NodeStatus.GroupStatus> replicas = askAll();
      NodeConfig leader = leader(replicas);
      if (leader != null && !checked) {
        boolean patient =
            System.nanoTime() - begin < Math.min(NEWCOMER_PATIENCE_NANOS, patience.toNanos() / 2);
        checked = checkNewcomers(replicas, replicas.get(leader.name()).members(), patient);
      }
      if (checked && leader != null) {
        List<String> next = next(replicas.get(leader.name()).members(), replicas);
        MembersReply reply =
            MembersService.ask(AskedNode.of(config, leader), to(next), STEP_PATIENCE);
        if (isDone(reply, next, replicas)) {
          return;
        }
      }
      if (System.nanoTime() - begin > patience.toNanos()) {
        throw tooLong(leader);
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  /**
   * The members that the group is to have next. Who leaves and answers stays until the newcomers
   * have their data: should that fail half-way, nobody who has them is gone. One that does not
   * answer is replaced at once, since it would count among the members that a majority is of.
   */
  private List<String> next(List<String> present, Map<String, NodeStatus.GroupStatus> replicas) {
    Set<String> all = new LinkedHashSet<>(present);
    group.members().stream().filter(all::add).forEach(added::add);
    boolean leaversAnswer =
        present.stream()
            .filter(node -> !group.members().contains(node))
            .allMatch(node -> config.node(node).isPresent() && replicas.containsKey(node));
    boolean settled =
        group.members().stream()
            .allMatch(
                node ->
                    replicas.containsKey(node)
                        ? !replicas.get(node).joins()
                        : !added.contains(node));
    return settled || !leaversAnswer || all.size() > MembersService.MAX_MEMBERS
        ? group.members()
        : List.copyOf(all);
  }

  private MembersService.Change to(List<String> members) {
    return new MembersService.Change(
        config.name(),
        group.name(),
        members.stream().map(name -> ReplicaSetup.member(config, name)).toList());
  }

  private boolean isDone(
      MembersReply reply, List<String> asked, Map<String, NodeStatus.GroupStatus> replicas)
      throws NodeException {
    switch (reply.outcome()) {
      case DONE -> {
        List<String> joining =
            reply.members().stream()
                .filter(node -> replicas.containsKey(node) && replicas.get(node).joins())
                .toList();
        if (!joining.isEmpty()) {
          List<String> staying = new ArrayList<>(asked);
          staying.removeAll(group.members());
          tell(
              "Group "
                  + group.name()
                  + " gives its data to its new members "
                  + joining
                  + (staying.isEmpty() ? "." : "; until they have it " + staying + " stay."));
          return false;
        }
        tell("Group " + group.name() + " has the members " + reply.members() + ".");
        return asked.equals(group.members());
      }
      case FAILED -> throw new NodeException(reply.message());
      case NOT_LEADER -> tell("Group " + group.name() + " changes its leader.");
      case AGAIN -> tell(reply.message());
    }
    return false;
  }

  private void tell(String message) {
    if (!message.equals(told)) {
      told = message;
      progress.accept(message);
    }
  }

  private NodeException tooLong(NodeConfig leader) {

    return leader == null
        ? new NodeException(
            NodeError.NO_LEADER,
            group.name(),
            config.nodes().stream().map(NodeConfig::name).toList(),
            config.source())
        : new NodeException(
            NodeError.NOT_CHANGED_IN_TIME, group.name(), patience.toSeconds(), told);
  }

  /**
   * The replicas of the group on the nodes that answer.
   *
   * @throws NodeException when another node is found in the place of one
   */
  private Map<String, NodeStatus.GroupStatus> askAll() throws NodeException {
    Map<String, NodeStatus.GroupStatus> replicas = new LinkedHashMap<>();
    for (NodeConfig node : config.nodes()) {
      NodeStatus status =
          StatusService.ask(AskedNode.of(config, node), STATUS_PATIENCE).orElse(null);
      if (status != null) {
        requireSame(node, status);
        status.groups().stream()
            .filter(replica -> replica.group().equals(group.name()))
            .forEach(replica -> replicas.put(node.name(), replica));
      }
    }
    return replicas;
  }

  private void requireSame(NodeConfig node, NodeStatus found) throws NodeException {
    Optional<String> other = ClusterStatus.otherThere(config, node, found);
    if (other.isPresent()) {
      throw new NodeException(other.get());
    }
  }

  private NodeConfig leader(Map<String, NodeStatus.GroupStatus> replicas) {
    return config.nodes().stream()
        .filter(node -> replicas.containsKey(node.name()) && replicas.get(node.name()).ready())
        .findFirst()
        .orElse(null);
  }

  /**
   * Whether all newcomers are known to be fit. Nodes that have just been started on a busy machine
   * may take a while to answer, so at first it is no failure that one does not.
   */
  private boolean checkNewcomers(
      Map<String, NodeStatus.GroupStatus> replicas, List<String> members, boolean patient)
      throws NodeException {
    for (String name : group.members()) {
      if (!members.contains(name)) {
        NodeStatus.GroupStatus replica = replicas.get(name);
        if (replica == null && patient) {
          return false;
        }
        checkNewcomer(config.node(name).orElseThrow(), replica);
      }
    }
    return true;
  }

  private void checkNewcomer(NodeConfig node, NodeStatus.GroupStatus replica) throws NodeException {
    if (replica == null) {
      throw new NodeException(
          NodeError.NEWCOMER_SILENT, node.name(), node.endpoint(), group.name(), config.source());
    }
    boolean removed = replica.role().equals(ReplicaStatus.ReplicaRole.REMOVED.name());
    if (removed || !replica.joins()) {
      throw new NodeException(
          NodeError.NEWCOMER_HAS_DATA,
          node.name(),
          group.name(),
          node.data().resolve(ReplicaServer.directory(config.name(), group.name())));
    }
  }
}
