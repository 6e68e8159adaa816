package dev.csmr.samples.benchmark.echo;

import dev.csmr.samples.benchmark.load.Target;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** The echo's client: a put sends key and value, a get sends the key. */
public final class EchoTarget implements Target {
  private final ManagedChannel channel;

  /** Connects to the server at this address. */
  public EchoTarget(String address) {
    channel = NettyChannelBuilder.forTarget(address).usePlaintext().directExecutor().build();
  }

  @Override
  public CompletableFuture<?> put(String key, String value) {
    return call(key + value);
  }

  @Override
  public CompletableFuture<?> get(String key) {
    return call(key);
  }

  private CompletableFuture<byte[]> call(String text) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    ClientCalls.asyncUnaryCall(
        channel.newCall(Echo.METHOD, CallOptions.DEFAULT),
        text.getBytes(StandardCharsets.UTF_8),
        new StreamObserver<>() {
          @Override
          public void onNext(byte[] value) {
            answer.complete(value);
          }

          @Override
          public void onError(Throwable error) {
            answer.completeExceptionally(error);
          }

          @Override
          public void onCompleted() {}
        });
    return answer;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
