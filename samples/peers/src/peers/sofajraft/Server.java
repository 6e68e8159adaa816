package peers.sofajraft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.RaftGroupService;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.rpc.RaftRpcServerFactory;
import com.alipay.sofa.jraft.rpc.RpcContext;
import com.alipay.sofa.jraft.rpc.RpcProcessor;
import com.alipay.sofa.jraft.rpc.RpcServer;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

public class Server extends StateMachineAdapter {
  final ConcurrentHashMap<String, byte[]> map = new ConcurrentHashMap<>();
  Node node;

  @Override
  public void onApply(Iterator it) {
    for (; it.hasNext(); it.next()) {
      ByteBuffer b = it.getData();
      byte[] key = new byte[16], value = new byte[b.remaining() - 16];
      b.get(key).get(value);
      map.put(new String(key), value);
      if (it.done() != null) it.done().run(Status.OK());
    }
  }

  @Override
  public void onSnapshotSave(SnapshotWriter writer, Closure done) {
    Map<String, byte[]> copy = new HashMap<>(map);
    new Thread(
            () -> {
              try (ObjectOutputStream out =
                  new ObjectOutputStream(
                      new FileOutputStream(writer.getPath() + File.separator + "data"))) {
                out.writeObject(copy);
                out.close();
                done.run(
                    writer.addFile("data") ? Status.OK() : new Status(RaftError.EIO, "addFile"));
              } catch (Exception e) {
                done.run(new Status(RaftError.EIO, e.toString()));
              }
            })
        .start();
  }

  @SuppressWarnings("unchecked")
  @Override
  public boolean onSnapshotLoad(SnapshotReader reader) {
    try (ObjectInputStream in =
        new ObjectInputStream(new FileInputStream(reader.getPath() + File.separator + "data"))) {
      map.clear();
      map.putAll((Map<String, byte[]>) in.readObject());
      return true;
    } catch (Exception e) {
      return false;
    }
  }

  void put(RpcContext ctx, Msg.Put req) {
    ByteBuffer data =
        ByteBuffer.allocate(req.key.length + req.value.length).put(req.key).put(req.value);
    data.flip();
    node.apply(new Task(data, status -> reply(ctx, status, null)));
  }

  void get(RpcContext ctx, Msg.Get req) {
    node.readIndex(
        new byte[0],
        new ReadIndexClosure() {
          @Override
          public void run(Status status, long index, byte[] reqCtx) {
            reply(ctx, status, status.isOk() ? map.get(new String(req.key)) : null);
          }
        });
  }

  static void reply(RpcContext ctx, Status status, byte[] value) {
    Msg.Reply r = new Msg.Reply();
    r.ok = status.isOk();
    r.error = status.getErrorMsg();
    r.value = value;
    ctx.sendResponse(r);
  }

  interface Handler<T> {
    void handle(RpcContext ctx, T req);
  }

  static <T> RpcProcessor<T> processor(Class<T> type, Handler<T> h) {
    return new RpcProcessor<T>() {
      @Override
      public void handleRequest(RpcContext ctx, T req) {
        h.handle(ctx, req);
      }

      @Override
      public String interest() {
        return type.getName();
      }
    };
  }

  /** args: own address, all addresses, data directory */
  public static void main(String[] args) throws Exception {
    PeerId self = PeerId.parsePeer(args[0]);
    Configuration conf = new Configuration();
    conf.parse(args[1]);
    new File(args[2]).mkdirs();
    Server server = new Server();
    NodeOptions options = new NodeOptions();
    options.setInitialConf(conf);
    options.setFsm(server);
    options.setLogUri(args[2] + "/log");
    options.setRaftMetaUri(args[2] + "/meta");
    options.setSnapshotUri(args[2] + "/snapshot");
    RpcServer rpc = RaftRpcServerFactory.createRaftRpcServer(self.getEndpoint());
    rpc.registerProcessor(processor(Msg.Put.class, server::put));
    rpc.registerProcessor(processor(Msg.Get.class, server::get));
    server.node = new RaftGroupService("kv", self, options, rpc).start();
    Thread.currentThread().join();
  }
}
