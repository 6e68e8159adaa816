package dev.csmr.service;

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
 * @param condition whether the answer decides if the invocation's other steps execute: they do only
 *     if this one, a query, answers true
 */
public record Step(int component, int operation, byte[] arguments, boolean condition) {
  private static final int COMPONENT_TAG = WireType.tag(1, WireType.FIXED32);
  private static final int OPERATION_TAG = WireType.tag(2, WireType.FIXED32);
  private static final int ARGUMENTS_TAG = WireType.tag(3, WireType.LENGTH_DELIMITED);
  private static final int CONDITION_TAG = WireType.tag(4, WireType.VARINT);
  private static final byte[] NONE = {};

  /** Checks the parts. */
  public Step {
    Objects.requireNonNull(arguments, "arguments");
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
    out.writeBool(4, condition);
  }

  /** Reads the message's content. */
  public static Step read(WireReader in) {
    int component = 0;
    int operation = 0;
    byte[] arguments = NONE;
    boolean condition = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == COMPONENT_TAG) {
        component = in.readFixed32();
      } else if (tag == OPERATION_TAG) {
        operation = in.readFixed32();
      } else if (tag == ARGUMENTS_TAG) {
        arguments = in.readBytes();
      } else if (tag == CONDITION_TAG) {
        condition = in.readBool();
      } else {
        throw new MalformedMessageException(
            "A step has the unknown field " + WireType.fieldNumber(tag) + ".");
      }
    }
    return new Step(component, operation, arguments, condition);
  }
}
