package dev.csmr.maven.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of this machine that nobody listens on. */
public final class Ports {
  /** Below the ports that operating systems give to outgoing connections. */
  private static final int FIRST = 10_000;

  private static final int END = 30_000;
  private static final int ATTEMPTS = 200;

  private Ports() {}

  /**
   * The first port of a cluster: the wanted one if it and the others are free, else one drawn at
   * random.
   *
   * @param wanted the port that is preferred
   * @param nodes how many ports in a row are needed
   * @param raftOffset how much higher as many others in a row are needed
   */
  public static int base(int wanted, int nodes, int raftOffset) {
    int base = wanted;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (allFree(base, nodes) && allFree(base + raftOffset, nodes)) {
        return base;
      }
      base = ThreadLocalRandom.current().nextInt(FIRST, END);
    }
    throw new UncheckedIOException(
        new IOException("No " + nodes + " free ports in a row were found on this machine."));
  }

  private static boolean allFree(int first, int count) {
    List<ServerSocket> open = new ArrayList<>();
    try {
      for (int port = first; port < first + count; port++) {
        ServerSocket socket = new ServerSocket();
        open.add(socket);
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress((InetAddress) null, port));
      }
      return true;
    } catch (IOException e) {
      return false;
    } finally {
      open.forEach(Ports::close);
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
