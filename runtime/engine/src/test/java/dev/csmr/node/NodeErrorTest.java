package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said where no other test provokes it: to the letter, as people read it. */
class NodeErrorTest {
  @Test
  void a_node_that_is_not_in_the_configuration_does_not_start() {
    ClusterConfig config =
        ClusterConfig.parse(
            """
            version: 1
            cluster: demo
            nodes: [{name: n1, host: 127.0.0.1, port: 7001, raft-port: 7101}]
            groups: [{name: g, members: [n1]}]
            services: [{type: %s, group: g}]
            """
                .formatted(TestRegisters.NAME),
            Path.of("cluster.yaml"),
            Map.of());
    Deployment deployment = Deployment.resolve(config, List.of(new TestRegisters()));
    assertThatThrownBy(() -> Node.start(deployment, "n2", false, Set.of()))
        .hasMessage("[csmr-1201] cluster.yaml has no node n2, only [n1]. Fix --node, or add it.");
  }

  @Test
  void what_does_not_move_says_why() {
    assertThat(NodeError.BAD_SLOTS.text("x"))
        .isEqualTo("[csmr-1344] x names no slots. Write them as 0-63,100. Nothing has moved.");
    assertThat(NodeError.NO_TARGET.text())
        .isEqualTo(
            "[csmr-1346] --slots needs --to: the partition that is to own them. Nothing has moved.");
    assertThat(NodeError.MAP_NOT_TOLD.text("P", "why"))
        .isEqualTo("[csmr-1347] Where the slots of P are is not known: why");
    assertThat(NodeError.MOVE_STOPPED.text(3, 1, "P", "why"))
        .isEqualTo(
            "[csmr-1345] 3 slots have moved to partition 1 of P, and then: why. Run it again: it"
                + " goes on with the others.");
  }

  @Test
  void a_part_of_a_backup_that_is_late_says_whose() {
    assertThat(NodeError.PART_LATE.text("n1", "g", 120))
        .isEqualTo(
            "[csmr-1368] node n1 did not write the part of group g within 120 s. See whether it is"
                + " well, or give it longer with --patience-seconds.");
  }

  @Test
  void what_is_not_proposed_says_why() {
    assertThat(NodeError.ONE_THING.text("--loads and --balance"))
        .isEqualTo(
            "[csmr-1348] --loads and --balance cannot be asked for at once. Give one of --slots,"
                + " --drain, --undrain, --loads, --propose and --balance. Nothing has moved.");
    assertThat(NodeError.BAD_INTERVAL.text(0, 600))
        .isEqualTo("[csmr-1349] --interval is 0; it may be 1 to 600 seconds. Nothing has moved.");
    assertThat(NodeError.BAD_RATE.text(0, 600))
        .isEqualTo(
            "[csmr-1350] --rate is 0; it may be 1 to 600 moves a minute. Nothing has moved.");
    assertThat(NodeError.OPTION_ALONE.text("--rate", "--balance"))
        .isEqualTo(
            "[csmr-1351] --rate means nothing without --balance. Leave it out, or add that. Nothing"
                + " has moved.");
    assertThat(NodeError.LOADS_NOT_TOLD.text("P", "why"))
        .isEqualTo("[csmr-1352] How much the slots of P are used is not known: why");
    assertThat(NodeError.NOTHING_PROPOSED.text("P", "g: why"))
        .isEqualTo(
            "[csmr-1353] Nothing is proposed for P while a group of it has no majority. Those that do"
                + " not answer: g: why");
  }

  @Test
  void what_ends_a_start_says_how_to_fix_it() {
    assertThat(NodeError.NO_GROUP_TO_FOUND.text("cluster.yaml", "h"))
        .isEqualTo("[csmr-1202] cluster.yaml has no group h. Fix --found.");
    assertThat(NodeError.SERVICE_NOT_LOADED.text("a.B not found"))
        .isEqualTo(
            "[csmr-1203] A service on the class path cannot be loaded: a.B not found. Compile it"
                + " again, with this version of csmr-processor.");
    assertThat(NodeError.CANNOT_OPEN.text("n1", "cluster.yaml:4", "the disk is full."))
        .isEqualTo("[csmr-1205] Node n1 (cluster.yaml:4) cannot open its data: the disk is full.");
  }

