package dev.csmr.replica;

import dev.csmr.node.NodeMain;
import dev.csmr.replica.ratis.AppendGuard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;

/**
 * A node that holds back entries sent to it by a leader while a file exists, as a follower with
 * slow threads would: the request has arrived, and is looked at only later. Run with {@code
 * -Dcsmr.test.hold=FILE}; {@code %n} in it stands for the node's name.
 */
public final class HeldBackNode {
  /** The property that names the file. */
  public static final String HOLD = "csmr.test.hold";

  private static final long POLL_MILLIS = 5;

  private HeldBackNode() {}

  /** Runs the node with the command line of {@link NodeMain}. */
  public static void main(String[] arguments) {
    String node = arguments[arguments.length - 1];
    Path file = Path.of(System.getProperty(HOLD).replace("%n", node));
    AppendGuard.network = new HoldingBack(file);
    NodeMain.main(arguments);
  }

  private record HoldingBack(Path file) implements ServerInterceptor {
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
        @Override
        public void onMessage(ReqT message) {
          if (message instanceof AppendEntriesRequestProto request) {
            holdBack(request);
          }
          super.onMessage(message);
        }
      };
    }

    private void holdBack(AppendEntriesRequestProto request) {
      String leader = request.getServerRequest().getRequestorId().toStringUtf8();
      while (request.getEntriesCount() > 0 && leader.equals(content(file)) && pause()) {
        // Still held back.
      }
    }
  }

  private static String content(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(POLL_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
