package dev.csmr.service.state;

import dev.csmr.codec.WireWriter;

/** Gives whoever takes the bytes an occasion to break off, while there are none for a long time. */
final class Pulse {
  private static final int STEPS = 1 << 10;

  private final WireWriter out;
  private int steps;

  Pulse(WireWriter out) {
    this.out = out;
  }

  /** Says that something small was done. */
  void step() {
    steps++;
    if (steps == STEPS) {
      steps = 0;
      out.pulse();
    }
  }
}
