package dev.csmr.replica.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.junit.jupiter.api.Test;

class DrainedCallTest {
  private final RecordingCall call = new RecordingCall();
  private final DrainedCall<String, String> drained = new DrainedCall<>(call);
  private final List<String> heard = new ArrayList<>();
  private final ServerCall.Listener<String> listener =
      drained.listen(
          new ServerCall.Listener<>() {
            @Override
            public void onMessage(String message) {
              heard.add(message);
              if (message.equals("fails")) {
                drained.close(Status.UNAVAILABLE, new Metadata());
              }
            }

            @Override
            public void onHalfClose() {
              heard.add("end");
              drained.close(Status.OK, new Metadata());
            }
          });

  @Test
  void a_failure_is_told_when_everything_was_read_and_nothing_is_heard_after_it() {
    listener.onMessage("fine");
    listener.onMessage("fails");
    listener.onMessage("dropped");
    listener.onMessage("dropped");
    assertThat(call.requested).isEqualTo(3);
    assertThat(call.closed).isEmpty();
    listener.onHalfClose();
    assertThat(call.closed).containsExactly(Status.Code.UNAVAILABLE);
    assertThat(heard).containsExactly("fine", "fails");
  }

  @Test
  void a_call_that_succeeds_or_fails_after_its_last_request_ends_at_once() {
    listener.onMessage("fine");
    listener.onHalfClose();
    assertThat(heard).containsExactly("fine", "end");
    assertThat(call.closed).containsExactly(Status.Code.OK);
    drained.close(Status.INTERNAL, new Metadata());
    assertThat(call.closed).containsExactly(Status.Code.OK, Status.Code.INTERNAL);
  }

  private static final class RecordingCall extends ServerCall<String, String> {
    private final List<Status.Code> closed = new ArrayList<>();
    private int requested;

    @Override
    public void request(int messages) {
      requested += messages;
    }

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(String message) {}

    @Override
    public void close(Status status, Metadata trailers) {
      closed.add(status.getCode());
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<String, String> getMethodDescriptor() {
      throw new UnsupportedOperationException();
    }
  }
}
