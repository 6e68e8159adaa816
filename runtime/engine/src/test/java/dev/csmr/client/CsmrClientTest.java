package dev.csmr.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.csmr.AnswerTooLargeException;
import dev.csmr.ConditionNotMetException;
import dev.csmr.IndeterminateException;
import dev.csmr.InvalidRequestException;
import dev.csmr.NotExecutedException;
import dev.csmr.OperationFailedException;
import dev.csmr.service.Environment;
import dev.csmr.service.Operations;
import dev.csmr.service.Reply;
import dev.csmr.service.frame.Answer;
import dev.csmr.service.frame.EventLoops;
import dev.csmr.service.frame.InvocationMode;
import dev.csmr.service.frame.Request;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
final class CsmrClientTest {
  /** Longer than a busy machine stands still. Tests of what ends earlier say when. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private ScriptedNode first;
  private ScriptedNode second;
  private CsmrClient client;

  @BeforeEach
  void startNodes() throws Exception {
    first = new ScriptedNode();
    second = new ScriptedNode();
  }

  @AfterEach
  void stop() {
    if (client != null) {
      client.close();
    }
    first.close();
    second.close();
  }

  private Caller caller(CsmrClient.Builder builder) {
    client = builder.build();
    return client.caller("S");
  }

  private Caller caller(ScriptedNode... nodes) {
    return caller(builder(nodes));
  }

  private static CsmrClient.Builder builder(ScriptedNode... nodes) {
    List<String> endpoints = new ArrayList<>();
    for (ScriptedNode node : nodes) {
      endpoints.add(node.endpoint());
    }
    return CsmrClient.builder(endpoints)
        .deadline(PATIENCE)
        .stallTimeout(PATIENCE)
        .attemptTimeout(PATIENCE);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Reply command(Caller caller) {
    return caller.invokeAndWait(7, Caller.Mode.COMMAND, bytes("x"));
  }

  @Test
  void a_call_gets_its_answer() {
    Caller caller = caller(first);

    Reply reply = caller.invokeAndWait(7, Caller.Mode.STALE_QUERY, bytes("hello"));

    assertThat(reply.payload()).isEqualTo(bytes("hello"));
    Request sent = first.seen.get(0).request();
    assertThat(sent.operation()).isEqualTo(7);
    assertThat(sent.mode()).isEqualTo(InvocationMode.STALE_QUERY);
  }

  @Test
  void a_node_of_another_protocol_ends_calls_at_once_and_says_what_to_do() {
    first.protocol = "2";

    assertThatThrownBy(() -> command(caller(first)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(
            "[csmr-1576] The node at "
                + first.endpoint()
                + " speaks protocol 2, this client protocol 1.")
        .hasMessageContaining("Use the csmr-client of the nodes' minor version");
    assertThat(first.seen).isEmpty();
  }

  @Test
  void a_node_that_names_no_protocol_ends_calls_at_once() {
    first.protocol = null;

    assertThatThrownBy(() -> command(caller(first)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("speaks no protocol that it names");
    assertThat(first.seen).isEmpty();
  }

  @Test
  void calls_that_wait_for_the_stream_share_a_frame() {
    Caller caller = caller(first);
    List<CompletableFuture<Reply>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(caller.invoke(7, Caller.Mode.COMMAND, bytes("x" + i)));
    }

    for (int i = 0; i < 100; i++) {
      assertThat(answers.get(i).join().payload()).isEqualTo(bytes("x" + i));
    }
    assertThat(first.seen.stream().map(seen -> seen.request().sequence()).distinct()).hasSize(100);
  }

  @Test
  void answered_sequences_are_acknowledged_by_later_requests() {
    Caller caller = caller(first);
    for (int i = 0; i < 5; i++) {
      command(caller);
    }

    assertThat(first.seen.get(4).firstIncomplete()).isEqualTo(5);
  }

  @Test
  void a_lost_answer_is_asked_for_elsewhere_under_the_same_identity() {
    AtomicInteger drops = new AtomicInteger();
    ScriptedNode.Script dropsTheFirst =
        (request, stream) -> {
          if (drops.getAndIncrement() == 0) {
            stream.drop();
          } else {
            stream.ok(request);
          }
        };
    first.script = dropsTheFirst;
    second.script = dropsTheFirst;
    Caller caller = caller(first, second);

    assertThat(command(caller).isOk()).isTrue();

    List<ScriptedNode.Seen> seen = new ArrayList<>(first.seen);
    seen.addAll(second.seen);
    assertThat(first.seen).hasSize(1);
    assertThat(second.seen).hasSize(1);
    assertThat(seen.get(0).session()).isEqualTo(seen.get(1).session());
    assertThat(seen.get(0).request().sequence()).isEqualTo(seen.get(1).request().sequence());
    assertThat(seen.get(0).request().expiresAtMillis())
        .isEqualTo(seen.get(1).request().expiresAtMillis());
  }

  private static void givePiece(ScriptedNode.Seen seen, ScriptedNode.Stream stream) {
    int number = seen.request().piece();
    Reply piece = Reply.piece(new Reply.Piece(number, 3, bytes("piece " + number + ";")));
    stream.answer(Answer.done(seen.request().sequence(), piece));
  }

  @Test
  void an_answer_in_pieces_is_fetched_under_the_same_identity_whatever_is_lost() {
    AtomicInteger requests = new AtomicInteger();
    ScriptedNode.Script script =
        (seen, stream) -> {
          if (requests.getAndIncrement() == 1) {
            stream.drop();
          } else {
            givePiece(seen, stream);
          }
        };
    first.script = script;
    second.script = script;
    Caller caller = caller(first, second);

    assertThat(command(caller).payload()).isEqualTo(bytes("piece 0;piece 1;piece 2;"));

    List<ScriptedNode.Seen> seen = new ArrayList<>(first.seen);
    seen.addAll(second.seen);
    assertThat(seen).hasSize(4);
    assertThat(seen.stream().map(each -> each.request().expiresAtMillis()).distinct()).hasSize(1);
    assertThat(seen.stream().map(each -> each.request().sequence()).distinct()).hasSize(1);
    assertThat(seen).allMatch(each -> each.firstIncomplete() == 1);
  }

  @Test
  void an_answer_whose_rest_is_gone_is_an_error_that_says_that_it_was_executed() {
    first.script =
        (seen, stream) -> {
          if (seen.request().piece() == 0) {
            givePiece(seen, stream);
          } else {
            stream.expired(seen, 5_000_000_000_000L);
          }
        };
    Caller caller = caller(first);

    assertThatThrownBy(() -> command(caller))
        .isInstanceOf(AnswerTooLargeException.class)
        .hasMessageContaining("was executed, but after 1 pieces of its answer no more came");
    assertThat(first.seen).hasSize(2);
  }

  @Test
  void a_call_expires_by_the_log_time_that_the_last_answer_told() {
    Caller caller = caller(first);
    first.logTimeMillis = 5_000_000_000_000L;
    command(caller);
    command(caller);

    long expires = first.seen.get(1).request().expiresAtMillis();
    assertThat(expires).isBetween(first.logTimeMillis + 300_000, first.logTimeMillis + 420_000);
  }

  @Test
  void a_call_that_had_expired_when_it_first_arrived_is_sent_again_by_the_groups_log_time() {
    AtomicInteger requests = new AtomicInteger();
    first.script =
        (request, stream) -> {
          if (requests.getAndIncrement() == 0) {
            stream.expired(request, 5_000_000_000_000L);
          } else {
            stream.ok(request);
          }
        };
    Caller caller = caller(first);

    assertThat(command(caller).isOk()).isTrue();
    assertThat(first.seen.get(1).request().expiresAtMillis()).isEqualTo(5_000_000_300_000L);
    assertThat(first.seen.get(1).request().sequence())
        .isEqualTo(first.seen.get(0).request().sequence());
  }

  @Test
  void a_call_that_expires_twice_is_not_executed() {
    first.script = (request, stream) -> stream.expired(request, 5_000_000_000_000L);
    Caller caller = caller(first);

    assertThatThrownBy(() -> command(caller)).isInstanceOf(NotExecutedException.class);
    assertThat(first.seen).hasSize(2);
  }

  @Test
  void a_call_that_expired_after_an_answer_was_lost_is_indeterminate() {
    AtomicInteger requests = new AtomicInteger();
    first.script =
        (request, stream) -> {
          if (requests.getAndIncrement() == 0) {
            stream.drop();
          } else {
            stream.expired(request, 5_000_000_000_000L);
          }
        };
    Caller caller = caller(first);

    assertThatThrownBy(() -> command(caller)).isInstanceOf(IndeterminateException.class);
    assertThat(first.seen).hasSize(2);
  }

  @Test
  void a_node_that_is_gone_is_replaced_by_another() {
    Caller caller = caller(first, second);
    command(caller);
    ScriptedNode used = first.seen.isEmpty() ? second : first;
    used.close();

    for (int i = 0; i < 3; i++) {
      assertThat(command(caller).isOk()).isTrue();
    }
  }

  @Test
  void a_node_that_falls_silent_is_replaced_by_another() {
    Caller caller = caller(builder(first, second).stallTimeout(Duration.ofMillis(700)));
    command(caller);
    ScriptedNode used = first.seen.isEmpty() ? second : first;
    used.mute = true;
    used.script = (request, stream) -> {};

    assertThat(command(caller).isOk()).isTrue();
  }

  @Test
  void a_connection_that_lets_nothing_through_is_replaced_by_a_new_one() throws Exception {
    try (Forwarder forwarder = new Forwarder(first.endpoint())) {
      Caller caller =
          caller(
              CsmrClient.builder(List.of(forwarder.endpoint()))
                  .deadline(PATIENCE)
                  .stallTimeout(Duration.ofMillis(700)));
      command(caller);

      forwarder.freeze();

      assertThat(command(caller).isOk()).isTrue();
    }
  }

  @Test
  void a_node_that_lives_but_does_not_answer_a_call_is_replaced_by_another() {
    first.script = (request, stream) -> {};
    second.script = (request, stream) -> stream.ok(request);
    Caller caller = caller(builder(first, second).attemptTimeout(Duration.ofMillis(600)));

    assertThat(command(caller).isOk()).isTrue();
  }

  @Test
  void the_stream_moves_to_the_leader_that_a_node_names() throws Exception {
    first.leader = second.endpoint();
    Caller caller = caller(first);

    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (second.seen.isEmpty() && System.nanoTime() < end) {
      command(caller);
    }

    assertThat(second.seen).isNotEmpty();
  }

  @Test
  void the_stream_moves_to_the_leader_even_if_the_node_named_it_once_and_early() throws Exception {
    first.leader = second.endpoint();
    Caller caller = caller(first);
    command(caller);
    first.leader = "";

    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (second.seen.isEmpty() && System.nanoTime() < end) {
      command(caller);
    }

    assertThat(second.seen).isNotEmpty();
  }

  @Test
  void a_node_that_is_about_to_stop_answers_what_it_has_and_gets_nothing_more() throws Exception {
    AtomicReference<Runnable> answer = new AtomicReference<>();
    ScriptedNode.Script script =
        (request, stream) -> {
          if (answer.compareAndSet(null, () -> stream.ok(request))) {
            stream.leave();
          } else {
            stream.ok(request);
          }
        };
    first.script = script;
    second.script = script;
    Caller caller = caller(first, second);
    CompletableFuture<Reply> before = caller.invoke(7, Caller.Mode.COMMAND, bytes("before"));

    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while ((first.seen.isEmpty() || second.seen.isEmpty()) && System.nanoTime() < end) {
      command(caller);
    }
    int seen = first.seen.size() + second.seen.size();
    byte[] firstSent = first.seen.get(0).request().arguments();
    ScriptedNode left = Arrays.equals(firstSent, bytes("before")) ? first : second;
    int seenByLeft = left.seen.size();
    command(caller);
    answer.get().run();

    assertThat(before.get().payload()).isEqualTo(bytes("before"));
    assertThat(left.seen).hasSize(seenByLeft);
    assertThat(first.seen.size() + second.seen.size()).isEqualTo(seen + 1);
  }

  @Test
  void an_unknown_service_is_an_invalid_request() {
    client = builder(first, second).build();

    assertThatThrownBy(() -> command(client.caller("T")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("no such service");
  }

  /**
   * How a command ends when its deadline comes after so many requests: a later deadline, where the
   * machine is too busy to bring them within an earlier one.
   */
  private Throwable outOfTime(int requests) {
    Duration deadline = Duration.ofMillis(500);
    while (true) {
      first.seen.clear();
      try (CsmrClient hurried = builder(first).deadline(deadline).build()) {
        Caller caller = hurried.caller("S");
        Throwable ending = catchThrowable(() -> command(caller));
        if (first.seen.size() >= requests || deadline.compareTo(PATIENCE) > 0) {
          return ending;
        }
      }
      deadline = deadline.multipliedBy(2);
    }
  }

