package dev.csmr.replica.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.apache.ratis.proto.RaftProtos.FileChunkProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.server.storage.FileChunkReader;
import org.apache.ratis.server.storage.FileInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedChunksTest {
  private static final int CHUNK_BYTES = 1_000;

  @TempDir Path directory;

  private Path file;
  private List<InstallSnapshotRequestProto> requests;

  @BeforeEach
  void readAFileOfThreeChunks() throws IOException {
    byte[] bytes = new byte[2 * CHUNK_BYTES + 1];
    new Random(1).nextBytes(bytes);
    file = Files.write(directory.resolve("snapshot.1_2"), bytes);
    requests = new ArrayList<>();
    try (FileChunkReader reader =
        FileChunkReader.newInstance(new FileInfo(file, null), file.getFileName())) {
      FileChunkProto chunk;
      do {
        chunk = reader.readFileChunk(CHUNK_BYTES);
        InstallSnapshotRequestProto.Builder request = InstallSnapshotRequestProto.newBuilder();
        request.getSnapshotChunkBuilder().addFileChunks(chunk);
        requests.add(request.build());
      } while (!chunk.getDone());
    }
  }

  @Test
  void requests_are_the_same_and_their_bytes_are_not_on_the_heap() {
    List<InstallSnapshotRequestProto> mapped = new ArrayList<>();
    new MappedChunks(requests, file).forEach(mapped::add);
    assertThat(mapped).hasSize(3).isEqualTo(requests).allMatch(MappedChunksTest::isOffHeap);
    assertThat(requests).noneMatch(MappedChunksTest::isOffHeap);
  }

  @Test
  void a_file_that_is_deleted_meanwhile_is_read_to_its_end() throws IOException {
    Iterator<InstallSnapshotRequestProto> mapped = new MappedChunks(requests, file).iterator();
    assertThat(mapped.next()).isEqualTo(requests.get(0));
    Files.delete(file);
    assertThat(mapped).toIterable().containsExactlyElementsOf(requests.subList(1, 3));
  }

  @Test
  void a_file_that_is_gone_ends_the_requests() throws IOException {
    Files.delete(file);
    assertThatThrownBy(() -> new MappedChunks(requests, file).iterator().next())
        .isInstanceOf(UncheckedIOException.class);
  }

  private static boolean isOffHeap(InstallSnapshotRequestProto request) {
    return request.getSnapshotChunk().getFileChunks(0).getData().asReadOnlyByteBuffer().isDirect();
  }
}
