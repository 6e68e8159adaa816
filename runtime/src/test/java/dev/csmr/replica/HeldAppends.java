package dev.csmr.replica;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;

/**
 * Holds back what leaders append to this process while a file exists: for trials with real
 * processes, whose main class calls {@link #install} before the node's.
 */
public final class HeldAppends {
  /** The system property that names the file. */
  public static final String PROPERTY = "csmr.test.heldAppends";

  private HeldAppends() {}

  /** Begins to look at the file, if the property names one; to be called before the node starts. */
  public static void install() {
    String name = System.getProperty(PROPERTY);
    if (name != null) {
      AppendGuard.network = new Holding(Path.of(name));
    }
  }

  private record Holding(Path file) implements ServerInterceptor {
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
        @Override
        public void onMessage(ReqT message) {
          if (message instanceof AppendEntriesRequestProto append && append.getEntriesCount() > 0) {
            while (Files.exists(file)) {
              pause();
            }
          }
          super.onMessage(message);
        }
      };
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
