package dev.csmr.client;

import dev.csmr.service.ErrorCode;

/**
 * Everything that a client says when a call does not return what the operation does: 156x, 157x,
 * 1580 and 159x.
 */
public enum ClientError implements ErrorCode {
  NOT_ANSWERED(1561, "%s: no answer within %s: %s"),
  OVERLOADED(1562, "%s: the cluster is overloaded (RESOURCE_EXHAUSTED): %s"),
  EXPIRED(1563, "%s: by the group's log time it was not to be executed: %s"),
  CLOSED_MEANWHILE(1564, "%s: the client was closed."),
  CLOSED_BEFORE(1565, "%s: the client is closed. It was not executed; use a client that is open."),
  ANSWER_FORGOTTEN(1566, "%s: %s"),
  REFUSED(1567, "%s: %s"),
  INTERRUPTED(1568, "%s was interrupted while it waited."),
  TOO_MANY(
      1569,
      "%s was not sent: %s invocations are outstanding. Wait for answers, or raise maxOutstanding of"
          + " the client."),
  WRONG_PIECE(1570, "Piece %s of the answer came in the place of piece %s. Call it again."),
  PIECES_ENDED(1571, "%s was executed, but after %s pieces of its answer no more came: %s"),
  WAITS_ON_OWN_THREAD(
      1572,
      "A callback of the client called %s and would wait for it on the client's own thread. Use the"
          + " asynchronous client there, or another thread."),
  NO_ENDPOINT(1573, "A client needs at least one endpoint, host:port."),
  NOT_AN_ENDPOINT(1574, "The endpoint '%s' is not of the form host:port, such as 127.0.0.1:7001."),
  CLIENT_CLOSED(1575, "The client is closed. Use one that is open."),
  OTHER_PROTOCOL(
      1576,
      "The node at %s speaks %s, this client %s. Use the csmr-client of the nodes' minor version."),
  NOT_POSITIVE(1577, "The %s of a client is %s. Give it a positive one."),
  WINDOW_BELOW_DEADLINE(
      1578,
      "The expiry window %s is shorter than the deadline %s. Raise expiryWindow of the client as"
          + " well, or shorten its deadline."),
  DENIED(1579, "%s was refused: %s"),
  FILES_UNUSABLE(1580, "The client cannot connect with TLS: %s"),
  TOKEN_IN_THE_OPEN(
      1590,
      "A client with a token needs TLS, or anybody on the way could read the token. Give tls of the"
          + " client the authorities of the cluster's certificates."),
  NO_TOKEN(1591, "What gives the client's tokens failed: %s");

  private final int number;
  private final String template;

  ClientError(int number, String template) {
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
