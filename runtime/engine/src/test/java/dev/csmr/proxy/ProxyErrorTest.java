package dev.csmr.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a proxy says of calls, as callers read it. */
class ProxyErrorTest {
  private static Stream<Arguments> texts() {
    return Stream.of(
        arguments(
            ProxyError.MOVE_NOT_KNOWN.text("g"),
            "[csmr-1556] group g refused a call since slots have moved, and knows of no such move. Try"
                + " again."),
        arguments(
            ProxyError.PEER_NOT_ASKED.text("n2", "h:7001", "it is node n3"),
            "[csmr-1554] Node n2 cannot be asked at h:7001: it is node n3"),
        arguments(
            ProxyError.UNKNOWN_OPERATION.text("Store", "a.Store", "99"),
            "[csmr-1541] Service Store (a.Store) has no operation with id 99. Use a client of the"
                + " version that the cluster has, or deploy the client's."),
        arguments(
            ProxyError.COMMAND_AS_QUERY.text("put", "Store"),
            "[csmr-1542] Operation put of service Store changes state here, but was called as a query."
                + " Use a client of the version that the cluster has, or deploy the client's."),
        arguments(
            ProxyError.NOT_CALLABLE.text("put", "Store", "The key is missing."),
            "[csmr-1543] Operation put of service Store: The key is missing."),
        arguments(
            ProxyError.NOT_ROUTED.text("put", "Store", "x.E"),
            "[csmr-1544] Operation put of service Store: x.E before anything was executed. Fix what the"
                + " composition's mapping does with these arguments."),
        arguments(
            ProxyError.NOT_MERGED.text("size", "Store", "x.E"),
            "[csmr-1545] Operation size of service Store: it was executed, but its answers could not be"
                + " merged: x.E. Fix how the composition merges them."),
        arguments(
            ProxyError.NODE_SHUTS_DOWN.text("node n1"),
            "[csmr-1546] node n1 is shutting down. Call another node."),
        arguments(
            ProxyError.GROUPS_SILENT.text(
                "[a, b]", ", group b did not answer in time (node n1 leads)"),
            "[csmr-1547] of the groups [a, b], group b did not answer in time (node n1 leads). See that"
                + " a majority of the members of each runs."),
        arguments(
            ProxyError.GROUP_NOT_REACHED.text("g", "n1", "node n2: UNAVAILABLE", ""),
            "[csmr-1548] group g was not reached from node n1 in time: node n2: UNAVAILABLE"),
        arguments(
            ProxyError.OTHER_NODE_THERE.text("n1", "other", "n3", "demo", "n2"),
            "[csmr-1549] there is node n1 of cluster other, not node n3 of cluster demo. Fix host and"
                + " port of node n3 in the configuration of node n2."),
        arguments(
            ProxyError.STEPS_TOO_LARGE.text(9, 8),
            "[csmr-1550] The steps take 9 bytes; the most is 8. Send less at a time, or let the"
                + " operation make less of it."),
        arguments(
            ProxyError.PEER_FULL.text("n2", "n1", "9 of 9"),
            "[csmr-1551] for node n2 at node n1 wait 9 of 9. Try again later."));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void each_says_what_happened_where_and_how_to_fix_it(String text, String expected) {
    assertThat(text).isEqualTo(expected);
  }
}
