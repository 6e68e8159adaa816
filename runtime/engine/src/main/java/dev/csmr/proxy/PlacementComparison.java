package dev.csmr.proxy;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.config.ComponentPlacement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The placements of a cluster's components, told at the beginning of each stream between nodes:
 * nodes that would look for one key in two places must not serve together. A component that only
 * one of two nodes knows is no difference, since configurations with new services are given to
 * nodes one after the other. Immutable.
 */
final class PlacementComparison {
  private final String node;
  private final Map<String, ComponentPlacement> byPath = new HashMap<>();

  /**
   * Those of a node.
   *
   * @param placements as this node's configuration has them
   */
  PlacementComparison(String node, List<ComponentPlacement> placements) {
    this.node = node;
    placements.forEach(each -> byPath.put(each.path(), each));
  }

  /**
   * How another node's placement of a component differs from this node's, and what to do; null when
   * it does not, or this node has no such component.
   */
  String difference(String other, ComponentPlacement said) {
    ComponentPlacement own = byPath.get(said.path());
    return own != null && own.contradicts(said)
        ? ProxyError.PLACED_OTHERWISE.text(
            said.path(), other, said.text(), node, own.text(), own.at())
        : null;
  }

  /** Writes placements as repeated field {@code number} of a message. */
  static void write(WireWriter out, int number, List<ComponentPlacement> placements) {
    for (ComponentPlacement each : placements) {
      int mark = out.begin(number);
      out.writeString(1, each.path());
      out.writeString(2, each.group());
      out.writeString(3, each.keys());
      out.end(mark);
    }
  }

  /**
   * Reads a placement.
   *
   * @param at who says so
   */
  static ComponentPlacement read(WireReader in, String at) {
    String path = "";
    String group = "";
    String keys = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> path = in.readString();
        case 2 << 3 | LENGTH_DELIMITED -> group = in.readString();
        case 3 << 3 | LENGTH_DELIMITED -> keys = in.readString();
        default -> in.skip(tag);
      }
    }
    return new ComponentPlacement(path, group, keys, at);
  }
}
