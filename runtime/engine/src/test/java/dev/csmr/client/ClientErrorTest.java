package dev.csmr.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client says of calls, as callers read it. */
class ClientErrorTest {
  private static Stream<Arguments> texts() {
    String call = "Operation put of service Store";
    return Stream.of(
        arguments(
            ClientError.NOT_ANSWERED.text(call, "PT3S", "n1:1 says nothing"),
            "[csmr-1561] Operation put of service Store: no answer within PT3S: n1:1 says nothing"),
        arguments(
            ClientError.OVERLOADED.text(call, "full."),
            "[csmr-1562] Operation put of service Store: the cluster is overloaded"
                + " (RESOURCE_EXHAUSTED): full."),
        arguments(
            ClientError.EXPIRED.text(call, "late."),
            "[csmr-1563] Operation put of service Store: by the group's log time it was not to be"
                + " executed: late."),
        arguments(
            ClientError.CLOSED_MEANWHILE.text(call),
            "[csmr-1564] Operation put of service Store: the client was closed."),
        arguments(
            ClientError.CLOSED_BEFORE.text(call),
            "[csmr-1565] Operation put of service Store: the client is closed. It was not executed; use"
                + " a client that is open."),
        arguments(
            ClientError.ANSWER_FORGOTTEN.text(call, "gone."),
            "[csmr-1566] Operation put of service Store: gone."),
        arguments(
            ClientError.REFUSED.text(call, "no."),
            "[csmr-1567] Operation put of service Store: no."),
        arguments(
            ClientError.INTERRUPTED.text(call),
            "[csmr-1568] Operation put of service Store was interrupted while it waited."),
        arguments(
            ClientError.TOO_MANY.text(call, 9),
            "[csmr-1569] Operation put of service Store was not sent: 9 invocations are outstanding."
                + " Wait for answers, or raise maxOutstanding of the client."),
        arguments(
            ClientError.WRONG_PIECE.text(3, 2),
            "[csmr-1570] Piece 3 of the answer came in the place of piece 2. Call it again."),
        arguments(
            ClientError.PIECES_ENDED.text(call, 2, "closed."),
            "[csmr-1571] Operation put of service Store was executed, but after 2 pieces of its answer"
                + " no more came: closed."),
        arguments(
            ClientError.WAITS_ON_OWN_THREAD.text(call),
            "[csmr-1572] A callback of the client called Operation put of service Store and would wait"
                + " for it on the client's own thread. Use the asynchronous client there, or another"
                + " thread."));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void each_says_what_happened_where_and_how_to_fix_it(String text, String expected) {
    assertThat(text).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        ":7001",
        "n1:0",
        "n1:65536",
        "n1:x",
        "http://n1:7001",
        "n1:7001,n2:7002",
        " n1:7001",
        "n_1:7001"
      })
  void what_gRPC_cannot_connect_to_is_no_endpoint(String text) {
    assertThatThrownBy(() -> CsmrClient.connect(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "[csmr-1574] The endpoint '%s' is not of the form host:port, such as 127.0.0.1:7001.",
            text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"n1:7001", "n1.example.com:7001", "127.0.0.1:7001", "[::1]:7001"})
  void names_and_addresses_with_a_port_are_endpoints(String text) {
    assertThat(Endpoint.parse(text)).hasToString(text);
  }

  @Test
  void an_option_that_no_call_could_keep_is_refused() {
    CsmrClient.Builder builder = CsmrClient.builder(List.of("127.0.0.1:1"));
    assertThatThrownBy(() -> builder.deadline(Duration.ofMinutes(6)).build())
        .hasMessage(
            "[csmr-1578] The expiry window PT5M is shorter than the deadline PT6M. Raise"
                + " expiryWindow of the client as well, or shorten its deadline.");
    assertThatThrownBy(() -> builder.deadline(Duration.ZERO).build())
        .hasMessage("[csmr-1577] The deadline of a client is PT0S. Give it a positive one.");
    builder.deadline(Duration.ofSeconds(1)).attemptTimeout(Duration.ofSeconds(-1));
    assertThatThrownBy(builder::build)
        .hasMessage("[csmr-1577] The attemptTimeout of a client is PT-1S. Give it a positive one.");
    builder.attemptTimeout(Duration.ofSeconds(1)).maxOutstanding(0);
    assertThatThrownBy(builder::build)
        .hasMessage("[csmr-1577] The maxOutstanding of a client is 0. Give it a positive one.");
  }

  @Test
  void a_client_needs_an_endpoint_and_has_to_be_open() {
    assertThatThrownBy(() -> CsmrClient.connect(List.of()))
        .hasMessage("[csmr-1573] A client needs at least one endpoint, host:port.");
    assertThatThrownBy(() -> CsmrClient.connect(List.of("here")))
        .hasMessage(
            "[csmr-1574] The endpoint 'here' is not of the form host:port, such as 127.0.0.1:7001.");
    CsmrClient client = CsmrClient.connect(List.of("127.0.0.1:1"));
    client.close();
    assertThatThrownBy(() -> client.caller("Store"))
        .hasMessage("[csmr-1575] The client is closed. Use one that is open.");
  }
}
