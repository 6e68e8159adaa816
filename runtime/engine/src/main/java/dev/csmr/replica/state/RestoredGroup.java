package dev.csmr.replica.state;

import dev.csmr.codec.WireReader;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.SlottedService;
import dev.csmr.replica.api.UnusableDataException;
import dev.csmr.replica.disk.SnapshotFile;
import dev.csmr.replica.entry.Holding;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.MovableStateMachine;
import dev.csmr.session.SessionLimits;
import dev.csmr.session.SessionTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Makes the state that a group begins with when its cluster is restored from a backup: of each
 * component that it holds the state in the backup, of a partition of a movable service what belongs
 * to its keys, wherever in the backup that is. A function of the parts, the configuration and the
 * code: all members of the group make the same bytes.
 *
 * <p>Holds the state of the group in memory, beside it that of one component of the backup at a
 * time. Reads each part once for each component that has something in it. Not thread-safe.
 */
public final class RestoredGroup {
  private final GroupConfig group;
  private final List<BackupPart> parts;
  private final GroupState state;

  /**
   * Prepares it.
   *
   * @param parts all of the backup
   * @throws IllegalArgumentException when the configuration does not fit together
   */
  public RestoredGroup(GroupConfig group, List<BackupPart> parts) {
    this.group = group;
    this.parts = List.copyOf(parts);
    this.state = new GroupState(group, SessionLimits.DEFAULT);
  }

  /**
   * Writes it as a snapshot.
   *
   * @throws UnusableDataException when a part cannot be used, with the file
   * @throws DivergenceException when what was restored cannot be saved
   */
  public void write(Path file, SnapshotFile.Header header, SnapshotFile.DigestSink digestSink)
      throws IOException {
    for (Component component : state.components().all()) {
      if (component.stateful()) {
        restore(component);
      }
    }
    long micros = 0;
    List<SessionTable> executed = new ArrayList<>();
    Map<String, Long> versions = new TreeMap<>();
    for (BackupPart part : parts) {
      micros = Math.max(micros, part.cut().timeMicros());
      part.cut().maps().forEach(map -> versions.merge(map.path(), map.version(), Math::max));
      SnapshotFile.Header unused =
          BackupPart.read(
              part.file(),
              new BackupPart.PartReading() {
                @Override
                public void sessions(WireReader in) {
                  executed.add(SessionTable.load(in));
                }
              });
    }
    state.beginAfter(micros, executed, versions);
    byte[] unused = SnapshotFile.write(file, header, state::save, digestSink);
  }

  private void restore(Component component) throws IOException {
    for (SlottedService service : group.slotted()) {
      for (int i = 0; i < service.partitions().size(); i++) {
        if (service.partitions().get(i).component() == component.id()) {
          restorePartition(component, service, i);
          return;
        }
      }
    }
    String path = component.path();
    read(path::equals, (found, in) -> component.restore(component.machine(), in));
  }

  /**
   * What belongs to no key but stays with its partition is that of the partition with the same
   * number, if there was one.
   */
  private void restorePartition(Component component, SlottedService service, int number)
      throws IOException {
    MovableStateMachine machine = (MovableStateMachine) component.machine();
    if (machine.keyed(MovableStateMachine.NO_KEY) == null) {
      throw new UnusableDataException(ReplicaError.NOT_COPIED, component.path());
    }
    Predicate<CanonicalKey> own = key -> service.owners().get(key.slot(service.slots())) == number;
    String same = component.path();
    // What a new object begins with is in the backup, if it was not removed since.
    machine.keyed(key -> true).remove();
    read(
        same::equals,
        (path, in) -> {
          component.restore(machine, in);
          machine.keyed(own.negate()).remove();
        });
    read(
        path -> !path.equals(same) && arePartitionsOfOne(path, same),
        (path, in) -> {
          MovableStateMachine other = (MovableStateMachine) component.newMachine();
          component.restore(other, in);
          other.keyed(own).giveTo(machine.keyed(key -> true));
        });
  }

  /** Whether two paths differ in the numbers of their partitions at most. */
  static boolean arePartitionsOfOne(String path, String other) {
    int number = other.lastIndexOf('#');
    return number >= 0
        && path.lastIndexOf('#') == number
        && path.startsWith(other.substring(0, number));
  }

  private interface ComponentReader {
    void read(String path, WireReader in);
  }

  private void read(Predicate<String> wanted, ComponentReader reader) throws IOException {
    for (BackupPart part : parts) {
      if (part.cut().holdings().stream().map(Holding::path).anyMatch(wanted)) {
        SnapshotFile.Header unused =
            BackupPart.read(
                part.file(),
                new BackupPart.PartReading() {
                  @Override
                  public void component(String path, WireReader in) {
                    if (wanted.test(path)) {
                      reader.read(path, in);
                    }
                  }
                });
      }
    }
  }
}
