package dev.csmr.samples.demo;

import java.util.Locale;

/** Tells what happens, and when. */
final class Narrator {
  private final long begin = System.nanoTime();

  void say(String format, Object... parts) {
    System.out.printf(
        Locale.ROOT,
        "[%5.1f s] %s%n",
        (System.nanoTime() - begin) / 1e9,
        String.format(Locale.ROOT, format, parts));
  }
}
