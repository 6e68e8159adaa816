package dev.csmr.replica;

import dev.csmr.node.NodeMain;
import java.time.Duration;

/** A node that waits a second where others wait ten before it gives a leadership to another. */
public final class QuickSpreadNode {
  private QuickSpreadNode() {}

  /** Runs the node with the command line of {@link NodeMain}. */
  public static void main(String[] arguments) {
    LeaderSpreader.pace = Duration.ofSeconds(1);
    NodeMain.main(arguments);
  }
}
