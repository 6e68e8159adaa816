package peers.jgroups;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jgroups.JChannel;
import org.jgroups.blocks.cs.TcpServer;
import org.jgroups.protocols.*;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.protocols.raft.ELECTION;
import org.jgroups.protocols.raft.NO_DUPES;
import org.jgroups.protocols.raft.RAFT;
import org.jgroups.protocols.raft.REDIRECT;
import org.jgroups.raft.RaftHandle;
import org.jgroups.raft.StateMachine;

/**
 * A Raft member with a front door for clients. Command and request: op (P/G), key, [value]; framed
 * with an 8-byte id.
 */
public class Server implements StateMachine {
  final Map<String, byte[]> map = new HashMap<>();

  public byte[] apply(byte[] data, int off, int len, boolean serialize) {
    String key = new String(data, off + 1, 16);
    if (data[off] == 'G') return map.get(key);
    map.put(key, Arrays.copyOfRange(data, off + 17, off + len));
    return null;
  }

  public void writeContentTo(DataOutput out) throws Exception {
    out.writeInt(map.size());
    for (Map.Entry<String, byte[]> e : map.entrySet()) {
      out.writeUTF(e.getKey());
      out.writeInt(e.getValue().length);
      out.write(e.getValue());
    }
  }

  public void readContentFrom(DataInput in) throws Exception {
    map.clear();
    for (int n = in.readInt(); n > 0; n--) {
      String key = in.readUTF();
      byte[] value = new byte[in.readInt()];
      in.readFully(value);
      map.put(key, value);
    }
  }

  /** args: index 0..2, data directory */
  public static void main(String[] args) throws Exception {
    int i = Integer.parseInt(args[0]);
    InetAddress lo = InetAddress.getByName("127.0.0.1");
    List<InetSocketAddress> hosts =
        List.of(
            new InetSocketAddress(lo, 7800),
            new InetSocketAddress(lo, 7801),
            new InetSocketAddress(lo, 7802));
    TCP tcp = new TCP();
    tcp.setBindAddress(lo).setBindPort(7800 + i);
    RAFT raft = new RAFT().members(List.of("A", "B", "C")).raftId("ABC".substring(i, i + 1));
    raft.logDir(new File(args[1]).getPath()).logUseFsync(true);
    JChannel ch =
        new JChannel(
            tcp,
            new TCPPING().initialHosts(hosts),
            new MERGE3(),
            new FD_SOCK2(),
            new FD_ALL3(),
            new VERIFY_SUSPECT2(),
            new NAKACK2().useMcastXmit(false),
            new UNICAST3(),
            new STABLE(),
            new NO_DUPES(),
            new GMS().printLocalAddress(false),
            new UFC(),
            new MFC(),
            new FRAG2(),
            new ELECTION(),
            raft,
            new REDIRECT());
    ch.name(raft.raftId());
    RaftHandle handle = new RaftHandle(ch, new Server());
    ch.connect("kv");
    TcpServer door = new TcpServer(lo, 6900 + i);
    door.receiver(
        (Frames)
            (sender, buf, off, len) -> {
              try {
                boolean get = buf[off + 8] == 'G';
                byte[] id = Arrays.copyOfRange(buf, off, off + 8),
                    cmd = Arrays.copyOfRange(buf, off + 8, off + len);
                CompletableFuture<byte[]> f =
                    get ? handle.getAsync(cmd, 0, cmd.length) : handle.setAsync(cmd, 0, cmd.length);
                f.whenComplete(
                    (value, err) -> reply(door, sender, id, err != null ? 'E' : 'V', value));
              } catch (Exception e) {
                reply(door, sender, Arrays.copyOfRange(buf, off, off + 8), 'E', null);
              }
            });
    door.start();
    raft.addRoleListener(role -> System.out.println("role " + role));
    System.out.println("up, leader=" + handle.isLeader());
    Thread.currentThread().join();
  }

  static void reply(TcpServer door, org.jgroups.Address to, byte[] id, char status, byte[] value) {
    byte[] v = value == null ? new byte[0] : value;
    byte[] out = ByteBuffer.allocate(9 + v.length).put(id).put((byte) status).put(v).array();
    try {
      door.send(to, out, 0, out.length);
    } catch (Exception e) {
      e.printStackTrace();
    }
  }
}
