package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.ReplicaContext;
import dev.csmr.client.Caller;
import dev.csmr.client.CsmrClient;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import dev.csmr.launcher.FreePorts;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.Reply;
import dev.csmr.service.ServiceStateMachine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The interleavings in the figures of the paper on D-SSMR (L. H. Le, E. Bezerra, F. Pedone,
 * <i>Dynamic Scalable State Machine Replication</i>, in its draft), on whole nodes: the figures' P1
 * is partition 1, in group {@code b} on node n2; their P2 is partition 0, in group {@code a} on n1,
 * which callers call. A partition is made to stand still in the middle of what it executes, so the
 * order is the figure's each time.
 *
 * <p>There, an oracle says which partition has a key; it takes part in each create and each move,
 * and locks keys for those who asked it. Here there is none. Each key, created or not, has a slot,
 * and each slot an owner by the map that all groups have in their states; a key is created by the
 * first operation on it, where its slot is. So no answer can tell of a key that the owner does not
 * have yet, and nothing is locked that somebody would have to release.
 */
@Timeout(600)
final class PaperFiguresTest {
  private static final int SLOTS = 16;
  private static final String YAML =
      """
      version: 1
      cluster: test
      nodes:
        - {name: n2, host: 127.0.0.1, port: %d, raft-port: %d, data: %s/n2}
        - {name: n1, host: 127.0.0.1, port: %d, raft-port: %d, data: %s/n1}
        - {name: n3, host: 127.0.0.1, port: %d, raft-port: %d, data: %s/n3}
      groups:
        - {name: a, members: [n1]}
        - {name: b, members: [n2]}
      services:
        - name: Moving
          type: test.MovingRegisters
          slot-count: 16
          partitions:
            - {slots: 0-7, group: a}
            - {slots: 8-15, group: b}
      """;

  /** Keys that P1 has before any move, each of another slot. */
  private static final String X = key(9);

  private static final String Z = key(10);

  /** Keys that P2 has. */
  private static final String Y = key(1);

  private static final String W = key(2);

  /** What stands still, by what it is in the middle of. */
  private final Map<String, Hold> holds = new ConcurrentHashMap<>();

  @TempDir Path directory;
  private ClusterConfig config;
  private final List<Node> nodes = new ArrayList<>();
  private Node ofP2;
  private Node ofP1;
  private Node ofNone;
  private CsmrClient client;
  private Registers registers;

  private static String key(int slot) {
    for (int i = 0; ; i++) {
      if (CanonicalKey.of("key-" + i).slot(SLOTS) == slot) {
        return "key-" + i;
      }
    }
  }

  @BeforeEach
  void start() throws Exception {
    Object[] places = new Object[9];
    for (int i = 0; i < places.length; i++) {
      places[i] = i % 3 == 2 ? directory : (Object) FreePorts.next();
    }
    Path file = Files.writeString(directory.resolve("cluster.yaml"), YAML.formatted(places));
    Deployment deployment =
        Deployment.resolve(
            ClusterConfig.load(file, Map.of()), List.of(new MovingRegisters(), new HeldPart()));
    config = deployment.config();
    ofP2 = start(deployment, "n1");
    ofP1 = start(deployment, "n2");
    ofNone = start(deployment, "n3");
    // Clients go to the node that leads the first group, and this one is there already.
    client = client(ofP2);
    registers = new Registers(client.caller("Moving"));
    // From here on both groups have leaders that n1 knows. No call of both goes before what a test
    // does: of such a one a group that stands still might not have told the other yet.
    assertThat(registers.get(X)).isZero();
    assertThat(registers.get(Y)).isZero();
  }

  private Node start(Deployment deployment, String name) throws NodeException {
    Node node = Node.start(deployment, name);
    nodes.add(node);
    return node;
  }

  private void close(Node node) {
    nodes.remove(node);
    node.close();
  }

  private static CsmrClient client(Node node) {
    return CsmrClient.builder(List.of(node.config().endpoint()))
        .deadline(Duration.ofSeconds(30))
        .build();
  }

  @AfterEach
  void stop() {
    holds.values().forEach(Hold::release);
    client.close();
    nodes.forEach(Node::close);
  }

  /** A place in what a partition does, at which it stands still. */
  private static final class Hold {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    void awaitReached() throws InterruptedException {
      assertThat(reached.await(240, TimeUnit.SECONDS)).isTrue();
    }

    void release() {
      released.countDown();
    }

    boolean isReleased() {
      return released.getCount() == 0;
    }

