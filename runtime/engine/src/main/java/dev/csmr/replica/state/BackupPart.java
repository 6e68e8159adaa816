package dev.csmr.replica.state;

import dev.csmr.codec.WireReader;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.UnusableDataException;
import dev.csmr.replica.disk.SnapshotFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A group's part of a backup, as a file.
 *
 * @param file the file
 * @param header whose part it is, and at which entry the cut was
 * @param cut what it says of itself
 */
public record BackupPart(Path file, SnapshotFile.Header header, BackupCut cut) {
  /** Checks the parts. */
  public BackupPart {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(header, "header");
    Objects.requireNonNull(cut, "cut");
  }

  /**
   * Reads all of a part, by its checks.
   *
   * @throws UnusableDataException when it is damaged or newer, with the file
   */
  public static BackupPart read(Path file) throws IOException {
    PartReading reading = new PartReading();
    SnapshotFile.Header header = read(file, reading);
    if (reading.cut == null) {
      throw new UnusableDataException(
          ReplicaError.BACKUP_DAMAGED, file, "it does not say of which backup it is");
    }
    return new BackupPart(file, header, reading.cut);
  }

  /**
   * Reads all of a part.
   *
   * @throws UnusableDataException when it is damaged or newer, with the file
   */
  static SnapshotFile.Header read(Path file, PartReading sections) throws IOException {
    return SnapshotFile.readPart(
        file, (name, content) -> GroupState.readForBackup(name, content, sections));
  }

  /** Takes what it is for of a part. */
  static class PartReading implements GroupState.PartSections {
    private BackupCut cut;

    @Override
    public void cut(BackupCut read) {
      cut = read;
    }

    @Override
    public void sessions(WireReader in) {
      // Who wants them says so.
    }

    @Override
    public void component(String path, WireReader in) {
      // Who wants it says so.
    }
  }
}
