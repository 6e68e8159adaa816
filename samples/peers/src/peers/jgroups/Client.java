package peers.jgroups;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jgroups.blocks.cs.TcpClient;
import peers.Store;

public class Client implements Store {
  final TcpClient tcp;
  final Map<Long, CompletableFuture<byte[]>> pending = new ConcurrentHashMap<>();
  final AtomicLong ids = new AtomicLong();

  public Client(String[] args) throws Exception {
    InetAddress lo = InetAddress.getByName("127.0.0.1");
    tcp = new TcpClient(lo, 0, lo, Integer.parseInt(args[0]));
    tcp.receiver(
        (Frames)
            (sender, buf, off, len) -> {
              ByteBuffer b = ByteBuffer.wrap(buf, off, len);
              CompletableFuture<byte[]> f = pending.remove(b.getLong());
              boolean ok = b.get() == 'V';
              byte[] v = new byte[b.remaining()];
              b.get(v);
              if (ok) f.complete(v);
              else f.completeExceptionally(new IllegalStateException("server error"));
            });
    tcp.start();
  }

  CompletableFuture<byte[]> send(char op, byte[] k, byte[] v) {
    long id = ids.incrementAndGet();
    CompletableFuture<byte[]> f = new CompletableFuture<>();
    pending.put(id, f);
    byte[] req =
        ByteBuffer.allocate(9 + k.length + v.length)
            .putLong(id)
            .put((byte) op)
            .put(k)
            .put(v)
            .array();
    try {
      tcp.send(req, 0, req.length);
    } catch (Exception e) {
      f.completeExceptionally(e);
    }
    return f;
  }

  public CompletableFuture<?> put(byte[] k, byte[] v) {
    return send('P', k, v);
  }

  public CompletableFuture<byte[]> get(byte[] k) {
    return send('G', k, new byte[0]);
  }
}
