package dev.csmr.service;

import dev.csmr.codec.MessageTooLongException;
import dev.csmr.codec.WireWriter;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * An answer that is too large for one message, as a list of pieces: all of {@value #PIECE_BYTES}
 * bytes but the last. Encoding it never takes one stretch of memory as long as the answer. What
 * becomes of an answer depends on these numbers, so they are no settings: they are the same on
 * every replica, for the life of a cluster.
 */
public final class LargeAnswer {
  /** The most bytes of one. */
  public static final int MAX_BYTES = 128 << 20;

  /**
   * The most bytes, about, that a field of the response message has: an element, if it is a list.
   */
  public static final int MAX_FIELD_BYTES = 32 << 20;

  /** The bytes of a piece. */
  public static final int PIECE_BYTES = 1 << 20;

  private LargeAnswer() {}

  /**
   * A response message in pieces; in a single one of whatever length when that is at most {@link
   * Reply#MAX_ANSWER_BYTES}.
   *
   * @throws MessageTooLongException if it is too large to be kept
   */
  static List<byte[]> encode(Consumer<WireWriter> response) {
    PieceStream pieces = new PieceStream();
    WireWriter out = WireWriter.piecewise(pieces, MAX_FIELD_BYTES);
    response.accept(out);
    if (pieces.length == 0 && out.length() <= Reply.MAX_ANSWER_BYTES) {
      return List.of(out.toByteArray());
    }
    out.drain();
    return pieces.length <= Reply.MAX_ANSWER_BYTES
        ? List.of(join(pieces.finished()))
        : pieces.finished();
  }

  /** The number of bytes that some pieces have together. */
  public static long size(List<byte[]> pieces) {
    long size = 0;
    for (byte[] piece : pieces) {
      size += piece.length;
    }
    return size;
  }

  /** The message that some pieces are. */
  public static byte[] join(List<byte[]> pieces) {
    byte[] all = new byte[Math.toIntExact(size(pieces))];
    int at = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, all, at, piece.length);
      at += piece.length;
    }
    return all;
  }

  /** Cuts what is written to it. */
  private static final class PieceStream extends OutputStream {
    private final List<byte[]> full = new ArrayList<>();
    private byte[] last = {};
    private int used;
    private long length;

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
      length += count;
      if (length > MAX_BYTES) {
        throw new MessageTooLongException(MAX_BYTES);
      }
      for (int done = 0; done < count; ) {
        if (used == last.length) {
          begin();
        }
        int part = Math.min(count - done, last.length - used);
        System.arraycopy(bytes, offset + done, last, used, part);
        used += part;
        done += part;
      }
    }

    private void begin() {
      if (used > 0) {
        full.add(last);
      }
      last = new byte[PIECE_BYTES];
      used = 0;
    }

    List<byte[]> finished() {
      List<byte[]> all = new ArrayList<>(full);
      all.add(Arrays.copyOf(last, used));
      return all;
    }
  }
}
