package dev.csmr.replica.state;

import dev.csmr.service.Reply;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A rolling digest of what executing a log gave: answers, verdicts, decisions, log time. Equal for
 * equal histories, and with a probability of 1 − 2⁻³² different from the first difference on, for
 * ever, since each step is a bijection of the value before it. It finds faults, not forgeries. Not
 * thread-safe.
 */
final class ExecutionDigest {
  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  private final CRC32C crc = new CRC32C();
  private long value;

  /** The digest of everything that was added. */
  long value() {
    return value;
  }

  /** Goes on from the digest of a saved history. */
  void restore(long saved) {
    value = saved;
  }

  /** Adds a number. */
  void add(long number) {
    long mixed = (value ^ number) * FACTOR;
    value = mixed ^ (mixed >>> 32);
  }

  /**
   * Adds answers. Of an answer that is a message for people its status only, as {@link Reply} says.
   */
  void add(List<Reply> replies) {
    for (int i = 0; i < replies.size(); i++) {
      Reply reply = replies.get(i);
      byte[] payload = reply.payload();
      long content = reply.status().number();
      if (reply.status() == Reply.Status.OK || reply.status() == Reply.Status.DECLARED) {
        crc.reset();
        crc.update(payload, 0, payload.length);
        long length = payload.length;
        for (byte[] piece : reply.large()) {
          crc.update(piece, 0, piece.length);
          length += piece.length;
        }
        content |= crc.getValue() << 32 | length << 3;
      }
      add(content);
    }
  }
}
