package dev.csmr.replica.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.MD5FileUtil;
import org.apache.ratis.util.SizeInBytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotStorageTest {
  @TempDir Path parent;
  private final SnapshotStorage storage = new SnapshotStorage();
  private RaftStorage raftStorage;
  private Path directory;

  @BeforeEach
  void create() throws IOException {
    raftStorage =
        RaftStorage.newBuilder()
            .setDirectory(parent.resolve("group").toFile())
            .setOption(StartupOption.FORMAT)
            .setLogCorruptionPolicy(CorruptionPolicy.EXCEPTION)
            .setStorageFreeSpaceMin(SizeInBytes.valueOf(0))
            .build();
    raftStorage.initialize();
    directory = raftStorage.getStorageDir().getStateMachineDir().toPath();
    Files.createDirectories(directory);
  }

  @AfterEach
  void close() throws IOException {
    raftStorage.close();
  }

  @Test
  void that_there_is_no_snapshot_is_remembered() throws IOException {
    storage.init(raftStorage);
    write(1, 10);
    assertThat(storage.getLatestSnapshot()).isNull();
  }

  @Test
  void a_snapshot_that_is_there_at_the_start_is_found() throws IOException {
    write(1, 10);
    storage.init(raftStorage);
    assertThat(storage.getLatestSnapshot().getIndex()).isEqualTo(10);
  }

  @Test
  void a_snapshot_that_was_taken_is_known_at_once() throws IOException {
    storage.init(raftStorage);
    storage.updateLatestSnapshot(write(1, 10));
    storage.updateLatestSnapshot(write(2, 30));
    assertThat(storage.updateLatestSnapshot(write(2, 20)).getIndex()).isEqualTo(30);
    assertThat(storage.getLatestSnapshot().getIndex()).isEqualTo(30);
  }

  @Test
  void an_expected_snapshot_is_found_as_soon_as_it_is_there() throws IOException {
    storage.init(raftStorage);
    storage.expectInstalled();
    assertThat(storage.getLatestSnapshot()).isNull();
    write(1, 10);
    assertThat(storage.getLatestSnapshot().getIndex()).isEqualTo(10);
  }

  @Test
  void a_later_snapshot_that_was_installed_is_found_when_loaded() throws IOException {
    write(1, 10);
    storage.init(raftStorage);
    storage.expectInstalled();
    write(2, 20);
    assertThat(storage.loadLatestSnapshot().getIndex()).isEqualTo(20);
    assertThat(storage.getLatestSnapshot().getIndex()).isEqualTo(20);
  }

  @Test
  void none_is_not_remembered_of_a_directory_that_could_not_be_read() throws IOException {
    Files.delete(directory);
    storage.init(raftStorage);
    assertThat(storage.getLatestSnapshot()).isNull();
    Files.createDirectory(directory);
    write(1, 10);
    assertThat(storage.getLatestSnapshot().getIndex()).isEqualTo(10);
  }

  private SingleFileSnapshotInfo write(long term, long index) throws IOException {
    Path file = directory.resolve(SnapshotStorage.getSnapshotFileName(term, index));
    Files.writeString(file, "snapshot");
    return new SingleFileSnapshotInfo(
        new FileInfo(file, MD5FileUtil.computeAndSaveMd5ForFile(file.toFile())), term, index);
  }
}
