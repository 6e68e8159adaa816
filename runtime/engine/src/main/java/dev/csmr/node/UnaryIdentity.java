package dev.csmr.node;

import dev.csmr.service.Environment;
import dev.csmr.service.frame.FrameMethods;
import dev.csmr.service.frame.SessionWindow;
import dev.csmr.service.frame.Sessions;
import io.grpc.Metadata;
import java.util.UUID;

/**
 * The identity of a unary call. A client that sends the metadata {@code csmr-invocation} (a UUID,
 * made for this invocation alone) may repeat a call, at any node, and it is executed once: however
 * often it is sent, all attempts that <b>begin within half of {@code limits.grace-millis}</b> of
 * the first (2.5 minutes by default) execute the operation at most once, and those that come after
 * its execution get its answer. One that begins later may execute it again. A client need not know
 * anything else.
 *
 * <p>Clients that call much may send {@code csmr-session} (64 random bits as a decimal number) and
 * {@code csmr-sequence} (positive, new for each invocation of the session) in its place, which the
 * cluster remembers with less memory; {@code csmr-first-incomplete} then tells it which answers it
 * may forget. With {@code csmr-expires-at} (log time in milliseconds since the epoch, which is the
 * time of day in a cluster whose clocks are right; the same for each attempt) an attempt is
 * executed before that time or never, so that a call is executed at most once for ever.
 *
 * <p>Without an identity of its own, a call runs under the node's, and a repeated one is executed
 * again.
 *
 * <p>Why it holds: an attempt without {@code csmr-expires-at} is given one by the node, half of
 * {@code limits.window-millis} after it began by the group's log time, and is not executed after
 * that. The group remembers an answer for {@code limits.grace-millis} longer. So an attempt that
 * began within the grace of the first finds the answer, whenever it arrives; half of the grace is
 * left for nodes that know log time late.
 */
interface UnaryIdentity {
  Metadata.Key<String> SESSION = FrameMethods.ascii("csmr-session");
  Metadata.Key<String> SEQUENCE = FrameMethods.ascii("csmr-sequence");
  Metadata.Key<String> FIRST_INCOMPLETE = FrameMethods.ascii("csmr-first-incomplete");
  Metadata.Key<String> EXPIRES_AT = FrameMethods.ascii("csmr-expires-at");

  Metadata.Key<String> INVOCATION = FrameMethods.ascii("csmr-invocation");

  /** How a query reads: {@code linearizable}, the default, or {@code stale}. */
  Metadata.Key<String> READ = FrameMethods.ascii("csmr-read");

  long session();

  long sequence();

  long firstIncomplete();

  /** Log time; 0 when it expires as long after it began as the node says. */
  long expiresAtMillis();

  /** The call is over. Once. */
  void ended();

  /** Gives calls their identities. Thread-safe. */
  final class IdentitySource {
    private final Sessions<Own> own;

    IdentitySource(Environment environment) {
      this.own = new Sessions<>(environment::uniqueId);
    }

    /**
     * The identity of a call.
     *
     * @throws IllegalArgumentException when the metadata make none
     */
    UnaryIdentity of(Metadata headers) {
      String invocation = headers.get(INVOCATION);
      String session = headers.get(SESSION);
      String sequence = headers.get(SEQUENCE);
      if (invocation != null) {
        if (session != null || sequence != null) {
          throw new IllegalArgumentException(NodeError.TWO_IDENTITIES.text());
        }
        UUID id = uuid(invocation);
        return given(id.getLeastSignificantBits(), sequenceOf(id), headers);
      }
      if (session == null && sequence == null) {
        synchronized (own) {
          SessionWindow<Own> window = own.current();
          Own identity = new Own(own, window, window.nextSequence());
          long unused = window.add(identity);
          return identity;
        }
      }
      if (session == null || sequence == null) {
        throw new IllegalArgumentException(
            NodeError.HALF_AN_IDENTITY.text(session == null ? "csmr-sequence" : "csmr-session"));
      }
      return given(
          number("csmr-session", session, Long.MIN_VALUE),
          number("csmr-sequence", sequence, 1),
          headers);
    }

    private static UnaryIdentity given(long session, long sequence, Metadata headers) {
      String first = headers.get(FIRST_INCOMPLETE);
      String expires = headers.get(EXPIRES_AT);
      return new Given(
          session,
          sequence,
          first == null ? 0 : number("csmr-first-incomplete", first, 0),
          expires == null ? 0 : number("csmr-expires-at", expires, 1));
    }

    private static UUID uuid(String text) {
      try {
        return UUID.fromString(text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(NodeError.NOT_A_UUID.text(text), e);
      }
    }

    /** A sequence is positive. */
    private static long sequenceOf(UUID id) {
      return Math.max(1, id.getMostSignificantBits() & Long.MAX_VALUE);
    }

    private static long number(String key, String text, long least) {
      try {
        long number = text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
        if (number >= least) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Falls through to the one message for every malformed form.
      }
      throw new IllegalArgumentException(
          NodeError.NOT_A_SEQUENCE.text(
              key, text, least == Long.MIN_VALUE ? " of 64 bits" : " of at least " + least));
    }
  }

  /** What the client sent. */
  record Given(long session, long sequence, long firstIncomplete, long expiresAtMillis)
      implements UnaryIdentity {
    @Override
    public void ended() {
      // The client knows; nothing is kept here.
    }
  }

  /** One of the node's own. */
  record Own(Sessions<Own> sessions, SessionWindow<Own> window, long sequence)
      implements UnaryIdentity {
    @Override
    public long expiresAtMillis() {
      return 0;
    }

    @Override
    public long session() {
      return window.session();
    }

    @Override
    public long firstIncomplete() {
      synchronized (sessions) {
        return window.firstIncomplete();
      }
    }

    @Override
    public void ended() {
      synchronized (sessions) {
        sessions.remove(sequence);
      }
    }
  }
}
