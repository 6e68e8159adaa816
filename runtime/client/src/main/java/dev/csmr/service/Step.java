package dev.csmr.service;

import static dev.csmr.codec.WireType.FIXED32;
import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import java.util.Objects;

/**
 * One operation of one component, as a group executes it.
 *
 * @param component the number of the component within the cluster: {@link #componentId}
 * @param operation the operation's id
 * @param arguments the request message; not to be modified
 * @param requirement {@link #NONE} for a step that executes; otherwise a query that decides whether
 *     the invocation's other steps execute: {@link #MUST_HOLD} if it has to answer true, a greater
 *     number if one of the steps with that number has to, and all of them have to answer
 */
public record Step(int component, int operation, byte[] arguments, int requirement) {
  /** The requirement of a step that is no condition. */
  public static final int NONE = 0;

  /** The requirement of a condition that has to hold. */
  public static final int MUST_HOLD = 1;

  /** The greatest requirement: an invocation has at most 62 sets of alternatives. */
  public static final int MAX_REQUIREMENT = 63;

  private static final byte[] NO_ARGUMENTS = {};

  /** Checks the parts. */
  public Step {
    Objects.requireNonNull(arguments, "arguments");
    if (requirement < NONE || requirement > MAX_REQUIREMENT) {
      throw new IllegalArgumentException(
          "A step has the requirement "
              + requirement
              + ". An operation can have "
              + (MAX_REQUIREMENT - MUST_HOLD)
              + " conditions that are gathered with ANY.");
    }
  }

  /** A step that executes, or a condition that has to hold. */
  public Step(int component, int operation, byte[] arguments, boolean condition) {
    this(component, operation, arguments, condition ? MUST_HOLD : NONE);
  }

  /** Whether the answer decides if the invocation's other steps execute. */
  public boolean condition() {
    return requirement != NONE;
  }

  /** Whether it is one of several conditions of which one has to hold. */
  public boolean alternative() {
    return requirement > MUST_HOLD;
  }

  /**
   * The number of a component: a hash of its path, such as {@code AuditedStore/KeyValueStore}. A
   * cluster's configuration is refused when two paths collide.
   */
  public static int componentId(String path) {
    return StableHash.of(path);
  }

  /** Writes the message's content. */
  public void write(WireWriter out) {
    out.writePresentFixed32(1, component);
    out.writePresentFixed32(2, operation);
    out.writeBytes(3, arguments);
    out.writeInt32(4, requirement);
  }

  /** Reads the message's content. */
  public static Step read(WireReader in) {
    int component = 0;
    int operation = 0;
    byte[] arguments = NO_ARGUMENTS;
    int requirement = NONE;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | FIXED32 -> component = in.readFixed32();
        case 2 << 3 | FIXED32 -> operation = in.readFixed32();
        case 3 << 3 | LENGTH_DELIMITED -> arguments = in.readBytes();
        case 4 << 3 | VARINT -> requirement = in.readInt32();
        default ->
            throw new MalformedMessageException(
                "A step has the unknown field " + WireType.fieldNumber(tag) + ".");
      }
    }
    if (requirement < NONE || requirement > MAX_REQUIREMENT) {
      throw new MalformedMessageException("A step has the requirement " + requirement + ".");
    }
    return new Step(component, operation, arguments, requirement);
  }
}
