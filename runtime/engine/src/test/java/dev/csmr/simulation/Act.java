package dev.csmr.simulation;

/** What is asked for, a request or a move: executed in one way, or not at all. */
abstract class Act {
  final int number;
  private Deed deed;

  Act(int number) {
    this.number = number;
  }

  /** How it was executed; null if it was not. */
  Deed deed() {
    return deed;
  }

  /** A replica has executed it. */
  void executed(Deed how) {
    if (deed != null && deed != how) {
      throw new Violation(
          "I2: " + this + " is executed under two plans: " + deed.groups() + ", " + how.groups());
    }
    deed = how;
  }

  /** How operations name it. */
  byte[] commands(long version) {
    return new byte[] {(byte) number, (byte) (number >> 8), (byte) version};
  }

  static int number(byte[] commands) {
    return (commands[0] & 0xFF) | (commands[1] & 0xFF) << 8;
  }

  static long version(byte[] commands) {
    return commands[2];
  }
}