  @Test
  void a_command_that_was_sent_and_never_answered_is_indeterminate() {
    first.script = (request, stream) -> {};

    assertThat(outOfTime(1))
        .isInstanceOf(IndeterminateException.class)
        .hasMessageContaining("no answer within PT");
  }

  @Test
  void a_call_that_is_out_of_time_tells_what_was_said_and_not_only_who_has_it() {
    first.script =
        (request, stream) -> {
          if (first.seen.size() == 1) {
            stream.outcome(request, Answer.Outcome.UNAVAILABLE);
          }
        };

    assertThat(outOfTime(2))
        .isInstanceOf(IndeterminateException.class)
        .hasMessageContaining("S: " + first.endpoint() + " says: scripted")
        .hasMessageContaining("(" + first.endpoint() + " has it since ");
  }

  @Test
  void a_node_is_to_give_up_before_its_caller_does() {
    Caller caller = caller(builder(first).deadline(Duration.ofSeconds(4)));

    command(caller);

    assertThat(first.seen.get(0).request().patienceMillis()).isLessThanOrEqualTo(2_800);
  }

  @Test
  void a_query_that_was_never_answered_is_not_executed() {
    first.script = (request, stream) -> {};
    Caller caller = caller(builder(first).deadline(Duration.ofMillis(500)));

    assertThatThrownBy(() -> caller.invokeAndWait(7, Caller.Mode.QUERY, bytes("x")))
        .isInstanceOf(NotExecutedException.class);
  }

