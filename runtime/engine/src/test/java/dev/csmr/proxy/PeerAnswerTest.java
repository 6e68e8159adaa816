package dev.csmr.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.replica.api.Checkpoint;
import dev.csmr.replica.api.Checkpoints;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.Membership;
import dev.csmr.service.Reply;
import dev.csmr.service.frame.UnreadableMessageException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nodes answer each other, over the wire. */
final class PeerAnswerTest {
  private static PeerAnswer read(WireWriter frame) {
    WireReader in = new WireReader(frame.toByteArray());
    in.readTag();
    try {
      return PeerAnswer.read(in.readMessage());
    } catch (UnreadableMessageException e) {
      throw new AssertionError(e);
    }
  }

  private static PeerAnswer overTheWire(PeerAnswer answer) {
    WireWriter out = new WireWriter();
    answer.write(out);
    return read(out);
  }

  @Test
  void an_answer_comes_as_it_was_sent() {
    PeerAnswer status =
        new PeerAnswer(
            3,
            new GroupReply(GroupOutcome.DONE, List.of(Reply.ok()), "n2", "why"),
            5,
            true,
            new Checkpoints(new Checkpoint(8, 13), new Checkpoint(7, -2), -9),
            21,
            34,
            null,
            new Membership(
                55,
                List.of(new Member("n2", "10.0.0.2", 7, 8), new Member("n3", "::1", 7, 0)),
                List.of(),
                false));

    assertThat(overTheWire(status)).isEqualTo(status);
    PeerAnswer plain = PeerAnswer.of(1, GroupReply.notLeader(null));
    assertThat(overTheWire(plain)).isEqualTo(plain);
  }

  @Test
  void in_the_middle_of_a_change_those_that_leave_are_named_as_well() {
    Member stays = new Member("n1", "a", 1, 1);
    Member leaves = new Member("n2", "b", 1, 1);
    Membership changing = new Membership(0, List.of(stays), List.of(stays, leaves), false);

    assertThat(overTheWire(PeerAnswer.of(1, GroupReply.notLeader(null), 0, changing)).membership())
        .isEqualTo(new Membership(0, List.of(stays, leaves), List.of(), false));
  }

  private static WireWriter naming(Consumer<WireWriter> member, int times) {
    WireWriter out = new WireWriter();
    int answer = out.begin(1);
    int members = out.begin(13);
    for (int i = 0; i < times; i++) {
      int mark = out.begin(2);
      member.accept(out);
      out.end(mark);
    }
    out.end(members);
    out.end(answer);
    return out;
  }

  @ParameterizedTest
  @CsvSource({
    "'', 127.0.0.1, 1, 1",
    "n1, '', 1, 1",
    "n1, 'not a host', 1, 1",
    "n1, 'a/b', 1, 1",
    "n1, 127.0.0.1, 0, 1",
    "n1, 127.0.0.1, 65536, 1",
    "n1, 127.0.0.1, 1, -1",
    "n1, 127.0.0.1, 1, 70000"
  })
  void a_member_that_cannot_be_is_malformed(String node, String host, int port, int clientPort) {
    WireWriter out =
        naming(
            member -> {
              member.writeString(1, node);
              member.writeString(2, host);
              member.writeInt32(3, port);
              member.writeInt32(4, clientPort);
            },
            1);

    assertThatThrownBy(() -> read(out)).isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void more_members_than_a_group_has_are_malformed_and_are_not_sent() {
    WireWriter out =
        naming(
            member -> {
              member.writeString(1, "n");
              member.writeString(2, "h");
              member.writeInt32(3, 1);
            },
            129);
    List<Member> many =
        IntStream.range(0, 1_000).mapToObj(i -> new Member("n" + i, "h", 1, 1)).toList();
    Membership huge = new Membership(1, many, List.of(), false);

    assertThatThrownBy(() -> read(out)).isInstanceOf(MalformedMessageException.class);
    assertThat(
            overTheWire(PeerAnswer.of(1, GroupReply.notLeader(null), 0, huge)).membership().all())
        .hasSize(128);
  }

  @Test
  void garbage_is_malformed_or_means_something_but_never_anything_else() {
    byte[] bytes = naming(member -> member.writeString(1, "n"), 1).toByteArray();
    for (int at = 2; at < bytes.length; at++) {
      for (int value = 0; value < 256; value++) {
        byte[] broken = bytes.clone();
        broken[at] = (byte) value;
        try {
          WireReader in = new WireReader(broken);
          in.readTag();
          PeerAnswer.read(in.readMessage());
        } catch (MalformedMessageException | UnreadableMessageException e) {
          assertThat(e.getMessage()).isNotNull();
        }
      }
    }
  }
}
