package peers.csmr;

import dev.csmr.client.CsmrClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import peers.Store;

public class Client implements Store {
  final CsmrClient client;
  final KvClient.Async kv;

  public Client(String[] args) {
    client = CsmrClient.connect(List.of(args[0].split(",")));
    kv = KvClient.connect(client).async();
  }

  public CompletableFuture<?> put(byte[] k, byte[] v) {
    return kv.put(new String(k, StandardCharsets.US_ASCII), v);
  }

  public CompletableFuture<byte[]> get(byte[] k) {
    return kv.get(new String(k, StandardCharsets.US_ASCII)).thenApply(o -> o.orElse(null));
  }

  public void close() {
    client.close();
  }
}
