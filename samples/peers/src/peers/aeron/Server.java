package peers.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ClusteredMediaDriver;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.Header;
import java.io.File;
import java.util.HashMap;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NoOpLock;
import org.agrona.concurrent.ShutdownSignalBarrier;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Message: id (8), op (P/G), key (16), [value]. Reply: id, [value]. Every message, gets too, goes
 * through the log.
 */
public class Server implements ClusteredService {
  final Map<String, byte[]> map = new HashMap<>();
  Cluster cluster;
  IdleStrategy idle;
  final UnsafeBuffer out = new UnsafeBuffer(new byte[1024]);

  @Override
  public void onStart(Cluster c, Image snapshot) {
    cluster = c;
    idle = c.idleStrategy();
    while (snapshot != null && !snapshot.isEndOfStream())
      idle.idle(snapshot.poll((buf, off, len, header) -> store(buf, off, len), 16));
  }

  void store(DirectBuffer buf, int off, int len) {
    byte[] value = new byte[len - 16];
    buf.getBytes(off + 16, value);
    map.put(buf.getStringWithoutLengthAscii(off, 16), value);
  }

  @Override
  public void onSessionMessage(
      ClientSession session, long timestamp, DirectBuffer buf, int off, int len, Header header) {
    int n = 8;
    out.putLong(0, buf.getLong(off));
    if (buf.getByte(off + 8) == 'P') store(buf, off + 9, len - 9);
    else {
      byte[] v = map.get(buf.getStringWithoutLengthAscii(off + 9, 16));
      out.putBytes(8, v);
      n += v.length;
    }
    if (session == null) return;
    idle.reset();
    for (int attempts = 1000; session.offer(out, 0, n) < 0 && attempts > 0; attempts--) idle.idle();
  }

  @Override
  public void onTakeSnapshot(ExclusivePublication pub) {
    map.forEach(
        (key, value) -> {
          out.putStringWithoutLengthAscii(0, key);
          out.putBytes(16, value);
          idle.reset();
          while (pub.offer(out, 0, 16 + value.length) < 0) idle.idle();
        });
  }

  @Override
  public void onSessionOpen(ClientSession session, long timestamp) {}

  @Override
  public void onSessionClose(ClientSession session, long timestamp, CloseReason reason) {}

  @Override
  public void onTimerEvent(long id, long timestamp) {}

  @Override
  public void onRoleChange(Cluster.Role role) {
    System.out.println(role);
  }

  @Override
  public void onTerminate(Cluster c) {}

  static String at(int node, int offset) {
    return "127.0.0.1:" + (9000 + 100 * node + offset);
  }

  /** args: index 0..2, data directory */
  public static void main(String[] args) {
    int me = Integer.parseInt(args[0]);
    int sync = 1; // to the disk before it is acknowledged; off by default
    File clusterDir = new File(args[1], "cluster");
    String driver = "/dev/shm/csmr-peers-aeron-" + me;
    StringBuilder members = new StringBuilder();
    for (int i = 0; i < 3; i++)
      members
          .append(i)
          .append(',')
          .append(at(i, 2))
          .append(',')
          .append(at(i, 3))
          .append(',')
          .append(at(i, 4))
          .append(',')
          .append(at(i, 5))
          .append(',')
          .append(at(i, 1))
          .append('|');
    MediaDriver.Context media =
        new MediaDriver.Context()
            .aeronDirectoryName(driver)
            .threadingMode(ThreadingMode.SHARED)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true);
    Archive.Context archive =
        new Archive.Context()
            .aeronDirectoryName(driver)
            .archiveDir(new File(args[1], "archive"))
            .controlChannel("aeron:udp?endpoint=" + at(me, 1))
            .localControlChannel("aeron:ipc?term-length=64k")
            .replicationChannel("aeron:udp?endpoint=127.0.0.1:0")
            .recordingEventsEnabled(false)
            .threadingMode(ArchiveThreadingMode.SHARED)
            .fileSyncLevel(sync)
            .catalogFileSyncLevel(sync);
    archive.archiveClientContext(
        new AeronArchive.Context().controlResponseChannel("aeron:udp?endpoint=127.0.0.1:0"));
    AeronArchive.Context local =
        new AeronArchive.Context()
            .lock(NoOpLock.INSTANCE)
            .aeronDirectoryName(driver)
            .controlRequestChannel(archive.localControlChannel())
            .controlResponseChannel(archive.localControlChannel());
    ConsensusModule.Context consensus =
        new ConsensusModule.Context()
            .clusterMemberId(me)
            .clusterMembers(members.toString())
            .clusterDir(clusterDir)
            .archiveContext(local.clone())
            .ingressChannel("aeron:udp")
            .replicationChannel("aeron:udp?endpoint=127.0.0.1:0")
            .fileSyncLevel(sync);
    ClusteredServiceContainer.Context service =
        new ClusteredServiceContainer.Context()
            .aeronDirectoryName(driver)
            .archiveContext(local.clone())
            .clusterDir(clusterDir)
            .clusteredService(new Server());
    try (ShutdownSignalBarrier barrier = new ShutdownSignalBarrier();
        ClusteredMediaDriver a = ClusteredMediaDriver.launch(media, archive, consensus);
        ClusteredServiceContainer b = ClusteredServiceContainer.launch(service)) {
      barrier.await();
    }
  }
}
