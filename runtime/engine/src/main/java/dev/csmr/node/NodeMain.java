package dev.csmr.node;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import dev.csmr.config.NodeConfig;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs a node until it is told to stop (SIGTERM, SIGINT).
 *
 * <p>When it has started, it writes one line to standard output: {@code CSMR READY node=n1
 * endpoint=127.0.0.1:7001 raft-port=7101 pid=4711 millis=850}. Started does not mean that its
 * groups have leaders: ask gRPC's health service for that.
 *
 * <p>Exit codes: 1 the node could not start, 2 wrong command line or configuration; after a signal,
 * whatever the JVM gives (143 after SIGTERM). A node whose replicas all stopped, at the start or
 * later, stays up: its status says why and what to do.
 */
@Command(
    name = "csmr-node",
    description = "Runs one node of a csmr cluster.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class NodeMain extends CommandLineTool {
  /** What the line that a started node writes begins with. */
  public static final String READY = "CSMR READY";

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The cluster's configuration, cluster.yaml.")
  private Path config;

  @Option(
      names = "--node",
      required = true,
      paramLabel = "NAME",
      description = "The name of this node in it.")
  private String node;

  @Option(
      names = "--join",
      description =
          "This node is new to its groups, which run already: where it has no data yet, it waits to"
              + " be added to their members.")
  private boolean join;

  @Option(
      names = "--found",
      paramLabel = "GROUP",
      description =
          "Found this group if this node has no data of it, even if not all its members say that"
              + " they have none either; what only nodes had that do not answer is lost then. May"
              + " be repeated.")
  private Set<String> founds = new LinkedHashSet<>();

  private NodeMain() {}

  /** Runs the command line and ends the process. */
  public static void main(String[] arguments) {
    new NodeMain().runAndExit(arguments);
  }

  @Override
  protected int run() throws NodeException, InterruptedException {
    Deployment deployment =
        Deployment.resolve(ClusterConfig.load(config), Node.servicesOnClassPath());
    if (deployment.config().node(node).isEmpty()) {
      err.println(Node.noSuchNode(deployment, node).getMessage());
      return WRONG_INPUT;
    }
    for (String group : founds) {
      if (deployment.config().group(group).isEmpty()) {
        err.println(NodeError.NO_GROUP_TO_FOUND.text(deployment.config().source(), group));
        return WRONG_INPUT;
      }
    }
    Node started = Node.start(deployment, node, join, founds);
    Runtime.getRuntime().addShutdownHook(new Thread(started::close, "csmr-shutdown"));
    out.println(ready(started.config()));
    started.awaitEnd();
    return 0;
  }

  private static String ready(NodeConfig self) {
    return READY
        + " node="
        + self.name()
        + " endpoint="
        + self.endpoint()
        + " raft-port="
        + self.raftPort()
        + " pid="
        + ProcessHandle.current().pid()
        + " millis="
        + ManagementFactory.getRuntimeMXBean().getUptime();
  }
}
