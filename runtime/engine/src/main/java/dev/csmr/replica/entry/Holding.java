package dev.csmr.replica.entry;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import java.util.Objects;

/**
 * A component that a group holds, as its log says.
 *
 * @param path the component's path
 * @param keys which keys it owns; empty for all
 */
public record Holding(String path, String keys) {
  /** Checks the parts. */
  public Holding {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(keys, "keys");
  }

  /** Writes the message's content. */
  public void write(WireWriter out) {
    out.writeString(1, path);
    out.writeString(2, keys);
  }

  /**
   * Reads the message's content.
   *
   * @throws MalformedMessageException if it is not one, or one of a newer version
   */
  public static Holding read(WireReader in) {
    String path = "";
    String keys = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> path = in.readString();
        case 2 << 3 | LENGTH_DELIMITED -> keys = in.readString();
        default ->
            throw new MalformedMessageException(
                "A holding has the unknown field " + WireType.fieldNumber(tag) + ".");
      }
    }
    return new Holding(path, keys);
  }
}
