package dev.csmr.cli;

import picocli.CommandLine.Parameters;

/** The parameters that say which operation of which service is called. */
final class OperationName {
  @Parameters(
      paramLabel = "SERVICE",
      description = "The service's name in the configuration, or its type.")
  private String service;

  @Parameters(paramLabel = "OPERATION", description = "The operation, such as put.")
  private String operation;

  OperationName() {}

  String service() {
    return service;
  }

  String operation() {
    return operation;
  }
}
