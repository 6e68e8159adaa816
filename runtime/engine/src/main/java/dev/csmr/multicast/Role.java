package dev.csmr.multicast;

/** The role of a destination in a multi-group operation. The numbers are on the wire. */
public enum Role {
  /** Executes commands, provided that every condition holds. */
  EXECUTES(1),
  /** Only decides a condition; changes nothing and waits for nobody's vote. */
  DECIDES(2),
  /** Decides a condition and executes commands, provided that every condition holds. */
  DECIDES_AND_EXECUTES(3);

  private final int number;

  Role(int number) {
    this.number = number;
  }

  /** Whether the destination decides a condition. */
  public boolean decides() {
    return this != EXECUTES;
  }

  /** Whether the destination executes commands. */
  public boolean executes() {
    return this != DECIDES;
  }

  int number() {
    return number;
  }

  static Role of(int number) {
    for (Role role : values()) {
      if (role.number == number) {
        return role;
      }
    }
    throw Wire.malformed("role " + number);
  }
}
