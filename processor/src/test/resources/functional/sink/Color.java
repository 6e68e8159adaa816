package sink;

import dev.csmr.Id;

public enum Color {
  RED,
  GREEN,
  @Id(7)
  BLUE
}
