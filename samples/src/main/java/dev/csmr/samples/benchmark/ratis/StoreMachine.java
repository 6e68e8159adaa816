package dev.csmr.samples.benchmark.ratis;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.MD5FileUtil;

/** Values by key in a concurrent map, because queries run beside commands. */
final class StoreMachine extends BaseStateMachine {
  private static final CompletableFuture<Message> DONE =
      CompletableFuture.completedFuture(Message.EMPTY);

  private final Map<String, ByteString> entries = new ConcurrentHashMap<>();
  private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage raftStorage)
      throws IOException {
    super.initialize(server, group, raftStorage);
    storage.init(raftStorage);
    load(storage.loadLatestSnapshot());
  }

  @Override
  public void reinitialize() throws IOException {
    load(storage.loadLatestSnapshot());
  }

  @Override
  public SimpleStateMachineStorage getStateMachineStorage() {
    return storage;
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    var entry = transaction.getLogEntry();
    ByteString content = entry.getStateMachineLogEntry().getLogData();
    entries.put(Commands.key(content), Commands.value(content));
    updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
    return DONE;
  }

  @Override
  public CompletableFuture<Message> query(Message request) {
    ByteString value = entries.get(Commands.key(request.getContent()));
    return CompletableFuture.completedFuture(
        value == null ? Message.EMPTY : Message.valueOf(value));
  }

  @Override
  public long takeSnapshot() throws IOException {
    TermIndex last = getLastAppliedTermIndex();
    File file = storage.getSnapshotFile(last.getTerm(), last.getIndex());
    File unfinished = new File(file.getPath() + ".tmp");
    try (FileOutputStream bytes = new FileOutputStream(unfinished);
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(bytes))) {
      out.writeInt(entries.size());
      for (Map.Entry<String, ByteString> entry : entries.entrySet()) {
        out.writeUTF(entry.getKey());
        out.writeInt(entry.getValue().size());
        entry.getValue().writeTo(out);
      }
      out.flush();
      bytes.getFD().sync();
    }
    Files.move(unfinished.toPath(), file.toPath());
    MD5Hash digest = MD5FileUtil.computeAndSaveMd5ForFile(file);
    storage.updateLatestSnapshot(
        new SingleFileSnapshotInfo(new FileInfo(file.toPath(), digest), last));
    return last.getIndex();
  }

  private void load(SingleFileSnapshotInfo snapshot) throws IOException {
    if (snapshot == null) {
      return;
    }
    entries.clear();
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(Files.newInputStream(snapshot.getFile().getPath())))) {
      for (int left = in.readInt(); left > 0; left--) {
        String key = in.readUTF();
        entries.put(key, ByteString.copyFrom(in.readNBytes(in.readInt())));
      }
    }
    setLastAppliedTermIndex(snapshot.getTermIndex());
  }
}
