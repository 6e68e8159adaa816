package dev.csmr.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.csmr.node.NodeError;
import dev.csmr.node.WrongInputException;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Asks a node which services it offers, by gRPC's server reflection. Blocks. */
final class Reflection {
  private final Channel channel;
  private final Duration patience;

  /**
   * Asks nothing yet.
   *
   * @param channel to a node, in the name of who may ask
   * @param patience how long each answer may take
   */
  Reflection(Channel channel, Duration patience) {
    this.channel = channel;
    this.patience = patience;
  }

  /**
   * The schema of a type of services.
   *
   * @param type its full name, or its simple name if there is one of that only
   * @throws WrongInputException when the node offers none of that name
   * @throws io.grpc.StatusRuntimeException when the node does not answer, or refuses
   */
  ServiceSchema schema(String type) {
    List<String> offered = services();
    List<String> meant =
        offered.stream()
            .filter(each -> each.equals(type) || each.endsWith("." + type))
            .sorted((a, b) -> Integer.compare(a.length(), b.length()))
            .toList();
    boolean isClear = meant.size() == 1 || meant.contains(type);
    if (!isClear) {
      throw new WrongInputException(NodeError.SERVICE_UNKNOWN, type, offered);
    }
    String name = meant.contains(type) ? type : meant.get(0);
    ServerReflectionResponse response =
        ask(ServerReflectionRequest.newBuilder().setFileContainingSymbol(name).build());
    List<FileDescriptorProto> files = new ArrayList<>();
    try {
      for (ByteString file : response.getFileDescriptorResponse().getFileDescriptorProtoList()) {
        files.add(FileDescriptorProto.parseFrom(file));
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("A node describes " + name + " wrongly.", e);
    }
    return ServiceSchema.of(name, files);
  }

  /** The services of users that the node offers. */
  private List<String> services() {
    return ask(ServerReflectionRequest.newBuilder().setListServices("").build())
        .getListServicesResponse()
        .getServiceList()
        .stream()
        .map(ServiceResponse::getName)
        .filter(name -> !name.startsWith("grpc.") && !isOfNodes(name))
        .toList();
  }

  /** The services by which nodes and tools talk; their names have no dot behind {@code csmr}. */
  private static boolean isOfNodes(String name) {
    return name.startsWith("dev.csmr.") && name.indexOf('.', "dev.csmr.".length()) < 0;
  }

  private ServerReflectionResponse ask(ServerReflectionRequest request) {
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> requests =
        ServerReflectionGrpc.newStub(channel)
            .withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    answer.complete(response);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    answer.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {
                    answer.completeExceptionally(
                        Status.UNAVAILABLE
                            .withDescription("it ended without an answer")
                            .asRuntimeException());
                  }
                });
    requests.onNext(request);
    requests.onCompleted();
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw Status.fromThrowable(e.getCause()).asRuntimeException();
    }
  }
}
