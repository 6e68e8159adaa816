package dev.csmr.replica.disk;

import dev.csmr.wire.WireSample;
import java.util.List;

/** What a snapshot begins with. */
public final class SnapshotSamples {
  private SnapshotSamples() {}

  /** The header. */
  public static List<WireSample> all() {
    return List.of(
        WireSample.of(
            "csmr.snapshot.Header",
            new SnapshotFile.Header("c", "g", 1, 2),
            SnapshotFile.Header::write,
            SnapshotFile.Header::read));
  }
}
