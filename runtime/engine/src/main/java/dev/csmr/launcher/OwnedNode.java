package dev.csmr.launcher;

import dev.csmr.node.NodeMain;

/** A node that ends, as a crash would, with the program that started it, even if that is killed. */
final class OwnedNode {
  /** The property with the process that it ends with. */
  private static final String OWNER = "csmr.launcher.owner";

  private static final int OWNER_ENDED = 1;

  private OwnedNode() {}

  /** The option of java that makes a node end with a process. */
  static String option(long owner) {
    return "-D" + OWNER + "=" + owner;
  }

  /** Runs the command line of a node. */
  public static void main(String[] arguments) {
    ProcessHandle.of(Long.getLong(OWNER))
        .ifPresentOrElse(
            owner -> {
              var unused = owner.onExit().thenRun(OwnedNode::end);
            },
            OwnedNode::end);
    NodeMain.main(arguments);
  }

  private static void end() {
    Runtime.getRuntime().halt(OWNER_ENDED);
  }
}