  @Test
  void a_command_that_reached_no_node_is_not_executed() {
    first.close();
    Caller caller = caller(builder(first).deadline(Duration.ofMillis(500)));

    assertThatThrownBy(() -> command(caller))
        .isInstanceOf(NotExecutedException.class)
        .hasMessageContaining(first.endpoint());
  }

  @Test
  void overload_is_retried_a_few_times_and_then_not_executed() {
    first.script = (request, stream) -> stream.outcome(request, Answer.Outcome.OVERLOADED);
    Caller caller = caller(first);

    assertThatThrownBy(() -> command(caller))
        .isInstanceOf(NotExecutedException.class)
        .hasMessageContaining("RESOURCE_EXHAUSTED");
    assertThat(first.seen).hasSize(7);
  }

  @Test
  void overload_after_a_lost_answer_is_retried_until_the_outcome_is_known() {
    AtomicInteger requests = new AtomicInteger();
    first.script =
        (request, stream) -> {
          int number = requests.getAndIncrement();
          if (number == 0) {
            stream.drop();
          } else if (number < 10) {
            stream.outcome(request, Answer.Outcome.OVERLOADED);
          } else {
            stream.ok(request);
          }
        };
    Caller caller = caller(first);

    assertThat(command(caller).isOk()).isTrue();
  }

