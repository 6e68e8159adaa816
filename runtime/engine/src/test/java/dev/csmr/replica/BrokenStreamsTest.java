package dev.csmr.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.MembersOutcome;
import dev.csmr.replica.api.MembersReply;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.replica.api.ReplicaStatus.ReplicaRole;
import dev.csmr.replica.ratis.AppendGuard;
import dev.csmr.service.Invocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Histories of replicas on real Ratis whose streams break, from seeds: whatever happened, the group
 * gets on by itself once its network and its nodes are whole again. {@code -Dcsmr.soak.histories=N}
 * sets how many, {@code -Dcsmr.soak.seed=S} the first.
 */
class BrokenStreamsTest {
  private static final long FIRST_SEED = Long.getLong("csmr.soak.seed", 1_000);
  private static final long HISTORIES = Long.getLong("csmr.soak.histories", 100);

  private final ServerInterceptor normal = AppendGuard.network;

  @TempDir Path directory;

  @AfterEach
  void restore() {
    AppendGuard.network = normal;
  }

  static LongStream manySeeds() {
    return LongStream.range(FIRST_SEED, FIRST_SEED + HISTORIES);
  }

  @ParameterizedTest
  @ValueSource(longs = {2})
  @Timeout(600)
  void a_group_gets_on_once_its_network_and_nodes_are_whole(long seed) throws IOException {
    check(seed);
  }

  @Tag("soak")
  @ParameterizedTest
  @MethodSource("manySeeds")
  @Timeout(600)
  void many_groups_get_on_once_their_networks_and_nodes_are_whole(long seed) throws IOException {
    check(seed);
  }

  private void check(long seed) throws IOException {
    Random random = new Random(seed);
    BrokenStreams streams = new BrokenStreams(random.nextLong());
    AppendGuard.network = streams;
    ReplicaLimits limits =
        ReplicaLimits.DEFAULT.withSnapshots(5 + random.nextInt(20), 1 << 30, 1 + random.nextInt(5));
    try (TestCluster cluster = TestCluster.start(directory, limits)) {
      History history = new History(cluster, streams, random);
      history.disturb();
      history.heal();
    }
  }

  private static final class History {
    private static final int MOST_NEWCOMERS = 2;

    private final TestCluster cluster;
    private final BrokenStreams streams;
    private final Random random;
    private final List<Invocation> commands = new ArrayList<>();

    /** Who is to be a member in the end. */
    private final Set<String> members;

    private String down;

    History(TestCluster cluster, BrokenStreams streams, Random random) {
      this.cluster = cluster;
      this.streams = streams;
      this.random = random;
      this.members = new LinkedHashSet<>(cluster.nodes());
    }

    void disturb() throws IOException {
      streams.fail();
      int steps = 5 + random.nextInt(15);
      for (int i = 0; i < steps; i++) {
        step();
        pass(random.nextInt(8) == 0 ? 1_000 : 100);
      }
      // A leader that is just beginning is the one that gets on least by itself.
      streams.pause();
      pass(1_000);
      streams.fail();
      handOver();
      pass(200);
    }

    private void step() throws IOException {
      switch (random.nextInt(12)) {
        case 0 -> handOver();
        case 1 -> stopOrStart();
        case 2 -> streams.toggle(any(cluster.nodes()), any(cluster.nodes()));
        case 3 -> changeMembers();
        default -> {
          int count = 1 + random.nextInt(5);
          for (int i = 0; i < count; i++) {
            add();
          }
        }
      }
    }

    private void add() {
      Invocation command = cluster.command(CounterStore.add("a", 1));
      commands.add(command);
      leading().ifPresent(leader -> cluster.replica(leader).submit(command, reply -> {}));
    }

    private void handOver() {
      leading().ifPresent(cluster::offerHandOver);
    }

    private Optional<String> leading() {
      return cluster.nodes().stream()
          .filter(cluster::isRunning)
          .filter(node -> cluster.replica(node).status().role() == ReplicaRole.LEADER)
          .findAny();
    }

    private void stopOrStart() throws IOException {
      if (down == null) {
        down = any(List.copyOf(members));
        cluster.stopNode(down);
      } else {
        cluster.startNode(down);
        down = null;
      }
    }

    private void changeMembers() throws IOException {
      if (members.size() > 3) {
        members.remove(any(List.copyOf(members)));
      } else if (cluster.nodes().size() < 3 + MOST_NEWCOMERS) {
        members.add(cluster.startJoining());
      }
      List<Member> wanted =
          cluster.config("n0").groups().get(0).members().stream()
              .filter(member -> members.contains(member.node()))
              .toList();
      leading()
          .ifPresent(
              leader -> {
                var unused = cluster.replica(leader).changeMembers(wanted);
              });
    }

    void heal() throws IOException {
      streams.heal();
      if (down != null) {
        cluster.startNode(down);
      }
      cluster.leader();
      MembersReply reply = changed();
      if (reply.outcome() == MembersOutcome.FAILED) {
        // It may be the end of one that was begun amid the faults.
        reply = changed();
      }
      assertThat(reply.outcome()).as(reply.message()).isEqualTo(MembersOutcome.DONE);
      members.forEach(cluster::awaitCaughtUp);
      awaitSilence();
      checkCounter();
    }

    private MembersReply changed() {
      return cluster.changeMembers(members.toArray(String[]::new));
    }

    /** Nothing is sent again for ever. */
    private void awaitSilence() {
      TestCluster.await(
          "no more entries to be sent",
          () -> {
            long sent = streams.entries();
            sleep(1_000);
            return streams.entries() == sent;
          });
    }

    /** Each command is executed once, and answered as it was. */
    private void checkCounter() {
      add();
      List<Long> before = new ArrayList<>();
      commands.forEach(command -> before.add(number(cluster.execute(command))));
      assertThat(before)
          .containsExactlyInAnyOrderElementsOf(
              LongStream.range(0, commands.size()).boxed().toList());
      for (String node : members) {
        cluster.awaitCaughtUp(node);
        assertThat(number(cluster.staleQuery(node, CounterStore.get("a"))))
            .isEqualTo(commands.size());
        assertThat(cluster.stopReason(node, TestCluster.GROUP)).isNull();
      }
    }

    private String any(List<String> nodes) {
      return nodes.get(random.nextInt(nodes.size()));
    }

    private void pass(int atMostMillis) {
      sleep(random.nextInt(atMostMillis));
    }

    private static void sleep(int millis) {
      try {
        TimeUnit.MILLISECONDS.sleep(millis);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    private static long number(GroupReply reply) {
      assertThat(reply.isDone()).as(reply.message()).isTrue();
      return CounterStore.number(reply.replies().get(0));
    }
  }
}
