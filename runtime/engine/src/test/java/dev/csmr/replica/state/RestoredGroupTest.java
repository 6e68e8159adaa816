package dev.csmr.replica.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.CounterStore;
import dev.csmr.replica.api.GroupComponent;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.disk.SnapshotFile;
import dev.csmr.service.Invocation;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.session.SessionLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RestoredGroupTest {
  private static final SnapshotFile.Header BEGINNING = new SnapshotFile.Header("new", "p", 1, 0);
  private static final String OTHER = "OtherStore";
  private static final long NOW = 1_000_000;

  @TempDir Path directory;

  private static GroupState state(String name, String... paths) {
    return new GroupState(group(name, paths), SessionLimits.DEFAULT);
  }

  private static GroupConfig group(String name, String... paths) {
    return new GroupConfig(
        name,
        List.of(new Member("n", "localhost", 1, 0)),
        List.of(paths).stream()
            .<GroupComponent>map(path -> new GroupComponent.Stateful(path, new CounterStore()))
            .toList());
  }

  private static Invocation add(long session) {
    return Invocation.of(
        new InvocationIdentity(session, 3, 2, NOW + 60_000), CounterStore.add("a", 2));
  }

  private BackupPart part(GroupState state, String name) throws Exception {
    Path file = directory.resolve(name + ".part");
    SnapshotFile.Header header = new SnapshotFile.Header("old", name, 0, 9);
    byte[] unused =
        SnapshotFile.write(file, header, sink -> state.saveForBackup("b", sink), md5 -> {});
    return BackupPart.read(file);
  }

  private GroupState restored(Path file, List<BackupPart> parts) throws Exception {
    GroupConfig merged = group("p", CounterStore.PATH, OTHER);
    new RestoredGroup(merged, parts).write(file, BEGINNING, md5 -> {});
    GroupState state = new GroupState(merged, SessionLimits.DEFAULT);
    SnapshotFile.read(file, BEGINNING, state::restore);
    return state;
  }

  private static long counter(GroupState state) {
    Invocation query = Invocation.of(new InvocationIdentity(9, 9, 0, 0), CounterStore.get("a"));
    return CounterStore.number(state.staleQuery(query).get(0));
  }

  @Test
  void what_was_executed_before_the_backup_is_refused_as_executed_and_what_was_not_executes()
      throws Exception {
    GroupState one = state("g", CounterStore.PATH);
    GroupState other = state("h", OTHER);
    List<GroupReply> unused = Applied.apply(one, NOW, add(1));
    unused = Applied.apply(other, NOW + 5_000);

    GroupState restored =
        restored(directory.resolve("s"), List.of(part(one, "g"), part(other, "h")));

    assertThat(restored.timeMicros()).isEqualTo((NOW + 5_000) * 1000);
    GroupReply again = Applied.apply(restored, NOW, add(1)).get(0);
    assertThat(again.outcome()).isEqualTo(GroupOutcome.ACKNOWLEDGED);
    assertThat(again.message()).contains("csmr-1469");
    assertThat(counter(restored)).isEqualTo(2);
    Invocation earlier =
        Invocation.of(new InvocationIdentity(1, 1, 0, NOW + 60_000), CounterStore.add("a", 2));
    assertThat(Applied.apply(restored, NOW, earlier))
        .extracting(GroupReply::outcome)
        .containsExactly(GroupOutcome.ACKNOWLEDGED);
    assertThat(Applied.apply(restored, NOW, add(2)).get(0).isDone()).isTrue();
    assertThat(counter(restored)).isEqualTo(4);
  }

  @Test
  void all_members_make_the_same_bytes() throws Exception {
    GroupState one = state("g", CounterStore.PATH);
    for (int session = 1; session < 50; session++) {
      List<GroupReply> unused = Applied.apply(one, NOW, add(session));
    }
    List<BackupPart> parts = List.of(part(one, "g"));

    Path first = directory.resolve("first");
    Path second = directory.resolve("second");
    assertThat(counter(restored(first, parts))).isEqualTo(counter(restored(second, parts)));
    assertThat(Files.mismatch(first, second)).isEqualTo(-1);
  }
}
