package dev.csmr.replica.disk;

import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.UnusableDataException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Properties;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A second copy of a group's term and vote, written before either is told to anybody. Ratis
 * replaces its own copy by an empty file when the disk is full; from this one it is restored. The
 * file has its full size from the beginning and is written in place, the older half each time, so
 * that a full disk does not keep it from being written nor a power loss from being read.
 */
public final class VoteRecord {
  private static final Logger LOG = LoggerFactory.getLogger(VoteRecord.class);
  private static final String FILE = "csmr.vote";
  private static final int HALF = 512;

  private VoteRecord() {}

  /** A term, and whom the replica votes for in it. */
  private record RecordedVote(long term, String node) {}

  /** Notes a term and a vote of a group, durably. Votes of a term below the noted one are past. */
  public static void write(Path root, long term, String node) throws IOException {
    Path file = root.resolve(FILE);
    try {
      write(file, new RecordedVote(term, node));
    } catch (IOException e) {
      throw new IOException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  private static synchronized void write(Path file, RecordedVote vote) throws IOException {
    boolean created = !Files.exists(file);
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (channel.size() < 2 * HALF) {
        channel.write(ByteBuffer.allocate(2 * HALF), 0);
      }
      RecordedVote first = read(channel, 0);
      RecordedVote second = read(channel, HALF);
      RecordedVote latest = later(first, second);
      if (latest == null || latest.term() < vote.term()) {
        write(channel, Objects.equals(latest, first) ? HALF : 0, vote);
        channel.force(true);
      }
    }
    if (created) {
      Fsync.directory(file.toAbsolutePath().getParent());
    }
  }

  /**
   * Makes Ratis' copy what was noted, where it is unreadable or older.
   *
   * @throws UnusableDataException when neither copy can be read
   */
  public static void restore(String group, GroupDirectory directory) throws IOException {
    RecordedVote noted = read(directory.root().resolve(FILE));
    RecordedVote kept = kept(directory.meta());
    if (kept != null && (noted == null || kept.term() >= noted.term())) {
      return;
    }
    if (noted == null) {
      throw new UnusableDataException(
          ReplicaError.VOTE_LOST,
          directory.meta(),
          group,
          directory.root().resolve(FILE),
          directory.remedy());
    }
    LOG.warn(
        ReplicaError.VOTE_RESTORED.text(
            directory.meta(),
            group,
            kept == null ? "unreadable" : "of term " + kept.term(),
            noted.term()));
    directory.beginIn(noted.term(), noted.node());
  }

  private static RecordedVote later(RecordedVote first, RecordedVote second) {
    return second == null || (first != null && first.term() >= second.term()) ? first : second;
  }

  private static RecordedVote read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return null;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return later(read(channel, 0), read(channel, HALF));
    }
  }

  private static RecordedVote kept(Path meta) throws IOException {
    if (!Files.exists(meta)) {
      return null;
    }
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(Files.readString(meta)));
      String node = properties.getProperty("votedFor");
      return node == null
          ? null
          : new RecordedVote(Long.parseLong(properties.getProperty("term")), node);
    } catch (IllegalArgumentException | java.nio.charset.CharacterCodingException e) {
      LOG.debug("{} cannot be read", meta, e);
      return null;
    }
  }

  private static void write(FileChannel channel, int at, RecordedVote vote) throws IOException {
    byte[] node = vote.node().getBytes(StandardCharsets.UTF_8);
    ByteBuffer half = ByteBuffer.allocate(HALF);
    half.position(Integer.BYTES).putLong(vote.term()).putInt(node.length).put(node);
    half.putInt(0, checksum(half.array()));
    half.clear();
    while (half.hasRemaining()) {
      channel.write(half, at + half.position());
    }
  }

  private static RecordedVote read(FileChannel channel, int at) throws IOException {
    ByteBuffer half = ByteBuffer.allocate(HALF);
    while (half.hasRemaining()) {
      if (channel.read(half, at + half.position()) < 0) {
        return null;
      }
    }
    half.flip();
    int expected = half.getInt();
    long term = half.getLong();
    int length = half.getInt();
    if (term <= 0
        || length < 0
        || length > half.remaining()
        || expected != checksum(half.array())) {
      return null;
    }
    byte[] node = new byte[length];
    half.get(node);
    return new RecordedVote(term, new String(node, StandardCharsets.UTF_8));
  }

  private static int checksum(byte[] half) {
    CRC32C checksum = new CRC32C();
    checksum.update(half, Integer.BYTES, HALF - Integer.BYTES);
    return (int) checksum.getValue();
  }
}
