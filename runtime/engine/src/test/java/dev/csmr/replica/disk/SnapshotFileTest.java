package dev.csmr.replica.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.replica.api.UnusableDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {
  private static final SnapshotFile.Header HEADER =
      new SnapshotFile.Header("cluster", "group", 3, 4_000_000_000L);

  @TempDir Path directory;
  private Path file;
  private byte[] whole;

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("snapshot.3_4000000000");
    SnapshotFile.write(
        file,
        HEADER,
        sink -> {
          sink.section("empty", out -> {});
          sink.section("component A/B", out -> out.writeString(1, "content"));
        },
        md5 -> {});
    whole = Files.readAllBytes(file);
  }

  @Test
  void a_snapshot_reads_as_it_was_written_and_leaves_no_other_file() throws IOException {
    assertThat(read(HEADER)).isEqualTo(Map.of("empty", "", "component A/B", "content"));
    assertThat(directory.toFile().list()).containsExactly(file.getFileName().toString());
  }

  @Test
  void every_flipped_bit_is_noticed() throws IOException {
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] damaged = whole.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      assertRefused(damaged);
    }
  }

  @Test
  void every_truncation_is_noticed() throws IOException {
    for (int length = 0; length < whole.length; length++) {
      assertRefused(java.util.Arrays.copyOf(whole, length));
    }
    assertRefused(java.util.Arrays.copyOf(whole, whole.length + 1));
  }

  @Test
  void random_bytes_after_the_beginning_never_exhaust_the_memory() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = whole.clone();
      for (int j = 8; j < damaged.length; j++) {
        damaged[j] = (byte) (random.nextInt(3) == 0 ? random.nextInt() : damaged[j]);
      }
      damaged[11] = SnapshotFile.FORMAT;
      assertRefused(damaged);
    }
  }

  @Test
  void a_long_section_is_written_and_read_in_pieces_that_are_checked_first() throws IOException {
    int fields = 3_000;
    byte[] digest =
        SnapshotFile.write(
            file,
            HEADER,
            sink ->
                sink.section(
                    "long",
                    out -> {
                      for (int i = 0; i < fields; i++) {
                        out.writePresentBytes(1, new byte[i]);
                        out.flushPoint();
                      }
                    }),
            md5 -> {});
    assertThat(readLengths()).isEqualTo(IntStream.range(0, fields).boxed().toList());
    assertThat(digest).isEqualTo(md5(Files.readAllBytes(file)));
    byte[] damaged = Files.readAllBytes(file);
    damaged[damaged.length / 2] ^= 1;
    Files.write(file, damaged);
    List<Integer> seen = new ArrayList<>();
    assertThatThrownBy(() -> SnapshotFile.read(file, HEADER, (name, in) -> addLengths(in, seen)))
        .isInstanceOf(UnusableDataException.class)
        .hasMessageContaining("a checksum is wrong (in section \"long\", before byte ")
        .hasMessageContaining("move " + file.getParent().getParent() + " away");
    assertThat(seen).isEqualTo(IntStream.range(0, seen.size()).boxed().toList());
  }

  private List<Integer> readLengths() throws IOException {
    List<Integer> lengths = new ArrayList<>();
    SnapshotFile.read(file, HEADER, (name, in) -> addLengths(in, lengths));
    return lengths;
  }

  private static void addLengths(WireReader in, List<Integer> lengths) {
    while (in.readTag() == WireType.tag(1, WireType.LENGTH_DELIMITED)) {
      lengths.add(in.readBytes().length);
    }
  }

  private static byte[] md5(byte[] content) {
    try {
      return MessageDigest.getInstance("MD5").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void what_fails_while_it_is_written_leaves_the_old_file_and_no_other() throws IOException {
    assertThatThrownBy(
            () ->
                SnapshotFile.write(
                    file,
                    HEADER,
                    sink ->
                        sink.section(
                            "broken",
                            out -> {
                              throw new IllegalStateException("cannot be saved");
                            }),
                    md5 -> {}))
        .hasMessage("cannot be saved");
    assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    assertThat(directory.toFile().list()).containsExactly(file.getFileName().toString());
  }

  @Test
  void its_digest_is_kept_before_it_is_there_and_without_it_it_is_not() throws IOException {
    Path next = directory.resolve("snapshot.3_4000000001");
    List<byte[]> kept = new ArrayList<>();
    byte[] digest =
        SnapshotFile.write(
            next,
            HEADER,
            sink -> {},
            md5 -> {
              assertThat(next).doesNotExist();
              kept.add(md5);
            });
    assertThat(kept).containsExactly(digest);
    assertThat(digest).isEqualTo(md5(Files.readAllBytes(next)));
    Files.delete(next);

    assertThatThrownBy(
            () ->
                SnapshotFile.write(
                    next,
                    HEADER,
                    sink -> {},
                    md5 -> {
                      throw new IOException("No space left on device");
                    }))
        .hasMessage("No space left on device");
    assertThat(directory.toFile().list()).containsExactly(file.getFileName().toString());
  }

  @Test
  void a_newer_format_names_file_and_remedy() throws IOException {
    byte[] newer = whole.clone();
    newer[11] = SnapshotFile.FORMAT + 1;
    Files.write(file, newer);
    assertThatThrownBy(() -> read(HEADER))
        .isInstanceOf(UnusableDataException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(
            "has the format %d; this version reads %d",
            SnapshotFile.FORMAT + 1, SnapshotFile.FORMAT)
        .hasMessageContaining("Start the version that wrote it");
  }

  @Test
  void a_snapshot_of_another_cluster_is_refused() {
    SnapshotFile.Header other = new SnapshotFile.Header("other", "group", 3, 4_000_000_000L);
    assertThatThrownBy(() -> read(other))
        .isInstanceOf(UnusableDataException.class)
        .hasMessageContaining("is of group group of cluster cluster, not of group group of cluster")
        .hasMessageContaining("Nothing was changed");
  }

  @Test
  void a_renamed_snapshot_is_refused() {
    SnapshotFile.Header other = new SnapshotFile.Header("cluster", "group", 3, 5);
    assertThatThrownBy(() -> read(other))
        .isInstanceOf(UnusableDataException.class)
        .hasMessageContaining("its name says (3, 5)");
  }

  private void assertRefused(byte[] content) throws IOException {
    Files.write(file, content);
    assertThatThrownBy(() -> read(HEADER))
        .isInstanceOf(UnusableDataException.class)
        .hasMessageContaining(file.toString());
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }

  private Map<String, String> read(SnapshotFile.Header expected) throws IOException {
    Map<String, String> sections = new TreeMap<>();
    SnapshotFile.read(
        file,
        expected,
        (name, content) -> sections.put(name, content.readTag() == 0 ? "" : content.readString()));
    return sections;
  }
}