    private void stand() {
      reached.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Has the partition stand still that next adds to a register, takes slots out or puts some in.
   */
  private Hold hold(String what) {
    return holds.computeIfAbsent(what, absent -> new Hold());
  }

  private static String adding(String key) {
    return "adds to " + key;
  }

  private static final String TAKING_OUT = "takes out";
  private static final String PUTTING_IN = "puts in";

  private void pass(String what) {
    Hold hold = holds.get(what);
    if (hold != null) {
      hold.stand();
    }
  }

  private final class HeldPart extends MovingRegisters.MovingPart {
    @Override
    public ServiceStateMachine newStateMachine(ReplicaContext context) {
      return new TestRegistersMachine() {
        @Override
        public Reply execute(int operation, byte[] arguments) {
          if (operation == TestRegisters.ADD) {
            pass(adding(TestRegisters.Arguments.read(arguments).key()));
          }
          return super.execute(operation, arguments);
        }

        @Override
        public void takeOut(Predicate<CanonicalKey> which, WireWriter out) {
          super.takeOut(which, out);
          pass(TAKING_OUT);
        }

        @Override
        public void putIn(WireReader in) {
          pass(PUTTING_IN);
          super.putIn(in);
        }
      };
    }
  }

  /** Moves the slot of X to P2, as an operator does; through n2, so n1 does not hear of it. */
  private FutureTask<Void> moveX() {
    return begin(
        () -> {
          SlotMoves.move(config, "Moving", List.of(CanonicalKey.of(X).slot(SLOTS)), 0, left -> {});
          return null;
        });
  }

  private static <T> FutureTask<T> begin(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    Thread thread = new Thread(future, "mover");
    thread.setDaemon(true);
    thread.start();
    return future;
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.get(240, TimeUnit.SECONDS);
  }

  /** What is answered, and whether the hold was released by then. */
  private static CompletableFuture<String> answered(CompletableFuture<Long> call, Hold hold) {
    return call.thenApply(number -> number + (hold.isReleased() ? " after" : " before"));
  }

  /** Calls through the same node, so that what may not be answered yet has had the time to be. */
  private void callOthers() {
    for (int i = 0; i < 20; i++) {
      registers.staleGet(W);
    }
  }

  /**
   * Figure 1: a reads x, b creates x in P1, then x is read. There the oracle answers a's question
   * with no place, so a's command ends unsent; b asks the oracle as well, and sends the create to
   * it and to P1. Here the owner of x's slot itself answers that there is nothing, and the create
   * is one command there.
   */
  @Test
  void figure_1_a_read_before_the_create_finds_nothing_and_one_after_it_the_key() throws Exception {
    try (CsmrClient other = client(ofP1)) {
      Registers b = new Registers(other.caller("Moving"));

      assertThat(registers.get(X)).isZero();
      assertThat(b.add(X, 5)).isEqualTo(5);

      assertThat(registers.get(X)).isEqualTo(5);
      assertThat(b.get(X)).isEqualTo(5);
    }
  }

  /**
   * Figure 1, of the partition: {@code create(x, P)} says where x is created. Here that is where
   * its slot is: whoever wants x elsewhere moves the slot, before it has any key as well as later.
   */
  @Test
  void figure_1_a_key_is_created_in_the_partition_to_which_its_slot_moved_before()
      throws Exception {
    get(moveX());
    assertThat(registers.add(X, 5)).isEqualTo(5);

    close(ofP1);
    assertThat(registers.get(X)).isEqualTo(5);
  }

  /**
   * Figure 2 (b): the read comes to P1 while P1 executes the create. There the signals between
   * oracle and P1 keep the two commands from overlapping. Here one group orders both.
   */
  @Test
  void figure_2b_a_read_while_the_create_executes_waits_for_it_and_finds_the_key()
      throws Exception {
    Hold creating = hold(adding(X));
    CompletableFuture<Long> create = registers.addAsync(X, 5);
    creating.awaitReached();

    CompletableFuture<String> read = answered(registers.getAsync(X), creating);
    // P2 goes on meanwhile.
    for (int i = 1; i <= 20; i++) {
      assertThat(registers.add(Y, 1)).isEqualTo(i);
    }

    creating.release();
    assertThat(get(read)).isEqualTo("5 after");
    assertThat(get(create)).isEqualTo(5);
  }

  /**
   * Figure 2 (b), of a create that two groups execute, as oracle and P1 do there: x and y are
   * created by one operation, which P2 has executed and P1 not. Here, too, the answer of a read
   * that saw it waits until it is known to be executed in both: else what the reader did next could
   * miss x.
   */
  @Test
  void figure_2b_a_read_after_one_of_two_groups_created_is_answered_once_both_have()
      throws Exception {
    Hold there = hold(adding(X));
    Hold here = hold(adding(Y));
    here.release();
    CompletableFuture<Long> create =
        registers.callAsync(MovingRegisters.TRANSFER, Caller.Mode.COMMAND, X + ">" + Y, 5);
    here.awaitReached();
    there.awaitReached();

    CompletableFuture<String> read = answered(registers.getAsync(Y), there);
    callOthers();

    there.release();
    assertThat(get(read)).isEqualTo("5 after");
    assertThat(registers.get(X)).isEqualTo(-5);
    get(create);
  }

  /**
   * Figure 2 (c): the read is executed before the create, although the oracle knew of x when it was
   * asked. There the multicast excludes it, which delivers the create before the read at both. Here
   * it may happen, and is right: nobody has told the reader of x, for nobody but the owner tells.
   */
  @Test
  void figure_2c_a_read_that_is_ordered_before_the_create_finds_nothing() throws Exception {
    Hold earlier = hold(adding(Z));
    CompletableFuture<Long> before = registers.addAsync(Z, 1);
    earlier.awaitReached();

    // Adding nothing reads in the order of commands.
    CompletableFuture<Long> read = registers.addAsync(X, 0);
    CompletableFuture<Long> create = registers.addAsync(X, 5);
    CompletableFuture<Long> next = registers.addAsync(X, 0);

    earlier.release();
    assertThat(get(before)).isEqualTo(1);
    assertThat(get(read)).isZero();
    assertThat(get(create)).isEqualTo(5);
    assertThat(get(next)).isEqualTo(5);
  }

  /**
   * Figure 3 (a): the read was told that x is in P1, and comes when x has left P1 and is not in P2
   * yet. There a lock that the reader holds at the oracle keeps the move from beginning. Here P1
   * refuses it, as its map says where x went, and P2, where it is sent next, answers once it has x;
   * what touches other slots does not wait.
   */
  @Test
  void figure_3a_a_read_between_the_two_halves_of_the_move_finds_the_key_at_the_new_owner()
      throws Exception {
    assertThat(registers.add(X, 5)).isEqualTo(5);
    Hold arriving = hold(PUTTING_IN);
    FutureTask<Void> move = moveX();
    arriving.awaitReached();

    CompletableFuture<String> read = answered(registers.getAsync(X), arriving);
    for (int i = 1; i <= 20; i++) {
      assertThat(registers.add(Z, 1)).isEqualTo(i);
    }

    arriving.release();
    assertThat(get(read)).isEqualTo("5 after");
    get(move);
    assertThat(registers.add(X, 1)).isEqualTo(6);
  }

  /** Figure 3 (a), earlier: the read comes to P1 while P1 is giving x away. */
  @Test
  void figure_3a_a_read_while_the_old_owner_gives_the_slot_away_finds_the_key() throws Exception {
    assertThat(registers.add(X, 5)).isEqualTo(5);
    Hold leaving = hold(TAKING_OUT);
    FutureTask<Void> move = moveX();
    leaving.awaitReached();

    CompletableFuture<String> read = answered(registers.getAsync(X), leaving);
    for (int i = 1; i <= 20; i++) {
      assertThat(registers.add(Y, 1)).isEqualTo(i);
    }

    leaving.release();
    assertThat(get(read)).isEqualTo("5 after");
    get(move);
    assertThat(registers.add(X, 1)).isEqualTo(6);
  }

  /**
   * Figure 3, and the question that the draft leaves open: who releases the lock of a client that
   * failed after it got it. Here there is none: the order of a move, once in a log, is carried out
   * by the groups, whoever asked for it and by whatever node.
   */
  @Test
  void figure_3_a_move_ends_without_whoever_asked_for_it() throws Exception {
    List<Integer> slots = List.of(CanonicalKey.of(X).slot(SLOTS));
    assertThat(registers.add(X, 5)).isEqualTo(5);
    Hold arriving = hold(PUTTING_IN);
    String asked = ofNone.config().endpoint();
    begin(
        () ->
            SlotsService.ask(
                new AskedNode(asked, null),
                new SlotsService.Move(config.name(), "Moving", slots, 0, 30_000)));
    arriving.awaitReached();
    close(ofNone);
    arriving.release();

    assertThat(registers.get(X)).isEqualTo(5);
    assertThat(registers.add(X, 1)).isEqualTo(6);
    assertThat(SlotMoves.owners(config, "Moving").get(slots.get(0))).isZero();
  }

  /**
   * Figure 4: a client that knows a key's place does not ask the oracle. Here that is so for every
   * call: nodes keep the map. What is outdated in it is found out by the owner of before, which
   * refuses and tells; from then on nobody else is asked than the owner, not even when the owner of
   * before is gone.
   */
  @Test
  void figure_4_an_outdated_place_is_refused_once_and_a_known_one_asks_nobody_else()
      throws Exception {
    assertThat(registers.add(X, 5)).isEqualTo(5);
    get(moveX());
    assertThat(registers.get(X)).isEqualTo(5);

    close(ofP1);
    List<Long> sums = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sums.add(registers.add(X, 1));
      assertThat(registers.get(X)).isEqualTo(6 + i);
    }
    assertThat(sums).startsWith(6L, 7L).endsWith(25L);
  }
}
