package sink;

import java.util.List;

public record Inner(String name, long weight, List<Integer> marks) {
  public Inner {
    if (weight < 0) {
      throw new IllegalArgumentException("The weight " + weight + " is negative.");
    }
  }
}
