package dev.csmr.replica.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.RaftException;
import org.apache.ratis.protocol.exceptions.TransferLeadershipException;
import org.junit.jupiter.api.Test;

class MemberChangeTest {
  private static RaftClientReply reply(RaftException failure) {
    return RaftClientReply.newBuilder()
        .setClientId(ClientId.randomId())
        .setServerId(RaftPeerId.valueOf("n1"))
        .setGroupId(RaftGroupId.randomId())
        .setSuccess(failure == null)
        .setException(failure)
        .build();
  }

  private static RaftClientReply transferEndedWith(String result) {
    return reply(
        new TransferLeadershipException(
            "n1@group: Failed to transfer leadership to n2 (the current leader is n1): " + result));
  }

  @Test
  void a_leader_whose_hand_over_did_not_begin_would_refuse_entries_from_then_on() {
    assertThat(MemberChange.leavesRefusing(transferEndedWith("NULL_LOG_APPENDER"))).isTrue();
    assertThat(MemberChange.leavesRefusing(transferEndedWith("COMPLETED_EXCEPTIONALLY: io")))
        .isTrue();
  }

  @Test
  void one_whose_hand_over_came_to_its_end_accepts_them() {
    assertThat(MemberChange.leavesRefusing(reply(null))).isFalse();
    assertThat(MemberChange.leavesRefusing(transferEndedWith("TIMED_OUT(1.500s)"))).isFalse();
    assertThat(MemberChange.leavesRefusing(transferEndedWith("DIFFERENT_LEADER"))).isFalse();
    NotLeaderException elsewhere = new NotLeaderException(null, null, null);
    assertThat(MemberChange.leavesRefusing(reply(elsewhere))).isFalse();
  }
}
