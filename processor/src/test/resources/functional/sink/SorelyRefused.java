package sink;

import java.util.Map;

public final class SorelyRefused extends Refused {
  private static final long serialVersionUID = 1L;

  private final int grade;

  public SorelyRefused(String message, Map<Color, Integer> votes, int grade) {
    super(message, votes);
    this.grade = grade;
  }

  public int grade() {
    return grade;
  }
}
