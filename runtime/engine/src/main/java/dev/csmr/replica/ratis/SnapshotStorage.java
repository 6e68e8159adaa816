package dev.csmr.replica.ratis;

import java.io.IOException;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;

/**
 * Finds a group's snapshots on the disk. Unlike Ratis' own, it remembers that there is none: Ratis
 * asks for the latest one several times per log entry, and until there was one would read the
 * directory each time. Nor does it fail when the first snapshot is taken while somebody reads the
 * directory. Thread-safe.
 *
 * <p>Snapshots come about in two ways. Those that this replica takes are made known by {@link
 * #updateLatestSnapshot}. Those that a leader sends appear in the directory by themselves, after
 * {@link #expectInstalled} and before {@link #loadLatestSnapshot}; from the former on, that there
 * is none is not remembered any more.
 */
final class SnapshotStorage extends SimpleStateMachineStorage {
  private volatile SingleFileSnapshotInfo latest;
  private volatile boolean read;
  private volatile boolean expectsInstalled;
  private volatile boolean mayHaveOld = true;

  @Override
  public void init(RaftStorage storage) throws IOException {
    read = false;
    super.init(storage);
  }

  /** From now on a snapshot may appear in the directory without being made known. */
  void expectInstalled() {
    expectsInstalled = true;
  }

  @Override
  public SingleFileSnapshotInfo getLatestSnapshot() {
    SingleFileSnapshotInfo known = latest;
    return known != null || (read && !expectsInstalled) ? known : loadLatestSnapshot();
  }

  /** Called with null by {@link #loadLatestSnapshot} when it could read and found none. */
  @Override
  public synchronized SingleFileSnapshotInfo updateLatestSnapshot(SingleFileSnapshotInfo found) {
    if (found != null && (latest == null || found.getIndex() > latest.getIndex())) {
      latest = found;
      mayHaveOld = true;
    }
    read = true;
    return latest;
  }

  /** Called after every few entries, though there is something to delete only after a snapshot. */
  @Override
  public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) throws IOException {
    if (mayHaveOld) {
      mayHaveOld = false;
      super.cleanupOldSnapshots(policy);
    }
  }
}
