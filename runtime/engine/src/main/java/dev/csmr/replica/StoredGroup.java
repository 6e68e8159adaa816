package dev.csmr.replica;

import dev.csmr.replica.disk.DataDirectory;
import dev.csmr.replica.disk.GroupDirectory;
import dev.csmr.replica.disk.LogFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is stored of a group in the data directory of a node that does not run.
 *
 * @param logFiles how many files its log has
 * @param snapshots how many snapshots there are
 */
public record StoredGroup(int logFiles, int snapshots) {
  /** Whether a node's directory has anything of a group. */
  public static boolean exists(Path data, String cluster, String group) {
    return Files.isDirectory(directory(data, cluster, group));
  }

  /**
   * Checks every entry of the log and every byte of the snapshots against its checksum; changes
   * nothing. While a node runs there, files may change under way.
   *
   * @throws dev.csmr.replica.api.UnusableDataException with file, place and remedy, when what may
   *     have been acknowledged is damaged or missing
   */
  public static StoredGroup verify(Path data, String cluster, String group) throws IOException {
    GroupDirectory files = new GroupDirectory(directory(data, cluster, group));
    int snapshots = files.verifySnapshots(cluster, group);
    int logFiles = Files.isDirectory(files.current()) ? new LogFiles(group, files).verify() : 0;
    return new StoredGroup(logFiles, snapshots);
  }

  private static Path directory(Path data, String cluster, String group) {
    return DataDirectory.groups(data)
        .resolve(ReplicaServer.groupId(cluster, group).getUuid().toString());
  }
}
