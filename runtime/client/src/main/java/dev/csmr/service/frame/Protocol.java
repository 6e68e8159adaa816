package dev.csmr.service.frame;

import io.grpc.Metadata;

/**
 * The version of what streams carry: both ends say which one they speak, in the metadata {@code
 * csmr-protocol}, and a stream between ends that speak different ones does not begin. It is raised
 * when a message gets another meaning, or one that the other end has to understand; what it may
 * skip needs no new version.
 */
public final class Protocol {
  /** What this program speaks, with clients and between nodes. */
  public static final int VERSION = 1;

  /** Which version the sender speaks; in what a stream begins with, both ways. */
  public static final Metadata.Key<String> KEY = FrameMethods.ascii("csmr-protocol");

  private Protocol() {}

  /** Says what this end speaks. */
  public static void tell(Metadata headers) {
    headers.put(KEY, Integer.toString(VERSION));
  }

  /**
   * Whether the other end speaks what this one does.
   *
   * @param headers what it sent
   */
  public static boolean isSpoken(Metadata headers) {
    return Integer.toString(VERSION).equals(headers.get(KEY));
  }

  /** What this end speaks, for people. */
  public static String own() {
    return name(Integer.toString(VERSION));
  }

  /**
   * What the other end speaks, for people.
   *
   * @param headers what it sent
   */
  public static String of(Metadata headers) {
    return name(headers.get(KEY));
  }

  private static String name(String version) {
    return version == null ? "no protocol that it names" : "protocol " + version;
  }
}
