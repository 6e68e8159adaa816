package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.client.Caller;
import dev.csmr.client.CsmrClient;
import dev.csmr.codec.WireWriter;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.frame.Answer;
import dev.csmr.service.frame.AnswerFrame;
import dev.csmr.service.frame.Frame;
import dev.csmr.service.frame.FrameMethods;
import dev.csmr.service.frame.InvocationMode;
import dev.csmr.service.frame.Protocol;
import dev.csmr.service.frame.Request;
import dev.csmr.service.frame.RequestFrame;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Slots move between groups of whole nodes while clients use their keys. */
@Timeout(600)
final class MovingSlotsTest {
  private static final int SLOTS = MovingCluster.SLOTS;

  @TempDir Path directory;

  private static CsmrClient client(Node node) {
    return CsmrClient.builder(List.of(node.config().endpoint()))
        .deadline(Duration.ofSeconds(30))
        .build();
  }

  private static void addOneByWhatNamesNoKey(Registers registers) {
    for (int i = 0; i < 100; i++) {
      registers.call(TestRegisters.DELAY, Caller.Mode.COMMAND, key(i), 0);
    }
  }

  private static String key(int number) {
    return "key-" + number;
  }

  @Test
  void a_key_is_where_its_slot_has_moved_through_every_node_and_after_a_restart() throws Exception {
    Deployment deployment = MovingCluster.deployment(directory);
    ClusterConfig config = deployment.config();
    Node second = Node.start(deployment, "n2");
    try (Node first = Node.start(deployment, "n1");
        CsmrClient one = client(first);
        CsmrClient two = client(second)) {
      Registers registers = new Registers(one.caller("Moving"));
      for (int i = 0; i < 100; i++) {
        assertThat(registers.add(key(i), i)).isEqualTo(i);
      }
      List<Integer> all = new ArrayList<>();
      for (int slot = 0; slot < SLOTS; slot++) {
        all.add(slot);
      }
      SlotMoves.move(config, "Moving", all, 2, left -> {});

      assertThat(SlotMoves.owners(config, "Moving")).containsOnly(2);
      Registers others = new Registers(two.caller("Moving"));
      for (int i = 0; i < 100; i++) {
        assertThat(others.get(key(i))).isEqualTo(i);
        assertThat(registers.get(key(i))).isEqualTo(i);
      }
      assertThat(others.sum()).isEqualTo(4950);
      addOneByWhatNamesNoKey(registers);

      second.close();
      second = Node.start(deployment, "n2");
      for (int i = 0; i < 100; i++) {
        assertThat(registers.add(key(i), 1)).isEqualTo(i + 2);
      }
      SlotMoves.move(config, "Moving", all, 0, left -> {});
      addOneByWhatNamesNoKey(registers);
      assertThat(registers.sum()).isEqualTo(5250);
      assertThat(new Registers(two.caller("Moving")).get(key(7))).isEqualTo(10);
    } finally {
      second.close();
    }
  }

  @Test
  void what_is_sent_again_after_its_slot_has_moved_is_answered_and_not_executed_again()
      throws Exception {
    Deployment deployment = MovingCluster.deployment(directory);
    ClusterConfig config = deployment.config();
    try (Node first = Node.start(deployment, "n1");
        Node second = Node.start(deployment, "n2");
        CsmrClient client = client(first)) {
      Registers registers = new Registers(client.caller("Moving"));
      String key = key(1);
      String both = key(1) + ">" + key(2);
      long expires = System.currentTimeMillis() + 300_000;
      assertThat(send(first, 1, 0, expires, TestRegisters.ADD, key, 5).get(0)).isEqualTo(5);
      assertThat(send(first, 2, 0, expires, MovingRegisters.TRANSFER, both, 2)).hasSize(1);
      List<Integer> slots =
          List.of(CanonicalKey.of(key).slot(SLOTS), CanonicalKey.of(key(2)).slot(SLOTS));
      for (int to : List.of(1, 2, 0, 2)) {
        SlotMoves.move(config, "Moving", slots, to, left -> {});

        assertThat(send(second, 1, 0, expires, TestRegisters.ADD, key, 5).get(0)).isEqualTo(5);
        assertThat(send(second, 2, 0, expires, MovingRegisters.TRANSFER, both, 2)).hasSize(1);
        assertThat(registers.get(key)).isEqualTo(3);
        assertThat(registers.get(key(2))).isEqualTo(2);
      }
      // New ones of callers that know nothing of the moves, or all of them.
      assertThat(send(first, 3, 0, expires, TestRegisters.ADD, key, 1).get(0)).isEqualTo(4);
      assertThat(send(second, 4, 99, expires, TestRegisters.ADD, key, 1).get(0)).isEqualTo(5);
    }
  }

