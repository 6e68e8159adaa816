package dev.csmr.replica;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Holds back what leaders append to this process while a file exists: for trials with real
 * processes, whose main class calls {@link #install} before the node's.
 */
public final class HeldAppends {
  /** The system property that names the file. */
  public static final String PROPERTY = "csmr.test.heldAppends";

  private HeldAppends() {}

  /** Begins to look at the file, if the property names one. */
  public static void install() {
    String name = System.getProperty(PROPERTY);
    if (name == null) {
      return;
    }
    Path file = Path.of(name);
    AppendGuard.beforeAppend =
        request -> {
          while (request.getEntriesCount() > 0 && Files.exists(file)) {
            pause();
          }
        };
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
