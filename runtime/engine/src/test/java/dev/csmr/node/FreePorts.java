package dev.csmr.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Random;

/**
 * Ports for nodes of tests, which may be down for a while and need the same port again: none that
 * the system gives to outgoing connections, none twice in a process, and none that another process
 * of this build gives.
 */
public final class FreePorts {
  private static final int FIRST = 10_000;
  private static final int COUNT = 11_000;

  /** Surefire numbers the processes that run tests at the same time from 1. */
  private static final int FORK = Integer.getInteger("csmr.test.fork", 1);

  private static int next = new Random().nextInt(COUNT);

  private FreePorts() {}

  /** A port of this machine that nobody listens on at the moment. */
  public static synchronized int next() throws IOException {
    for (int i = 0; i < COUNT; i++) {
      next = (next + 1) % COUNT;
      int port = FIRST + (FORK - 1) % 2 * COUNT + next;
      if (isFree(port)) {
        return port;
      }
    }
    throw new IOException("No port is free.");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