  /** Sends an invocation of session 9 as a client would that has sent it before, perhaps. */
  private static List<Long> send(
      Node node, long sequence, long mapVersion, long expires, int operation, String key, long by)
      throws Exception {
    Metadata headers = new Metadata();
    headers.put(FrameMethods.SERVICE, "Moving");
    headers.put(Protocol.KEY, Integer.toString(Protocol.VERSION));
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(node.config().endpoint()).usePlaintext().build();
    CompletableFuture<List<Long>> answered = new CompletableFuture<>();
    try {
      ClientCall<Frame, Frame> call = channel.newCall(FrameMethods.OPEN, CallOptions.DEFAULT);
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onMessage(Frame message) {
              for (Answer answer : AnswerFrame.read(message.reader()).answers()) {
                assertThat(answer.outcome()).isEqualTo(Answer.Outcome.DONE);
                answered.complete(List.of(TestRegisters.number(answer.payload())));
              }
              call.request(1);
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
              answered.completeExceptionally(status.asRuntimeException());
            }
          },
          headers);
      call.request(1);
      WireWriter out = new WireWriter();
      RequestFrame.begin(out, 9, 1);
      byte[] arguments = new TestRegisters.Arguments(key, by).bytes();
      new Request(
              sequence,
              InvocationMode.COMMAND,
              expires,
              60_000,
              0,
              mapVersion,
              operation,
              arguments)
          .write(out);
      call.sendMessage(Frame.of(out));
      return answered.get(120, TimeUnit.SECONDS);
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void what_cannot_move_is_refused_and_nothing_has_changed() throws Exception {
    Deployment deployment = MovingCluster.deployment(directory);
    ClusterConfig config = deployment.config();
    try (Node first = Node.start(deployment, "n1");
        Node second = Node.start(deployment, "n2");
        CsmrClient client = client(first)) {
      assertThat(new Registers(client.caller("Moving")).add(key(1), 1)).isEqualTo(1);
      assertThat(second.config().name()).isEqualTo("n2");

      assertThatThrownBy(() -> SlotMoves.move(config, "Moving", List.of(16), 0, left -> {}))
          .hasMessageContaining("csmr-1343");
      assertThatThrownBy(() -> SlotMoves.move(config, "Moving", List.of(1), 3, left -> {}))
          .hasMessageContaining("csmr-1342");
      assertThatThrownBy(() -> SlotMoves.move(config, "Other", List.of(1), 0, left -> {}))
          .hasMessageContaining("csmr-1341")
          .hasMessageContaining("[Moving]");
      assertThat(SlotMoves.owners(config, "Moving")).startsWith(0, 0).endsWith(2, 2);
    }
  }

  @Test
  void nothing_is_lost_doubled_or_counted_twice_while_slots_move() throws Exception {
    Deployment deployment = MovingCluster.deployment(directory);
    ClusterConfig config = deployment.config();
    ExecutorService threads = Executors.newCachedThreadPool();
    AtomicBoolean over = new AtomicBoolean();
    try (Node first = Node.start(deployment, "n1");
        Node second = Node.start(deployment, "n2");
        CsmrClient one = client(first);
        CsmrClient two = client(second)) {
      new Registers(one.caller("Moving")).add(key(0), 1_000);
      List<Future<long[]>> writers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int seed = i;
        Caller caller = (i % 2 == 0 ? one : two).caller("Moving");
        writers.add(threads.submit(() -> write(caller, seed, over)));
      }
      Caller reader = two.caller("Moving");
      Future<Integer> sums =
          threads.submit(
              (Callable<Integer>)
                  () -> {
                    int count = 0;
                    while (!over.get()) {
                      assertThat(new Registers(reader).sum()).isEqualTo(1_000);
                      count++;
                    }
                    return count;
                  });
      Random random = new Random(7);
      for (int move = 0; move < 60; move++) {
        List<Integer> slots = List.of(random.nextInt(SLOTS), random.nextInt(SLOTS));
        SlotMoves.move(config, "Moving", slots, random.nextInt(3), left -> {});
      }
      over.set(true);

      long[] expected = new long[40];
      expected[0] = 1_000;
      for (Future<long[]> writer : writers) {
        long[] written = writer.get();
        for (int i = 0; i < expected.length; i++) {
          expected[i] += written[i];
        }
      }
      assertThat(sums.get()).isPositive();
      Registers registers = new Registers(one.caller("Moving"));
      for (int i = 0; i < expected.length; i++) {
        assertThat(registers.get(key(i))).as(key(i)).isEqualTo(expected[i]);
      }
    } finally {
      over.set(true);
      threads.shutdownNow();
    }
  }

  /** Moves amounts between registers; what it made of each. */
  private static long[] write(Caller caller, int seed, AtomicBoolean over) {
    Random random = new Random(seed);
    long[] written = new long[40];
    Registers registers = new Registers(caller);
    while (!over.get()) {
      int from = random.nextInt(written.length);
      int to = (from + 1 + random.nextInt(written.length - 1)) % written.length;
      long amount = random.nextInt(5);
      registers.call(
          MovingRegisters.TRANSFER, Caller.Mode.COMMAND, key(from) + ">" + key(to), amount);
      written[from] -= amount;
      written[to] += amount;
      registers.add(key(from), 0);
    }
    return written;
  }
}
