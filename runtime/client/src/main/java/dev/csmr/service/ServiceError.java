package dev.csmr.service;

/** Everything that the code of a service's operations answers instead of their results: 158x. */
public enum ServiceError implements ErrorCode {
  ANSWER_TOO_LARGE(
      1581,
      "The operation was executed, but its answer has more than %s bytes and was dropped. Let it"
          + " answer less at a time: page by page."),
  UNREADABLE_ARGUMENTS(1582, "%s: %s"),
  EXECUTED_IN_PART(1583, "It was executed in part. %s");

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