  @Test
  void an_unavailable_group_is_tried_again_through_another_node() {
    first.script = (request, stream) -> stream.outcome(request, Answer.Outcome.UNAVAILABLE);
    Caller caller = caller(first, second);

    assertThat(command(caller).isOk()).isTrue();
  }

  @Test
  void a_group_that_no_node_reaches_makes_a_client_change_nodes_less_and_less_often() {
    Set<ScriptedNode.Stream> streams = ConcurrentHashMap.newKeySet();
    ScriptedNode.Script unavailable =
        (request, stream) -> {
          streams.add(stream);
          stream.outcome(request, Answer.Outcome.UNAVAILABLE);
        };
    first.script = unavailable;
    second.script = unavailable;
    Caller caller = caller(builder(first, second).deadline(Duration.ofSeconds(3)));

    assertThatThrownBy(() -> command(caller)).isInstanceOf(NotExecutedException.class);

    // After 0.3, 0.9 and 2.1 seconds.
    assertThat(streams).hasSizeBetween(2, 4);
  }

  @Test
  void what_nodes_could_not_serve_is_left_to_them_for_longer_each_time() {
    AtomicInteger attempts = new AtomicInteger();
    first.script =
        (request, stream) -> {
          if (attempts.incrementAndGet() < 5) {
            stream.outcome(request, Answer.Outcome.UNAVAILABLE);
          } else {
            stream.ok(request);
          }
        };
    Caller caller = caller(builder(first).deadline(Duration.ofMinutes(5)));

    command(caller);

    assertThat(first.seen)
        .extracting(seen -> seen.request().patienceMillis())
        .containsExactly(3_000, 6_000, 10_000, 10_000, 10_000);
  }

