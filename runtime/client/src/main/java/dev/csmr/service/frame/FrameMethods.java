package dev.csmr.service.frame;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/** The gRPC methods that carry frames, and their metadata. */
public final class FrameMethods {
  /** The service that generated clients speak to. */
  public static final String STREAM_SERVICE = "dev.csmr.Stream";

  /** A client's stream to a node, for one deployed service. */
  public static final MethodDescriptor<Frame, Frame> OPEN = stream(STREAM_SERVICE, "Open");

  /** The service that nodes speak among each other. */
  public static final String PEER_SERVICE = "dev.csmr.Peers";

  /** A node's stream to another node, for all groups. */
  public static final MethodDescriptor<Frame, Frame> EXCHANGE = stream(PEER_SERVICE, "Exchange");

  /** The name of the deployed service that a stream or a unary call is for. */
  public static final Metadata.Key<String> SERVICE = ascii("csmr-service");

  /** The qualified name of the interface that the caller takes the service for; optional. */
  public static final Metadata.Key<String> TYPE = ascii("csmr-type");

  /** The cluster that the calling node belongs to. */
  public static final Metadata.Key<String> CLUSTER = ascii("csmr-cluster");

  /** The node that calls. */
  public static final Metadata.Key<String> NODE = ascii("csmr-node");

  /** The node that is called, as the calling one knows it. */
  public static final Metadata.Key<String> CALLED = ascii("csmr-called");

  /** In trailers: the calling node has components elsewhere than the called one. */
  public static final Metadata.Key<String> PLACED_OTHERWISE = ascii("csmr-placed-otherwise");

  /** The token by which a caller without a certificate is known. */
  public static final Metadata.Key<String> AUTHORIZATION = ascii("authorization");

  /** What stands before the token. */
  public static final String BEARER = "Bearer ";

  private FrameMethods() {}

  /** A metadata key for ASCII text. */
  public static Metadata.Key<String> ascii(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private static MethodDescriptor<Frame, Frame> stream(String service, String method) {
    return MethodDescriptor.newBuilder(Frame.MARSHALLER, Frame.MARSHALLER)
        .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(service, method))
        .build();
  }
}
