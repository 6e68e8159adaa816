package peers.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KV;
import java.util.concurrent.CompletableFuture;
import peers.Store;

/** etcd is the server; reads are linearizable (quorum ReadIndex) by default. */
public class Client implements Store {
  final KV kv;

  public Client(String[] args) {
    kv = io.etcd.jetcd.Client.builder().endpoints(args[0].split(",")).build().getKVClient();
  }

  public CompletableFuture<?> put(byte[] k, byte[] v) {
    return kv.put(ByteSequence.from(k), ByteSequence.from(v));
  }

  public CompletableFuture<byte[]> get(byte[] k) {
    return kv.get(ByteSequence.from(k)).thenApply(r -> r.getKvs().get(0).getValue().getBytes());
  }
}
