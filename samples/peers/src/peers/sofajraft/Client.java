package peers.sofajraft;

import com.alipay.sofa.jraft.RouteTable;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.option.CliOptions;
import com.alipay.sofa.jraft.rpc.InvokeCallback;
import com.alipay.sofa.jraft.rpc.impl.cli.CliClientServiceImpl;
import com.alipay.sofa.jraft.util.Endpoint;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import peers.Store;

public class Client implements Store {
  final CliClientServiceImpl cli = new CliClientServiceImpl();
  volatile Endpoint leader;

  public Client(String[] args) {
    Configuration conf = new Configuration();
    conf.parse(args[0]);
    RouteTable.getInstance().updateConfiguration("kv", conf);
    cli.init(new CliOptions());
  }

  Endpoint leader() throws Exception {
    if (leader == null) {
      if (!RouteTable.getInstance().refreshLeader(cli, "kv", 5000).isOk())
        throw new IllegalStateException("no leader");
      leader = RouteTable.getInstance().selectLeader("kv").getEndpoint();
    }
    return leader;
  }

  CompletableFuture<byte[]> call(Object req) {
    CompletableFuture<byte[]> f = new CompletableFuture<>();
    try {
      cli.getRpcClient()
          .invokeAsync(
              leader(),
              req,
              new InvokeCallback() {
                @Override
                public void complete(Object result, Throwable err) {
                  Msg.Reply r = (Msg.Reply) result;
                  if (err == null && r.ok) {
                    f.complete(r.value);
                    return;
                  }
                  leader = null;
                  f.completeExceptionally(err != null ? err : new IllegalStateException(r.error));
                }

                @Override
                public Executor executor() {
                  return null;
                }
              },
              5000);
    } catch (Exception e) {
      f.completeExceptionally(e);
    }
    return f;
  }

  public CompletableFuture<?> put(byte[] k, byte[] v) {
    Msg.Put req = new Msg.Put();
    req.key = k;
    req.value = v;
    return call(req);
  }

  public CompletableFuture<byte[]> get(byte[] k) {
    Msg.Get req = new Msg.Get();
    req.key = k;
    return call(req);
  }
}
