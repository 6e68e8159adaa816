package dev.csmr.replica.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.api.Member;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.util.NetUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members as Ratis keeps them. */
final class RaftPeersTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
  void a_member_comes_back_and_ratis_finds_its_address(String host) {
    Member member = new Member("n1", host, 7101, 7001);

    RaftPeer peer = RaftPeers.of(member);

    assertThat(RaftPeers.member(peer)).isEqualTo(member);
    assertThat(NetUtils.createSocketAddr(peer.getAddress()).getAddress().isLoopbackAddress())
        .isTrue();
    assertThat(NetUtils.createSocketAddr(peer.getAddress()).getPort()).isEqualTo(7101);
  }
}
