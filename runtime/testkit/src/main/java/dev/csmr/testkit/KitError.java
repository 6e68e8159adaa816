package dev.csmr.testkit;

import dev.csmr.service.ErrorCode;

/** Everything that the test kit refuses, and what its checks find: 17xx. */
public enum KitError implements ErrorCode {
  // 170x: what a test asks for
  NO_SUCH_TYPE(
      1701,
      "%s is no service on the class path of this test; those are %s. Annotate the interface with"
          + " @Replicated or @ComposeWith, and let the compiler run csmr-processor."),
  NOT_DEPLOYED(
      1702,
      "This cluster has no service of type %s, only %s. Add it to @CsmrCluster, or to its YAML."),
  SEVERAL_OF_TYPE(
      1703,
      "This cluster has several services of type %s: %s. Name one: @FromCluster(service = \"%s\")."),
  NO_CLIENT(
      1704,
      "%s cannot be given: %s is neither TestCluster, CsmrClient, nor a service's interface or"
          + " generated client; services are %s. Change the type, or remove the annotation."),
  NO_CLUSTER(
      1705,
      "%s asks for %s, and there is no cluster. Annotate the test's class or method with"
          + " @CsmrCluster; what the class has itself, such as @BeforeAll or a static field, needs"
          + " it at the class."),
  NO_YAML(
      1706,
      "@CsmrCluster names the YAML %s, which is neither a class-path resource nor a file below %s."
          + " Fix the name: a resource has no leading directory but those below the root of the"
          + " class path."),
  YAML_AND_MORE(
      1707,
      "@CsmrCluster names the YAML %s and also services, nodes or apart, which the YAML says. Remove"
          + " the one or the others."),
  NO_SUCH_DEPLOYED(
      1708, "This cluster has no service that is deployed as %s, only %s. Fix the name."),
  BAD_NODES(1709, "A cluster of a test has 1 to %s nodes, not %s. Fix nodes."),

  // 171x: a cluster that runs
  NO_SUCH_NODE(1711, "This cluster has no node %s, only %s. Fix the name."),
  RUNS_ALREADY(1712, "Node %s runs already. Stop or kill it first."),
  DOES_NOT_RUN(1713, "Node %s does not run. Start it first."),
  NOT_IN_TIME(
      1714,
      "Waited %s s for %s. Nodes say: %s. See that a majority of each group runs and is connected,"
          + " or give it more time: ClusterBuilder.patience."),
  NOT_STARTED(1715, "Node %s cannot start: %s"),
  NO_SNAPSHOT(1716, "Node %s took no snapshot of group %s: %s"),
  NO_SUCH_GROUP(1717, "This cluster has no group %s, only %s. Fix the name."),
  REPLICA_STOPPED(1718, "Replicas stopped while the test ran, rather than diverge: %s"),
  CLOSED(1719, "This cluster was closed. Whoever needs it for longer annotates the class."),

  // 172x: histories
  NOT_LINEARIZABLE(
      1721,
      "What the clients of %s were answered is not linearizable: of %s calls an order of %s was"
          + " found, and no place for these: %s"),
  UNDECIDED(
      1722,
      "Whether what the clients of %s were answered is linearizable was not decided: the search"
          + " among %s calls reached its bound, %s configurations. Check shorter histories, one for each object"
          + " that is independent, with fewer calls at a time."),
  ASKS_TIME_OR_CHANCE(
      1723,
      "Operation %s of %s asks for time or chance, which a history does not tell, so its"
          + " implementation is no model of itself. Give requireLinearizable a model of yours."),
  MANY_CALLS(1724, "A history has at most %s calls. Begin another one after a check of this one."),

  // 173x: twins
  NOT_DETERMINISTIC(
      1731,
      "%s is not deterministic: after %s, %s. Whatever an operation does has to follow from its"
          + " arguments, the state and ReplicaContext."),
  NOT_RESTORED(
      1732,
      "%s is not the same after a restore: before %s, %s. What is not restored may be a field of a"
          + " class whose state csmr does not see."),
  QUERY_CHANGES(
      1733, "Query %s of %s changes the state: %s. Make it a command, or change nothing in it."),
  NO_STATE(
      1734,
      "%s is a composition, without state of its own. Take twins of its components, or of the whole"
          + " in a cluster: @CsmrCluster(determinism = true).");

  private final int number;
  private final String template;

  KitError(int number, String template) {
    this.number = number;
    this.template = template;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public String template() {
    return template;
  }
}
