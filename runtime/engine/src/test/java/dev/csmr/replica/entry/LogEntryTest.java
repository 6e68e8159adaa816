package dev.csmr.replica.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireWriter;
import dev.csmr.replica.state.StoredReplies;
import dev.csmr.service.Invocation;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.service.Reply;
import dev.csmr.service.Step;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LogEntryTest {
  private static final List<Invocation> COMMANDS =
      List.of(
          new Invocation(
              new InvocationIdentity(-1, 9, 3, 1_700_000_100_000L),
              130,
              List.of(
                  new Step(1, -2, new byte[] {1, 2, 3}, true),
                  new Step(-5, 6, new byte[300], false))),
          Invocation.of(new InvocationIdentity(8, 1, 0, 0), new Step(1, 2, new byte[0], false)));
  private static final LogEntry ENTRY = entry(1_700_000_000_123_456L, -7, COMMANDS);

  @Test
  void an_entry_reads_as_it_was_written() {
    LogEntry read = LogEntry.read(bytes(ENTRY));
    assertThat(read.time()).isEqualTo(ENTRY.time());
    assertThat(read.seed()).isEqualTo(ENTRY.seed());
    assertThat(read.items()).usingRecursiveFieldByFieldElementComparator().isEqualTo(ENTRY.items());
  }

  @Test
  void an_invocation_takes_no_more_than_its_bound() {
    for (Invocation command : COMMANDS) {
      int with = bytes(entry(0, 0, List.of(command))).length;
      assertThat(with).isLessThanOrEqualTo(LogEntry.sizeBound(command));
    }
  }

  @Test
  void an_entry_of_another_format_is_refused() {
    WireWriter out = new WireWriter();
    out.writeInt32(1, LogEntry.FORMAT + 1);
    assertThatThrownBy(() -> LogEntry.read(out.toByteArray()))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("has the format 5; this version reads 4");
  }

  @Test
  void an_unknown_item_is_refused_and_not_skipped() {
    WireWriter out = new WireWriter();
    out.writeInt32(1, LogEntry.FORMAT);
    int item = out.begin(4);
    int message = out.begin(15);
    out.end(message);
    out.end(item);
    assertThatThrownBy(() -> LogEntry.read(out.toByteArray()))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("unknown field 15");
  }

  @Test
  void damaged_bytes_are_an_entry_or_malformed_and_nothing_else() {
    SplittableRandom random = new SplittableRandom(1);
    byte[] whole = bytes(ENTRY);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = java.util.Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      if (damaged.length > 0) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        assertThat(LogEntry.read(damaged)).isNotNull();
      } catch (MalformedMessageException expected) {
        assertThat(expected).hasMessageNotContaining("null");
      }
    }
  }

  @Test
  void answers_read_as_they_were_written() {
    List<Reply> replies =
        List.of(
            Reply.ok(),
            new Reply(Reply.Status.DECLARED, new byte[] {1, 2}),
            Reply.of(Reply.Status.CONDITION_NOT_MET, "why"));
    assertThat(StoredReplies.decode(StoredReplies.encode(replies)))
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(replies);
    assertThat(StoredReplies.decode(StoredReplies.encode(List.of(Reply.ok()))))
        .containsExactly(Reply.ok());
  }

  private static LogEntry entry(long timeMicros, long seed, List<Invocation> commands) {
    List<LogItem> items = commands.stream().<LogItem>map(LogItem.Single::new).toList();
    return new LogEntry(timeMicros, seed, items);
  }

  private static byte[] bytes(LogEntry entry) {
    WireWriter out = new WireWriter();
    entry.write(out);
    return out.toByteArray();
  }
}
