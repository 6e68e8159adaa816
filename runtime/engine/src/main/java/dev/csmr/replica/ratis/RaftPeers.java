package dev.csmr.replica.ratis;

import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.Membership;
import java.util.Collection;
import java.util.List;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;

/**
 * Members in the words of Ratis. A peer's client address, which Ratis keeps and does not use, holds
 * the node's client port; so every member learns from the log where the others are called.
 */
public final class RaftPeers {
  private RaftPeers() {}

  public static List<RaftPeer> of(Collection<Member> members) {
    return members.stream().map(RaftPeers::of).toList();
  }

  static RaftPeer of(Member member) {
    return RaftPeer.newBuilder()
        .setId(member.node())
        .setAddress(address(member.host(), member.port()))
        .setClientAddress(address(member.host(), member.clientPort()))
        .build();
  }

  private static String address(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** The members of a division's newest configuration. */
  static Membership membership(RaftServer.Division division, boolean joins) {
    RaftConfiguration configuration = division.getRaftConf();
    return new Membership(
        configuration.getLogEntryIndex(),
        members(configuration.getCurrentPeers()),
        members(configuration.getPreviousPeers()),
        joins);
  }

  private static List<Member> members(Collection<RaftPeer> peers) {
    return peers == null ? List.of() : peers.stream().map(RaftPeers::member).toList();
  }

  static Member member(RaftPeer peer) {
    String address = peer.getAddress();
    String host = address.substring(0, address.lastIndexOf(':'));
    return new Member(
        peer.getId().toString(),
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        port(address),
        port(peer.getClientAddress()));
  }

  private static int port(String address) {
    return address == null || address.isEmpty()
        ? 0
        : Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }
}
