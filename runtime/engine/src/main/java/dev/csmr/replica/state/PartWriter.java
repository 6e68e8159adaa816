package dev.csmr.replica.state;

import dev.csmr.replica.api.PartProgress;
import dev.csmr.replica.api.ReplicaError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes this replica's part of a backup at the backup's cut, if it was asked to before; at most
 * one at a time. What it was asked is in memory only, so a replica that executes its log again
 * after a restart writes nothing. Thread-safe.
 */
final class PartWriter {
  private static final Logger LOG = LoggerFactory.getLogger(PartWriter.class);

  private final String group;
  private String backup = "";
  private Path file;
  private PartProgress progress = PartProgress.WAITS;

  PartWriter(String group) {
    this.group = group;
  }

  /** Writes what the group holds at this moment. */
  interface PartSource {
    /**
     * Writes a file, whole or not at all.
     *
     * @throws IOException when the disk does not take it
     * @throws RuntimeException when what the group holds cannot be saved
     */
    void writeTo(Path file) throws IOException;
  }

  /**
   * Asks for a part; what was asked for before is given up.
   *
   * @param to the file that it is written to; one that is there is deleted
   */
  synchronized void prepare(String wanted, Path to) throws IOException {
    backup = "";
    Files.createDirectories(to.getParent());
    Files.deleteIfExists(to);
    backup = wanted;
    file = to;
    progress = PartProgress.WAITS;
  }

  /**
   * The cut of a backup is here. Whatever fails concerns the backup alone: a replica does not stop
   * because somebody wanted a copy.
   */
  void cut(String here, PartSource source) {
    Path to = wanted(here);
    if (to == null) {
      return;
    }
    PartProgress result;
    try {
      source.writeTo(to);
      result = new PartProgress("", Files.size(to));
    } catch (IOException | RuntimeException e) {
      result = PartProgress.none(ReplicaError.NO_PART.text(group, here, to + ": " + e));
    }
    end(here, to, result);
  }

  private synchronized Path wanted(String here) {
    if (here.equals(backup)) {
      return progress.isAwaited() ? file : null;
    }
    if (progress.isWritten()) {
      // Who wanted that one has died without a word, or takes another one now.
      backup = "";
      progress = PartProgress.WAITS;
      delete(file);
    }
    return null;
  }

  private static void delete(Path unwanted) {
    try {
      Files.deleteIfExists(unwanted);
    } catch (IOException e) {
      LOG.info("{}, which nobody wants any more, stays until this node starts again", unwanted, e);
    }
  }

  /** Writing takes long, and nobody who asks how far it is waits for it. */
  private synchronized void end(String here, Path to, PartProgress result) {
    if (here.equals(backup)) {
      progress = result;
      return;
    }
    // It was given up meanwhile. What was asked for since then is not written yet.
    delete(to);
  }

  /** How far it is with a backup. */
  synchronized PartProgress progress(String wanted) {
    return wanted.equals(backup)
        ? progress
        : PartProgress.none(
            ReplicaError.NO_PART.text(
                group, wanted, "this replica was started anew, or another backup was begun"));
  }

  /** The part, if it is written; else null. */
  synchronized Path file(String wanted) {
    return wanted.equals(backup) && progress.isWritten() ? file : null;
  }

  /** The part was taken, or is not wanted any more. */
  synchronized void release(String wanted) throws IOException {
    if (wanted.equals(backup)) {
      backup = "";
      Files.deleteIfExists(file);
    }
  }
}