  @Test
  void what_ends_a_change_of_members_says_how_to_fix_it() {
    assertThat(NodeError.NOT_CHANGED_IN_TIME.text("g", 120, "Group g changes its leader."))
        .isEqualTo(
            "[csmr-1303] The members of group g are not changed after 120 s; last: Group g changes"
                + " its leader. What was begun goes on; run this again to see its end.");
    assertThat(
            NodeError.OTHER_NODE_THERE.text(
                "a:1", "n1", "other", "n3", "demo", "cluster.yaml", "cluster.yaml:6"))
        .isEqualTo(
            "[csmr-1304] At a:1 is node n1 of cluster other, not node n3 of cluster demo. Fix host"
                + " and port of node n3 in cluster.yaml (cluster.yaml:6).");
    assertThat(NodeError.OTHER_CLUSTER.text("demo", "other"))
        .isEqualTo(
            "[csmr-1307] This node belongs to cluster demo, not to other. Run this with the"
                + " configuration of the cluster whose node this is.");
    assertThat(NodeError.NOT_MEMBERS.text(15, "g"))
        .isEqualTo("[csmr-1308] A group has 1 to 15 members, each once. Fix members of group g.");
    assertThat(NodeError.NOT_HOSTED.text("g"))
        .isEqualTo(
            "[csmr-1309] This node does not host group g. Run csmr members, which asks the group's"
                + " leader.");
    assertThat(NodeError.STEP_REFUSED.text("a:1", "g", "UNAVAILABLE", "io exception"))
        .isEqualTo(
            "[csmr-1311] Node at a:1 did not change the members of group g; it answered"
                + " UNAVAILABLE: io exception");
  }

  @Test
  void what_refuses_a_call_says_how_to_fix_it() {
    assertThat(NodeError.NO_SUCH_SERVICE.text("X", "[Store]"))
        .isEqualTo(
            "[csmr-1501] This cluster has no service X, only [Store]. Fix the name, or add the"
                + " service to the cluster's configuration.");
    assertThat(NodeError.SEVERAL_SERVICES.text("a.Store", "[A, B]"))
        .isEqualTo(
            "[csmr-1503] This cluster has several services of type a.Store: [A, B]. Name one in the"
                + " metadata csmr-service.");
    assertThat(NodeError.ARGUMENTS_TOO_LARGE.text(9, "n1", 8))
        .isEqualTo(
            "[csmr-1504] The arguments have 9 bytes; node n1 takes at most 8. Send less at a time,"
                + " or raise limits.message-bytes.");
    assertThat(NodeError.NO_REQUEST.text())
        .isEqualTo("[csmr-1505] The call has no request message. Send one.");
    assertThat(NodeError.NOT_A_READ.text("fast"))
        .isEqualTo(
            "[csmr-1506] The metadata csmr-read is 'fast'; it may be 'linearizable' or 'stale'. Fix"
                + " it.");
    assertThat(NodeError.CONNECTION_FULL.text(7))
        .isEqualTo(
            "[csmr-1521] This connection has 7 invocations unanswered. Wait for answers, or raise"
                + " limits.outstanding-per-connection.");
    assertThat(NodeError.NODE_FULL.text("n1", "7 of 7 requests"))
        .isEqualTo(
            "[csmr-1522] Node n1 has unanswered 7 of 7 requests. Try again later, or raise"
                + " limits.outstanding-per-node or limits.outstanding-bytes-per-node.");
    assertThat(NodeError.ANSWERS_NOT_READ.text("n1", "9 bytes"))
        .isEqualTo(
            "[csmr-1523] The caller reads its answers more slowly than it asks: node n1 keeps for it"
                + " 9 bytes. Ask for less at a time.");
    assertThat(NodeError.NOT_ANSWERED.text("Store", "n1", "group g has no leader"))
        .isEqualTo(
            "[csmr-1524] Service Store did not answer node n1 in time (as far as is known here, group"
                + " g has no leader). See that each of them has a majority, and that no operation"
                + " there takes long.");
    assertThat(NodeError.NODE_STOPS.text("n1"))
        .isEqualTo("[csmr-1525] Node n1 is stopping. Call another node.");
    assertThat(NodeError.ANSWER_IN_PIECES.text(9))
        .startsWith("[csmr-1526] The operation was executed, but its answer has more than 9 bytes.")
        .endsWith("or let it answer less at a time.");
  }

  @Test
  void what_impedes_a_node_that_runs_says_how_to_fix_it() {
    assertThat(NodeError.REPLICA_STOPPED.text("g", "n1", "it failed."))
        .isEqualTo(
            "[csmr-1211] THE REPLICA OF GROUP g ON NODE n1 HAS STOPPED, rather than diverge from the"
                + " others: it failed.");
    assertThat(NodeError.UNKNOWN_HOST.text("h", "n2"))
        .isEqualTo(
            "[csmr-1212] Nobody knows host h of node n2 just now: members are not changed from that"
                + " machine. If they are to be, fix the host or the name service, and restart this"
                + " node.");
    assertThat(NodeError.FAULT.text("n1", "it failed"))
        .isEqualTo(
            "[csmr-1291] The health of node n1 could not be looked at: it failed. That is a fault of"
                + " csmr: report it, with what follows here.");
  }
}
