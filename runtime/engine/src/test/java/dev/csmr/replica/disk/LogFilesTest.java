package dev.csmr.replica.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.replica.api.UnusableDataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a power loss leaves of a log, and what is damage. */
class LogFilesTest {
  private static final int SIZE = 64 << 10;

  @TempDir Path directory;
  private Path current;

  @BeforeEach
  void makeDirectory() throws IOException {
    current = Files.createDirectories(directory.resolve("current"));
  }

  private void check() throws IOException {
    new LogFiles("g", new GroupDirectory(directory)).check();
  }

  private static byte[] entry(long index) {
    byte[] data = new byte[300];
    new Random(index).nextBytes(data);
    byte[] message =
        LogEntryProto.newBuilder()
            .setTerm(3)
            .setIndex(index)
            .setStateMachineLogEntry(
                StateMachineLogEntryProto.newBuilder().setLogData(ByteString.copyFrom(data)))
            .build()
            .toByteArray();
    ByteBuffer frame = ByteBuffer.allocate(message.length + 2 + 4);
    frame.put((byte) ((message.length & 0x7F) | 0x80)).put((byte) (message.length >> 7));
    frame.put(message);
    CRC32C checksum = new CRC32C();
    checksum.update(frame.array(), 0, frame.position());
    return frame.putInt((int) checksum.getValue()).array();
  }

  private static byte[] bytes(ByteBuffer file) {
    byte[] bytes = new byte[file.capacity()];
    file.get(0, bytes);
    return bytes;
  }

  /** The entry that a byte belongs to. */
  private static long entryAt(int offset) {
    long index = 0;
    while (file(0, index).position() <= offset) {
      index++;
    }
    return index;
  }

  /** A file of entries, filled up with zeros. */
  private static ByteBuffer file(long first, long last) {
    ByteBuffer file = ByteBuffer.allocate(SIZE);
    file.put("RaftLog1".getBytes(StandardCharsets.UTF_8));
    for (long index = first; index <= last; index++) {
      file.put(entry(index));
    }
    return file;
  }

  private static void garbage(ByteBuffer file, int at, int length) {
    byte[] garbage = new byte[length];
    new Random(at).nextBytes(garbage);
    file.put(at, garbage);
  }

  private Path write(String name, ByteBuffer file) throws IOException {
    return Files.write(current.resolve(name), bytes(file));
  }

  @Test
  void a_log_in_order_is_not_touched() throws IOException {
    write("log_0-4", file(0, 4));
    Path open = write("log_inprogress_5", file(5, 7));
    check();
    assertThat(Files.readAllBytes(open)).isEqualTo(bytes(file(5, 7)));
  }

  @Test
  void a_torn_entry_behind_the_last_whole_one_is_cut_off() throws IOException {
    ByteBuffer file = file(0, 4);
    int end = file.position();
    file.put(Arrays.copyOf(entry(5), 100));
    Path open = write("log_inprogress_0", file);
    check();
    assertThat(Files.readAllBytes(open)).isEqualTo(Arrays.copyOf(bytes(file), end));
    check();
  }

  @Test
  void who_only_verifies_changes_nothing_and_refuses_likewise() throws IOException {
    write("log_0-4", file(0, 4));
    ByteBuffer file = file(5, 7);
    file.put(Arrays.copyOf(entry(8), 100));
    Path open = write("log_inprogress_5", file);
    LogFiles files = new LogFiles("g", new GroupDirectory(directory));
    assertThat(files.verify()).isEqualTo(2);
    assertThat(Files.readAllBytes(open)).isEqualTo(bytes(file));

    ByteBuffer damaged = file(0, 4);
    damaged.put(20, (byte) ~damaged.get(20));
    write("log_0-4", damaged);
    assertThatThrownBy(files::verify).isInstanceOf(UnusableDataException.class);
  }

