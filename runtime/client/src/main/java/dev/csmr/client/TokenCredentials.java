package dev.csmr.client;

import dev.csmr.service.frame.FrameMethods;
import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Sends a token with each call that begins: RFC 6750, as metadata. */
final class TokenCredentials extends CallCredentials implements ClientInterceptor {
  private final Supplier<String> tokens;

  TokenCredentials(Supplier<String> tokens) {
    this.tokens = tokens;
  }

  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
    return next.newCall(method, options.withCallCredentials(this));
  }

  @Override
  public void applyRequestMetadata(RequestInfo request, Executor executor, MetadataApplier to) {
    Metadata headers = new Metadata();
    try {
      headers.put(FrameMethods.AUTHORIZATION, FrameMethods.BEARER + tokens.get());
    } catch (RuntimeException e) {
      // Code of users.
      to.fail(Status.UNAUTHENTICATED.withDescription(ClientError.NO_TOKEN.text(e)).withCause(e));
      return;
    }
    to.apply(headers);
  }
}
