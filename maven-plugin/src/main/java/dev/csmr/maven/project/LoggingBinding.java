package dev.csmr.maven.project;

/** What nodes log with when the project brings no SLF4J binding: {@code java.util.logging}. */
public final class LoggingBinding {
  /** The artifact that brings it, a dependency of this plugin. */
  public static final String ARTIFACT_ID = "slf4j-jdk14";

  /** What {@code -Djava.util.logging.config.file} names. */
  public static final String PROPERTIES =
      """
      # How the node logs, when the project brings no SLF4J binding of its own.
      handlers=java.util.logging.ConsoleHandler
      java.util.logging.ConsoleHandler.level=ALL
      java.util.logging.ConsoleHandler.formatter=java.util.logging.SimpleFormatter
      java.util.logging.SimpleFormatter.format=%1$tFT%1$tT.%1$tL %4$-7s %3$s %5$s%6$s%n
      .level=INFO
      # Raft and gRPC are talkative about what is normal.
      org.apache.ratis.level=WARNING
      # That nodes are not reached, start and end: csmr says so itself, once.
      org.apache.ratis.grpc.level=SEVERE
      io.grpc.level=SEVERE
      """;

  private LoggingBinding() {}
}
