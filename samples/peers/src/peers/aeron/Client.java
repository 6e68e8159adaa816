package peers.aeron;

import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressListener;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.Header;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.agrona.concurrent.UnsafeBuffer;
import peers.Store;

/** One thread owns the cluster session: it takes requests from a queue and polls for replies. */
public class Client implements Store, EgressListener {
  final Map<Long, CompletableFuture<byte[]>> pending = new ConcurrentHashMap<>();
  final AtomicLong ids = new AtomicLong();
  final ManyToOneConcurrentArrayQueue<UnsafeBuffer> queue =
      new ManyToOneConcurrentArrayQueue<>(4096);
  final AeronCluster cluster;

  public Client(String[] args) {
    MediaDriver driver =
        MediaDriver.launchEmbedded(
            new MediaDriver.Context()
                .threadingMode(ThreadingMode.SHARED)
                .aeronDirectoryName("/dev/shm/csmr-peers-aeron-client")
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true));
    cluster =
        AeronCluster.connect(
            new AeronCluster.Context()
                .egressListener(this)
                .egressChannel("aeron:udp?endpoint=127.0.0.1:0")
                .aeronDirectoryName(driver.aeronDirectoryName())
                .ingressChannel("aeron:udp")
                .ingressEndpoints(args[0])
                .messageTimeoutNs(30_000_000_000L));
    Thread t = new Thread(this::work);
    t.setDaemon(true);
    t.start();
  }

  void work() {
    IdleStrategy idle = new BackoffIdleStrategy();
    UnsafeBuffer next = null;
    long keepAlive = System.nanoTime();
    while (true) {
      int work = cluster.pollEgress();
      while (next != null || (next = queue.poll()) != null) {
        if (cluster.offer(next, 0, next.capacity()) < 0) break;
        next = null;
        work++;
      }
      if (System.nanoTime() - keepAlive > 1_000_000_000L) {
        cluster.sendKeepAlive();
        keepAlive = System.nanoTime();
      }
      idle.idle(work);
    }
  }

  @Override
  public void onMessage(
      long session, long timestamp, DirectBuffer buf, int off, int len, Header header) {
    byte[] value = new byte[len - 8];
    buf.getBytes(off + 8, value);
    pending.remove(buf.getLong(off)).complete(value);
  }

  CompletableFuture<byte[]> send(char op, byte[] k, byte[] v) {
    long id = ids.incrementAndGet();
    UnsafeBuffer b = new UnsafeBuffer(new byte[9 + k.length + v.length]);
    b.putLong(0, id);
    b.putByte(8, (byte) op);
    b.putBytes(9, k);
    b.putBytes(9 + k.length, v);
    CompletableFuture<byte[]> f = new CompletableFuture<>();
    pending.put(id, f);
    if (!queue.offer(b)) f.completeExceptionally(new IllegalStateException("queue full"));
    return f;
  }

  public CompletableFuture<?> put(byte[] k, byte[] v) {
    return send('P', k, v);
  }

  public CompletableFuture<byte[]> get(byte[] k) {
    return send('G', k, new byte[0]);
  }
}
