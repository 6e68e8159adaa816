package dev.csmr.processor;

import java.util.Date;

/** Records that are compiled before the sources that use them. */
public final class LibraryRecords {
  private LibraryRecords() {}

  /** Holds a record. */
  public record Outer(String name, Inner inner) {}

  /** Holds what cannot be sent. */
  @SuppressWarnings("JavaUtilDate") // It is the mistake.
  public record Inner(Date when) {}
}
