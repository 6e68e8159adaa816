package sink;

import java.util.Map;

public class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Map<Color, Integer> votes;

  public Refused(String message, Map<Color, Integer> votes) {
    super(message);
    this.votes = votes;
  }

  public Map<Color, Integer> votes() {
    return votes;
  }
}