  @Test
  void a_later_page_of_a_torn_write_is_cut_off() throws IOException {
    ByteBuffer file = file(0, 4);
    garbage(file, 8192, 1000);
    Path open = write("log_inprogress_0", file);
    check();
    assertThat(Files.size(open)).isEqualTo(file.position());
  }

  @Test
  void every_tear_of_the_last_entry_is_cut_off() throws IOException {
    byte[] last = entry(5);
    for (int kept = 1; kept < last.length; kept += 7) {
      ByteBuffer file = file(0, 4);
      int end = file.position();
      file.put(Arrays.copyOf(last, kept));
      Path open = write("log_inprogress_0", file);
      check();
      assertThat(Files.size(open)).as("kept %s", kept).isEqualTo(end);
    }
  }

  @Test
  void every_flipped_byte_before_a_whole_entry_is_refused_with_file_and_entry() throws IOException {
    int end = file(0, 3).position();
    for (int at = 0; at < end; at += 5) {
      ByteBuffer file = file(0, 4);
      file.put(at, (byte) (file.get(at) ^ 0x10));
      Path open = write("log_inprogress_0", file);
      assertThatThrownBy(this::check)
          .as("at %s", at)
          .isInstanceOf(UnusableDataException.class)
          .hasMessageContaining(open + " of group g is damaged at offset ")
          .hasMessageContaining("where entry " + entryAt(at) + " should be")
          .hasMessageContaining("move " + directory + " away")
          .hasMessageContaining("Nothing was changed");
      assertThat(Files.readAllBytes(open)).isEqualTo(bytes(file));
    }
  }

  @Test
  void a_flipped_byte_in_a_complete_file_is_refused_also_in_its_last_entry() throws IOException {
    ByteBuffer file = file(0, 2);
    int at = file.position() - 50;
    file.put(at, (byte) (file.get(at) ^ 1));
    Path closed = write("log_0-2", file);
    assertThatThrownBy(this::check)
        .isInstanceOf(UnusableDataException.class)
        .hasMessageContaining(closed.toString())
        .hasMessageContaining("where entry 2 should be");
  }

  @Test
  void a_file_that_lost_its_first_page_is_refused_and_one_that_never_had_it_is_emptied()
      throws IOException {
    ByteBuffer file = file(0, 30);
    file.put(0, new byte[4096]);
    Path open = write("log_inprogress_0", file);
    assertThatThrownBy(this::check).isInstanceOf(UnusableDataException.class);

    ByteBuffer torn = ByteBuffer.allocate(SIZE);
    garbage(torn, 4096, 1000);
    write("log_inprogress_0", torn);
    check();
    assertThat(Files.size(open)).isZero();
  }

  @Test
  void entries_that_are_in_no_file_and_no_snapshot_are_named() throws IOException {
    write("log_3-5", file(3, 5));
    write("log_9-10", file(9, 10));
    Path open = write("log_inprogress_11", file(11, 12));
    assertThatThrownBy(this::check)
        .isInstanceOf(UnusableDataException.class)
        .hasMessageContaining("Entries 0 to 2 of group g are missing")
        .hasMessageContaining("move " + directory + " away");
    Files.createDirectories(directory.resolve("sm"));
    Files.createFile(directory.resolve("sm/snapshot.1_4"));
    assertThatThrownBy(this::check).hasMessageContaining("Entries 6 to 8 of group g are missing");
    Files.createFile(directory.resolve("sm/snapshot.1_9"));
    assertThatCode(this::check).doesNotThrowAnyException();
    Files.delete(current.resolve("log_9-10"));
    assertThatThrownBy(this::check)
        .hasMessageContaining("Entries 10 to 10 of group g are missing: " + open);
  }

  @Test
  void a_file_without_entries_is_left_alone() throws IOException {
    Path open = write("log_inprogress_0", file(0, -1));
    assertThatCode(this::check).doesNotThrowAnyException();
    assertThat(Files.size(open)).isEqualTo(SIZE);
  }
}
