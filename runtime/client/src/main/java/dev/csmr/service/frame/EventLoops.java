package dev.csmr.service.frame;

import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import java.net.SocketAddress;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The threads that move bytes. gRPC calls back on them directly: a pool of its own between the
 * event loop and the code costs two hand-offs per message, a factor of three and more on few cores.
 * So nothing that blocks may run on them.
 */
public final class EventLoops implements AutoCloseable {
  private final EventLoopGroup group;
  private final boolean epoll;

  /** Starts {@code threads} daemon threads with names that begin with {@code name}. */
  public EventLoops(String name, int threads) {
    epoll = Epoll.isAvailable();
    group =
        new MultiThreadIoEventLoopGroup(
            threads,
            new DefaultThreadFactory(name, true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  /** The event loop that runs the calling thread, or else any. */
  public EventExecutor current() {
    for (EventExecutor loop : group) {
      if (loop.inEventLoop()) {
        return loop;
      }
    }
    return group.next();
  }

  /** Whether the calling thread is one of these. */
  public boolean isCurrent() {
    return current().inEventLoop();
  }

  /**
   * A channel whose callbacks run on these threads.
   *
   * @param security null for plain text
   */
  public NettyChannelBuilder channel(String host, int port, SslContext security) {
    NettyChannelBuilder channel = channel(host, port);
    return security == null
        ? channel.usePlaintext()
        : channel.useTransportSecurity().sslContext(security);
  }

  private NettyChannelBuilder channel(String host, int port) {
    return NettyChannelBuilder.forAddress(host, port)
        .eventLoopGroup(group)
        .channelType(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
        .directExecutor()
        // A retry by gRPC would keep every frame of a stream; streams are begun again by us.
        .disableRetry();
  }

  /**
   * A server whose callbacks run on these threads.
   *
   * @param security null for plain text
   */
  public NettyServerBuilder server(SocketAddress address, SslContext security) {
    NettyServerBuilder server =
        NettyServerBuilder.forAddress(address)
            .bossEventLoopGroup(group)
            .workerEventLoopGroup(group)
            .channelType(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .directExecutor();
    return security == null ? server : server.sslContext(security);
  }

  /** Stops the threads; what they have been given already is done. */
  @Override
  public void close() {
    Future<?> unused = group.shutdownGracefully(0, 2, TimeUnit.SECONDS);
  }
}
