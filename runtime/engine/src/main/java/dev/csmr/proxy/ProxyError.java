package dev.csmr.proxy;

import dev.csmr.service.ErrorCode;

/** Everything that a proxy refuses, and what comes of groups that it does not reach: 154x, 155x. */
public enum ProxyError implements ErrorCode {
  UNKNOWN_OPERATION(
      1541,
      "Service %s (%s) has no operation with id %s. Use a client of the version that the cluster has,"
          + " or deploy the client's."),
  COMMAND_AS_QUERY(
      1542,
      "Operation %s of service %s changes state here, but was called as a query. Use a client of the"
          + " version that the cluster has, or deploy the client's."),
  NOT_CALLABLE(1543, "Operation %s of service %s: %s"),
  NOT_ROUTED(
      1544,
      "Operation %s of service %s: %s before anything was executed. Fix what the composition's mapping"
          + " does with these arguments."),
  NOT_MERGED(
      1545,
      "Operation %s of service %s: it was executed, but its answers could not be merged: %s. Fix how"
          + " the composition merges them."),
  NODE_SHUTS_DOWN(1546, "%s is shutting down. Call another node."),
  GROUPS_SILENT(1547, "of the groups %s%s. See that a majority of the members of each runs."),
  GROUP_NOT_REACHED(1548, "group %s was not reached from node %s in time: %s%s"),
  OTHER_NODE_THERE(
      1549,
      "there is node %s of cluster %s, not node %s of cluster %s. Fix host and port of node %3$s in"
          + " the configuration of node %s."),
  STEPS_TOO_LARGE(
      1550,
      "The steps take %s bytes; the most is %s. Send less at a time, or let the operation make less"
          + " of it."),
  PEER_FULL(1551, "for node %s at node %s wait %s. Try again later."),
  OTHER_PROTOCOL(1552, "node %s speaks %s, node %s %s. Let all nodes run the same minor version."),
  UNREADABLE_REQUEST(
      1553, "node %s cannot read the request: %s Let all nodes run the same minor version."),
  PEER_NOT_ASKED(1554, "Node %s cannot be asked at %s: %s"),
  PLACED_OTHERWISE(
      1555,
      "component %s is, for node %s, in %s, and for node %s in %s (%s). Give all nodes the same"
          + " configuration: the one with which the cluster was founded."),
  MOVE_NOT_KNOWN(
      1556,
      "group %s refused a call since slots have moved, and knows of no such move. Try again."),
  PARTITION_NOT_KNOWN(
      1557,
      "partition %s of %s has joined in group %s, and this node's configuration does not say so. Give"
          + " it the file of the other nodes, and run ./csmr apply."),
  GROUP_NOT_KNOWN(
      1558,
      "%s has to know of it in group %s, which this node's configuration does not name. Give it the file"
          + " of the other nodes, and run ./csmr apply."),
  NODE_NOT_TRUSTED(
      1559,
      "node %s and node %s do not trust each other: %s. Give both certificates of authorities in"
          + " trusted of security, with a node's name (node-names) and the host of the node.");

  private final int number;
  private final String template;

  ProxyError(int number, String template) {
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
