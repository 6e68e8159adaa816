package dev.csmr.replica.disk;

import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.UnusableDataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the files of a group's log before Ratis opens them: Ratis names neither file nor entry
 * of what it cannot read, takes a torn write for damage, and a lost beginning for a file without
 * entries.
 *
 * <p>A file has a header, then entries: each a length, a message that begins with term and index,
 * and a CRC-32C of both; then zeros. An entry is acknowledged after it was forced to the disk, and
 * with it all before it. So what is broken in the file that is written to, and followed by no whole
 * entry, is a write that a power loss cut short, and was never acknowledged: it is cut off. What is
 * broken before a whole entry, or in a file that is complete, may have been acknowledged: the log
 * is refused, and nothing is changed.
 */
public final class LogFiles {
  private static final Logger LOG = LoggerFactory.getLogger(LogFiles.class);
  private static final byte[] HEADER = "RaftLog1".getBytes(StandardCharsets.UTF_8);
  private static final Pattern CLOSED = Pattern.compile("log_(\\d+)-(\\d+)");
  private static final Pattern OPEN = Pattern.compile("log_inprogress_(\\d+)");
  private static final int CHECKSUM_BYTES = 4;
  private static final byte TERM_TAG = 0x08;
  private static final byte INDEX_TAG = 0x10;

  private final String group;
  private final GroupDirectory directory;

  public LogFiles(String group, GroupDirectory directory) {
    this.group = group;
    this.directory = directory;
  }

  /** A file of the log: its first entry and its last, null while it is written to. */
  private record Segment(Path file, long first, Long last) {}

  /** An entry in a file: its index, and where it ends. */
  private record Entry(long index, int end) {}

  /**
   * Checks all files, cuts off what a power loss left of the last write, and makes durable what is
   * left.
   *
   * @throws UnusableDataException when an entry that may have been acknowledged is damaged
   */
  public void check() throws IOException {
    look(true);
  }

  /**
   * Checks all files likewise, and changes nothing: what a power loss left stays.
   *
   * @return how many files there are
   * @throws UnusableDataException when an entry that may have been acknowledged is damaged
   */
  public int verify() throws IOException {
    look(false);
    return segments().size();
  }

  private void look(boolean mends) throws IOException {
    long next = directory.snapshotIndex() + 1;
    for (Segment segment : segments()) {
      if (segment.last() == null) {
        requireBegun(segment, next);
        checkOpen(segment.file(), segment.first(), mends);
      } else {
        if (segment.last() >= next) {
          requireBegun(segment, next);
          next = segment.last() + 1;
        }
        checkClosed(segment.file(), segment.first(), segment.last());
      }
    }
  }

  /** The files, in the order of their entries. */
  private List<Segment> segments() throws IOException {
    List<Segment> segments = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory.current())) {
      for (Path file : all) {
        String name = file.getFileName().toString();
        Matcher closed = CLOSED.matcher(name);
        Matcher open = OPEN.matcher(name);
        if (closed.matches()) {
          long first = Long.parseLong(closed.group(1));
          segments.add(new Segment(file, first, Long.valueOf(closed.group(2))));
        } else if (open.matches()) {
          segments.add(new Segment(file, Long.parseLong(open.group(1)), null));
        }
      }
    }
    segments.sort(Comparator.comparingLong(Segment::first));
    return segments;
  }

  /** Ratis would wait for ever for what is in none of the files. */
  private void requireBegun(Segment segment, long next) throws UnusableDataException {
    if (segment.first() > next) {
      throw new UnusableDataException(
          ReplicaError.ENTRIES_MISSING,
          next,
          segment.first() - 1,
          group,
          segment.file(),
          directory.remedy());
    }
  }

  private void checkClosed(Path file, long first, long last) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    if (!hasHeader(bytes)) {
      throw damaged(file, 0, first);
    }
    int at = HEADER.length;
    for (long index = first; index <= last; index++) {
      Entry entry = entryAt(bytes, at);
      if (entry == null || entry.index() != index) {
        throw damaged(file, at, index);
      }
      at = entry.end();
    }
  }

  private void checkOpen(Path file, long first, boolean mends) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    int at = 0;
    long index = first;
    if (hasHeader(bytes)) {
      at = HEADER.length;
      for (Entry entry = entryAt(bytes, at); entry != null; entry = entryAt(bytes, at)) {
        if (entry.index() != index) {
          throw damaged(file, at, index);
        }
        at = entry.end();
        index++;
      }
    }
    if (!isZero(bytes, at)) {
      requireNoEntryAfter(file, bytes, at, index);
      if (mends) {
        cut(file, at, bytes.limit() - at, index);
      }
    }
    if (mends) {
      writeAgain(file, bytes.slice(0, at));
    }
  }

  private void requireNoEntryAfter(Path file, ByteBuffer bytes, int at, long index)
      throws UnusableDataException {
    for (int later = at + 1; later < bytes.limit(); later++) {
      Entry entry = entryAt(bytes, later);
      if (entry != null && entry.index() >= index) {
        throw damaged(file, at, index);
      }
    }
  }

  /**
   * Ratis takes what is in the file for durable. It may be in memory only, when the process before
   * was killed before it forced it; or when forcing it failed, after which forcing it again does
   * nothing unless it is written again.
   */
  private static void writeAgain(Path file, ByteBuffer entries) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      while (entries.hasRemaining()) {
        channel.write(entries, entries.position());
      }
      channel.force(true);
    }
  }

  private void cut(Path file, int at, int length, long index) throws IOException {
    LOG.info(
        "{} of group {} ends in a write that was cut short: what follows its last whole entry, at"
            + " offset {}, is no entry {}. It was never acknowledged; its {} bytes are cut off",
        file,
        group,
        at,
        index,
        length);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(at);
      channel.force(true);
    }
  }

  private UnusableDataException damaged(Path file, int at, long index) {
    return new UnusableDataException(
        ReplicaError.LOG_DAMAGED, file, group, at, index, directory.remedy());
  }

  private static boolean hasHeader(ByteBuffer bytes) {
    return bytes.limit() >= HEADER.length
        && ByteBuffer.wrap(HEADER).equals(bytes.slice(0, HEADER.length));
  }

  private static boolean isZero(ByteBuffer bytes, int from) {
    for (int at = from; at < bytes.limit(); at++) {
      if (bytes.get(at) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The entry that begins somewhere; null if none does. */
  private static Entry entryAt(ByteBuffer bytes, int begin) {
    ByteBuffer in = bytes.duplicate().position(begin);
    long length = varint(in);
    int message = in.position();
    if (length <= 0 || length > in.remaining() - CHECKSUM_BYTES) {
      return null;
    }
    int end = message + (int) length;
    in.limit(end);
    if (!in.hasRemaining() || in.get() != TERM_TAG || varint(in) < 0) {
      return null;
    }
    // An index of 0 is not written.
    long index = 0;
    if (in.hasRemaining() && in.get() == INDEX_TAG) {
      index = varint(in);
    }
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.duplicate().position(begin).limit(end));
    return index >= 0 && bytes.getInt(end) == (int) checksum.getValue()
        ? new Entry(index, end + CHECKSUM_BYTES)
        : null;
  }

  /** A protobuf varint; −1 if there is none. */
  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE && in.hasRemaining(); shift += 7) {
      byte part = in.get();
      value |= (long) (part & 0x7F) << shift;
      if (part >= 0) {
        return value;
      }
    }
    return -1;
  }
}
