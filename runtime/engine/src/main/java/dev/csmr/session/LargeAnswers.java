package dev.csmr.session;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;

/** The answers that are too large for a record, by its slot, oldest first. */
final class LargeAnswers {
  private final Map<Integer, List<byte[]>> pieces = new LinkedHashMap<>();
  private long bytes;

  /** The pieces of a record's answer, or null. */
  List<byte[]> get(int record) {
    return pieces.get(record);
  }

  /** Keeps a record's answer; until all are no longer than {@code most}, the oldest are dropped. */
  void put(int record, List<byte[]> answer, long most) {
    pieces.put(record, answer);
    bytes += size(answer);
    Iterator<List<byte[]>> oldest = pieces.values().iterator();
    while (bytes > most && oldest.hasNext()) {
      bytes -= size(oldest.next());
      oldest.remove();
    }
  }

  /** Drops a record's answer, if there is one. */
  void remove(int record) {
    List<byte[]> answer = pieces.remove(record);
    if (answer != null) {
      bytes -= size(answer);
    }
  }

  long bytes() {
    return bytes;
  }

  void forEach(ObjIntConsumer<List<byte[]>> each) {
    pieces.forEach((record, answer) -> each.accept(answer, record));
  }

  private static long size(List<byte[]> answer) {
    long size = 0;
    for (byte[] piece : answer) {
      size += piece.length;
    }
    return size;
  }
}
