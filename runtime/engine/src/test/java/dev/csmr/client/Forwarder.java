package dev.csmr.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Forwards TCP connections, until it is told to let nothing through on those it has. */
final class Forwarder implements AutoCloseable {
  private final Endpoint target;
  private final ServerSocket listener;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile int frozen;
  private int connections;

  Forwarder(String target) throws IOException {
    this.target = Endpoint.parse(target);
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  String endpoint() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** From now on nothing passes on the connections there are, without an end of them either. */
  synchronized void freeze() {
    frozen = connections;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket from = listener.accept();
        Socket to = new Socket(target.host(), target.port());
        sockets.add(from);
        sockets.add(to);
        int number = next();
        start(() -> copy(from, to, number));
        start(() -> copy(to, from, number));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private synchronized int next() {
    return ++connections;
  }

  private void copy(Socket from, Socket to, int number) {
    byte[] buffer = new byte[8192];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (number > frozen) {
          out.write(buffer, 0, count);
        }
      }
    } catch (IOException e) {
      // One side closed; so does this.
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "forwarder");
    thread.setDaemon(true);
    thread.start();
  }
}
