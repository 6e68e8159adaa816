package dev.csmr.samples.benchmark.echo;

import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The echo's server. */
public final class EchoServer {
  private EchoServer() {}

  /**
   * Runs until the process is ended.
   *
   * @param args the port
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])))
        .directExecutor()
        .addService(
            ServerServiceDefinition.builder(Echo.SERVICE)
                .addMethod(
                    Echo.METHOD,
                    ServerCalls.asyncUnaryCall(
                        (request, answers) -> {
                          answers.onNext(request);
                          answers.onCompleted();
                        }))
                .build())
        .build()
        .start()
        .awaitTermination();
  }
}
