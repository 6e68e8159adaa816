package dev.csmr.node;

import dev.csmr.service.Environment;
import dev.csmr.service.frame.FrameMethods;
import dev.csmr.service.frame.SessionWindow;
import dev.csmr.service.frame.Sessions;
import io.grpc.Metadata;

/**
 * The identity of a unary call. A client that sends the metadata {@code csmr-session} (64 random
 * bits as a decimal number) and {@code csmr-sequence} (positive, new for each invocation) may
 * repeat a call, at any node, and it is executed once. {@code csmr-expires-at} (milliseconds since
 * the epoch, the same for each attempt) bounds until when; without it, attempts that begin within
 * {@link Source#windowMillis} of the first are covered. {@code csmr-first-incomplete} tells the
 * cluster which answers it may forget. Without an identity of its own, a call runs under the
 * node's, and a repeated one is executed again.
 */
interface UnaryIdentity {
  Metadata.Key<String> SESSION = FrameMethods.ascii("csmr-session");
  Metadata.Key<String> SEQUENCE = FrameMethods.ascii("csmr-sequence");
  Metadata.Key<String> FIRST_INCOMPLETE = FrameMethods.ascii("csmr-first-incomplete");
  Metadata.Key<String> EXPIRES_AT = FrameMethods.ascii("csmr-expires-at");

  /** How a query reads: {@code linearizable}, the default, or {@code stale}. */
  Metadata.Key<String> READ = FrameMethods.ascii("csmr-read");

  long session();

  long sequence();

  long firstIncomplete();

  long expiresAtMillis();

  /** The call is over. Once. */
  void ended();

  /** Gives calls their identities. Thread-safe. */
  final class Source {
    private final long windowMillis;
    private final Environment environment;
    private final Sessions<Own> own;

    Source(long windowMillis, Environment environment) {
      this.windowMillis = windowMillis;
      this.environment = environment;
      this.own = new Sessions<>(environment::uniqueId);
    }

    /**
     * The identity of a call.
     *
     * @throws IllegalArgumentException when the metadata make none
     */
    UnaryIdentity of(Metadata headers) {
      String session = headers.get(SESSION);
      String sequence = headers.get(SEQUENCE);
      long expiresAt = environment.wallMillis() + windowMillis;
      if (session == null && sequence == null) {
        synchronized (own) {
          SessionWindow<Own> window = own.current();
          Own identity = new Own(own, window, window.nextSequence(), expiresAt);
          long unused = window.add(identity);
          return identity;
        }
      }
      if (session == null || sequence == null) {
        throw new IllegalArgumentException(
            "The metadata have "
                + (session == null ? "csmr-sequence" : "csmr-session")
                + " alone. Send csmr-session and csmr-sequence, or neither.");
      }
      String first = headers.get(FIRST_INCOMPLETE);
      String expires = headers.get(EXPIRES_AT);
      return new Given(
          number("csmr-session", session, Long.MIN_VALUE),
          number("csmr-sequence", sequence, 1),
          first == null ? 0 : number("csmr-first-incomplete", first, 0),
          expires == null ? expiresAt : number("csmr-expires-at", expires, 1));
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
          "The metadata "
              + key
              + " is '"
              + text
              + "'; it must be a decimal number"
              + (least == Long.MIN_VALUE ? " of 64 bits." : " of at least " + least + "."));
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
  record Own(Sessions<Own> sessions, SessionWindow<Own> window, long sequence, long expiresAtMillis)
      implements UnaryIdentity {
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