  @Test
  void arguments_that_are_too_large_are_refused_and_not_sent() {
    Caller caller = caller(first);

    assertThatThrownBy(() -> caller.invokeAndWait(7, Caller.Mode.COMMAND, new byte[1001]))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("1001 bytes")
        .hasMessageContaining("1000");
    assertThat(first.seen).isEmpty();
  }

  @Test
  void replies_other_than_ok_become_exceptions() {
    Caller caller = caller(first);

    reply(Reply.of(Reply.Status.FAILED, "boom"));
    assertThatThrownBy(() -> command(caller))
        .isInstanceOf(OperationFailedException.class)
        .hasMessage("boom");
    reply(Reply.of(Reply.Status.INVALID, "bad"));
    assertThatThrownBy(() -> command(caller))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("bad");
    reply(Reply.of(Reply.Status.CONDITION_NOT_MET, "not held"));
    assertThatThrownBy(() -> command(caller))
        .isInstanceOf(ConditionNotMetException.class)
        .hasMessage("not held");
    reply(Reply.of(Reply.Status.DECLARED, "d"));
    assertThat(command(caller).status()).isEqualTo(Reply.Status.DECLARED);
  }

  private void reply(Reply reply) {
    first.script =
        (request, stream) -> stream.answer(Answer.done(request.request().sequence(), reply));
  }

  @Test
  void more_calls_than_allowed_fail_at_once() {
    first.script = (request, stream) -> {};
    Caller caller = caller(builder(first).maxOutstanding(2));
    CompletableFuture<Reply> one = caller.invoke(7, Caller.Mode.COMMAND, bytes("x"));
    CompletableFuture<Reply> two = caller.invoke(7, Caller.Mode.COMMAND, bytes("x"));

    CompletableFuture<Reply> three = caller.invoke(7, Caller.Mode.COMMAND, bytes("x"));

    assertThatThrownBy(three::join)
        .hasCauseInstanceOf(NotExecutedException.class)
        .hasMessageContaining("2 invocations are outstanding");
    assertThat(one).isNotDone();
    assertThat(two).isNotDone();
  }

  @Test
  void waiting_on_the_clients_own_thread_is_refused() {
    Caller caller = caller(first);

    CompletableFuture<Reply> chained =
        caller.invoke(7, Caller.Mode.COMMAND, bytes("x")).thenApply(reply -> command(caller));

    assertThatThrownBy(chained::join)
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("asynchronous client");
  }

