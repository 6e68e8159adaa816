package dev.csmr.samples.benchmark.ratis;

import dev.csmr.samples.benchmark.load.Target;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.util.TimeDuration;

/** The hand-written store's client. */
public final class RatisTarget implements Target {
  private static final int MAX_OUTSTANDING = 8_192;
  private static final int REQUEST_TIMEOUT_S = 30;

  private final RaftClient client;

  /** Connects to the servers at these addresses. */
  public RatisTarget(List<String> addresses) {
    RaftProperties properties = new RaftProperties();
    RaftClientConfigKeys.Async.setOutstandingRequestsMax(properties, MAX_OUTSTANDING);
    // With thousands of calls under way, a cold cluster takes longer than the default allows.
    RaftClientConfigKeys.Rpc.setRequestTimeout(
        properties, TimeDuration.valueOf(REQUEST_TIMEOUT_S, TimeUnit.SECONDS));
    client =
        RaftClient.newBuilder()
            .setProperties(properties)
            .setRaftGroup(StoreGroup.of(addresses))
            .build();
  }

  @Override
  public CompletableFuture<?> put(String key, String value) {
    return answer(client.async().send(Commands.put(key, value)));
  }

  @Override
  public CompletableFuture<?> get(String key) {
    return answer(client.async().sendReadOnly(Commands.get(key)))
        .thenApply(
            message -> {
              if (message.getContent().isEmpty()) {
                throw new IllegalStateException("The key " + key + " has no value.");
              }
              return message.getContent().toStringUtf8();
            });
  }

  private static CompletableFuture<Message> answer(CompletableFuture<RaftClientReply> reply) {
    return reply.thenApply(
        received -> {
          if (!received.isSuccess()) {
            throw new IllegalStateException("Refused: " + received, received.getException());
          }
          return received.getMessage();
        });
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
