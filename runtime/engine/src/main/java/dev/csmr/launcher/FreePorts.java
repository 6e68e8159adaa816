package dev.csmr.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports of the loopback interface that nobody listens on, for nodes that may be down for a while
 * and need the same port again: none that the system gives to outgoing connections, none twice in a
 * process before it is {@linkplain #giveBack given back}, and none that this class gives in another
 * process meanwhile. Thread-safe.
 */
public final class FreePorts {
  /** Below the ports that operating systems give to outgoing connections. */
  private static final int FIRST = 10_000;

  private static final int END = 32_000;

  /** A process owns whole blocks, each by listening on its first port until the process ends. */
  private static final int BLOCK = 100;

  private static final int BLOCKS = (END - FIRST) / BLOCK;
  private static final int ATTEMPTS = 200;

  /** Those that were given back, the latest last. */
  private static final ArrayDeque<Integer> BACK = new ArrayDeque<>();

  private static int next = BLOCK;
  private static int block;

  private FreePorts() {}

  /**
   * A port that nobody in this process has.
   *
   * @throws IOException when none is free
   */
  public static synchronized int next() throws IOException {
    for (int i = BACK.size(); i > 0; i--) {
      int port = BACK.remove();
      if (isFree(port)) {
        return port;
      }
      BACK.add(port);
    }
    while (true) {
      if (next == BLOCK) {
        block = claimBlock();
        next = 1;
      }
      int port = block + next++;
      if (isFree(port)) {
        return port;
      }
    }
  }

  /** Takes a port back from whoever does not listen on it any more, to be given again. */
  public static synchronized void giveBack(int port) {
    BACK.add(port);
  }

  @SuppressWarnings("resource") // Held until the process ends: that is the claim.
  private static int claimBlock() throws IOException {
    int begin = ThreadLocalRandom.current().nextInt(BLOCKS);
    for (int i = 0; i < BLOCKS; i++) {
      int first = FIRST + (begin + i) % BLOCKS * BLOCK;
      ServerSocket claim = new ServerSocket();
      try {
        claim.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), first));
        return first;
      } catch (IOException e) {
        claim.close();
      }
    }
    throw new IOException("No port from " + FIRST + " to " + (END - 1) + " is free.");
  }

  /**
   * The first of several ports in a row: the wanted one if it and the others are free, else one
   * drawn at random.
   *
   * @param wanted the port that is preferred
   * @param count how many ports in a row are needed
   * @param offset how much higher as many others in a row are needed
   * @throws IOException when none was found
   */
  public static int inRow(int wanted, int count, int offset) throws IOException {
    int first = wanted;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (allFree(first, count) && allFree(first + offset, count)) {
        return first;
      }
      first = ThreadLocalRandom.current().nextInt(FIRST, END - offset - count);
    }
    throw new IOException("No " + count + " free ports in a row were found on this machine.");
  }

  private static boolean allFree(int first, int count) {
    return IntStream.range(first, first + count).allMatch(FreePorts::isFree);
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
