package dev.csmr.replica.api;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;

/**
 * A node as a member of groups.
 *
 * @param node the node's id, unique in the cluster
 * @param host where the others reach it
 * @param port the port of its Raft server
 * @param clientPort the port where clients and other nodes call it; 0 when it is not known
 */
public record Member(String node, String host, int port, int clientPort) {
  /** Checks the parts. */
  public Member {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(host, "host");
    if (port < 1 || port > 65535 || clientPort < 0 || clientPort > 65535) {
      throw new IllegalArgumentException(
          "Node " + node + " has the ports " + port + " and " + clientPort + ".");
    }
  }

  /** Writes the message's content. */
  public void write(WireWriter out) {
    out.writeString(1, node);
    out.writeString(2, host);
    out.writeInt32(3, port);
    out.writeInt32(4, clientPort);
  }

  /**
   * Reads the message's content.
   *
   * @throws MalformedMessageException when it is no member that can be
   */
  public static Member read(WireReader in) {
    String node = "";
    String host = "";
    int port = 0;
    int clientPort = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> node = in.readString();
        case 2 << 3 | LENGTH_DELIMITED -> host = in.readString();
        case 3 << 3 | VARINT -> port = in.readInt32();
        case 4 << 3 | VARINT -> clientPort = in.readInt32();
        default -> in.skip(tag);
      }
    }
    try {
      String parsed = new URI(null, null, host, port, null, null, null).getHost();
      boolean isHost = host.equals(parsed) || ("[" + host + "]").equals(parsed);
      if (node.isEmpty() || !isHost) {
        throw new MalformedMessageException(
            "There is no member '" + node + "' at host '" + host + "'.");
      }
      return new Member(node, host, port, clientPort);
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new MalformedMessageException("There is no such member: " + e.getMessage());
    }
  }
}