  @Test
  void closing_the_client_ends_what_is_outstanding() {
    first.script = (request, stream) -> {};
    Caller caller = caller(first);
    CompletableFuture<Reply> sent = caller.invoke(7, Caller.Mode.COMMAND, bytes("x"));
    awaitSeen(1);

    client.close();

    assertThatThrownBy(() -> sent.get(120, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IndeterminateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> command(caller)).isInstanceOf(NotExecutedException.class);
  }

  @Test
  void a_command_that_was_sent_is_not_called_invalid_because_later_nodes_do_not_offer_it() {
    first.script =
        (request, stream) -> {
          first.service = "another";
          stream.drop();
        };
    Caller caller = caller(first);

    assertThatThrownBy(() -> command(caller))
        .isInstanceOf(IndeterminateException.class)
        .hasMessageContaining("no such service");
  }

  @Test
  void a_command_that_was_sent_is_not_called_invalid_because_later_nodes_take_less() {
    first.script =
        (request, stream) -> {
          first.maxRequestBytes = 0;
          stream.drop();
        };
    Caller caller = caller(first);

    assertThatThrownBy(() -> command(caller))
        .isInstanceOf(IndeterminateException.class)
        .hasMessageContaining("at most 0");
  }

  @Test
  void a_call_that_was_sent_just_before_the_client_was_closed_is_indeterminate() throws Exception {
    first.script = (request, stream) -> {};
    try (EventLoops loops = new EventLoops("test", 1)) {
      ManagedChannel channel =
          loops.channel("127.0.0.1", Endpoint.parse(first.endpoint()).port(), null).build();
      EventExecutor real = loops.current();
      AtomicReference<Runnable> meanwhile = new AtomicReference<>();
      StreamCaller caller = newCaller(channel, real, meanwhile);
      CountDownLatch ending = new CountDownLatch(1);
      CountDownLatch returned = new CountDownLatch(1);
      var unused =
          caller
              .invoke(7, Caller.Mode.COMMAND, bytes("earlier"))
              .whenComplete(
                  (reply, problem) -> {
                    ending.countDown();
                    await(returned);
                  });
      awaitSeen(1);
      // The caller's thread hands its call over, stands still until it was sent and the client is
      // in the middle of being closed, and goes on.
      meanwhile.set(
          () -> {
            awaitSeen(2);
            caller.close();
            await(ending);
          });

      CompletableFuture<Reply> sent = caller.invoke(7, Caller.Mode.COMMAND, bytes("x"));
      returned.countDown();

      assertThatThrownBy(() -> sent.get(120, TimeUnit.SECONDS))
          .hasCauseInstanceOf(IndeterminateException.class);
      channel.shutdownNow();
    }
  }

  /**
   * A caller on a loop.
   *
   * @param meanwhile done once by whoever next hands something over to the loop, before it goes on
   */
  private StreamCaller newCaller(
      ManagedChannel channel, EventExecutor real, AtomicReference<Runnable> meanwhile) {
    ScheduledExecutorService loop =
        (ScheduledExecutorService)
            Proxy.newProxyInstance(
                ScheduledExecutorService.class.getClassLoader(),
                new Class<?>[] {ScheduledExecutorService.class},
                (proxy, method, arguments) -> {
                  Object result = method.invoke(real, arguments);
                  Runnable now = real.inEventLoop() ? null : meanwhile.getAndSet(null);
                  if (now != null) {
                    now.run();
                  }
                  return result;
                });
    return new StreamCaller(
        "S",
        "",
        new Operations(List.of()),
        ClientOptions.DEFAULT,
        new Endpoints(List.of(Endpoint.parse(first.endpoint())), 0),
        new StreamSwitch.Connections() {
          @Override
          public Channel to(Endpoint endpoint) {
            return channel;
          }

          @Override
          public void renew(Endpoint endpoint) {}
        },
        loop,
        real::inEventLoop,
        Environment.SYSTEM);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitSeen(int requests) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (first.seen.size() < requests && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(first.seen).hasSizeGreaterThanOrEqualTo(requests);
  }

  @Test
  void whoever_calls_while_the_client_is_closed_hears_what_came_of_it() throws Exception {
    for (int round = 0; round < 100; round++) {
      CsmrClient closing = builder(first).build();
      Caller known = closing.caller("S");
      List<CompletableFuture<Reply>> calls = new ArrayList<>();
      Thread calling =
          new Thread(
              () -> {
                for (int i = 0; i < 50; i++) {
                  calls.add(known.invoke(7, Caller.Mode.COMMAND, bytes("x")));
                  try {
                    Caller fresh = closing.caller("S", "type " + i);
                    calls.add(fresh.invoke(7, Caller.Mode.COMMAND, bytes("x")));
                  } catch (IllegalStateException e) {
                    // The client is closed.
                  }
                }
              });
      calling.start();
      closing.close();
      calling.join();
      for (CompletableFuture<Reply> call : calls) {
        assertThat(call.handle((reply, problem) -> true).get(120, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void an_endpoint_without_a_port_is_refused() {
    assertThatThrownBy(() -> CsmrClient.connect("localhost"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("host:port");
  }
}
