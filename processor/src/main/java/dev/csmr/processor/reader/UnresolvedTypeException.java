package dev.csmr.processor.reader;

/** A type is missing; perhaps another processor is about to generate it. */
public final class UnresolvedTypeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String type;

  UnresolvedTypeException(String type) {
    super("Type " + type + " does not exist (yet).", null, false, false);
    this.type = type;
  }

  /** The type's name, as far as it is known. */
  public String type() {
    return type;
  }
}
