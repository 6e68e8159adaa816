package dev.csmr.service;

/** Everything that the code of a service's operations answers instead of their results: 158x. */
public enum ServiceError implements ErrorCode {
  ANSWER_TOO_LARGE(
      1581,
      "The operation was executed, but its answer has more than %s bytes and was dropped. Let it"
          + " answer less at a time: page by page."),
  UNREADABLE_ARGUMENTS(1582, "%s: %s"),
  EXECUTED_IN_PART(1583, "It was executed in part. %s"),
  FAILED_UNTOLD(
      1584,
      "It threw an exception that it does not declare. Look for csmr-1661 in the logs of the group's"
          + " nodes: the first of each class is there, further ones at DEBUG."),
  INVALID_UNTOLD(1585, "Its arguments cannot be read; nothing was executed.");

  private final int number;
  private final String template;

  ServiceError(int number, String template) {
    this.number = number;
    this.template = template;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public String template() {
    return template;
  }
}
