package dev.csmr.proxy;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.replica.api.Standing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A replica's standing between nodes. */
final class Standings {
  /** Part of the protocol between nodes: only ever appended to. */
  private static final List<Standing.Stage> STAGES =
      List.of(Standing.Stage.EMPTY, Standing.Stage.JOINING, Standing.Stage.WHOLE);

  private Standings() {}

  static void write(Standing standing, WireWriter out) {
    out.writeInt32(1, STAGES.indexOf(standing.stage()));
    out.writeString(2, standing.birth());
    standing
        .founders()
        .forEach(
            (node, birth) -> {
              int mark = out.begin(3);
              out.writeString(1, node);
              out.writeString(2, birth);
              out.end(mark);
            });
    standing.configured().forEach(node -> out.writePresentString(4, node));
    for (Set<String> electorate : standing.electorates()) {
      int mark = out.begin(5);
      electorate.forEach(node -> out.writePresentString(1, node));
      out.end(mark);
    }
    out.writeBool(6, standing.leads());
    out.writeInt64(7, standing.term());
    out.writeInt64(8, standing.lastIndex());
    out.writeInt64(9, standing.appliedIndex());
    out.writeInt32(10, standing.leaderships() + 1);
    out.writeString(11, standing.beginning());
  }

  static Standing read(WireReader in) {
    int stage = 0;
    String birth = "";
    Map<String, String> founders = new HashMap<>();
    Set<String> configured = new HashSet<>();
    List<Set<String>> electorates = new ArrayList<>();
    boolean leads = false;
    long term = 0;
    long lastIndex = 0;
    long appliedIndex = 0;
    int leaderships = -1;
    String beginning = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> stage = in.readInt32();
        case 2 << 3 | LENGTH_DELIMITED -> birth = in.readString();
        case 3 << 3 | LENGTH_DELIMITED -> readFounder(in.readMessage(), founders);
        case 4 << 3 | LENGTH_DELIMITED -> configured.add(in.readString());
        case 5 << 3 | LENGTH_DELIMITED -> electorates.add(readNodes(in.readMessage()));
        case 6 << 3 | VARINT -> leads = in.readBool();
        case 7 << 3 | VARINT -> term = in.readInt64();
        case 8 << 3 | VARINT -> lastIndex = in.readInt64();
        case 9 << 3 | VARINT -> appliedIndex = in.readInt64();
        case 10 << 3 | VARINT -> leaderships = in.readInt32() - 1;
        case 11 << 3 | LENGTH_DELIMITED -> beginning = in.readString();
        default -> in.skip(tag);
      }
    }
    if (stage < 0 || stage >= STAGES.size()) {
      throw new MalformedMessageException(
          "A node's replica is at stage " + stage + ", which is unknown here. Is it newer?");
    }
    return new Standing(
        STAGES.get(stage),
        birth,
        founders,
        configured,
        electorates,
        leads,
        term,
        lastIndex,
        appliedIndex,
        leaderships,
        beginning);
  }

  private static void readFounder(WireReader in, Map<String, String> founders) {
    String node = "";
    String birth = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> node = in.readString();
        case 2 << 3 | LENGTH_DELIMITED -> birth = in.readString();
        default -> in.skip(tag);
      }
    }
    founders.put(node, birth);
  }

  private static Set<String> readNodes(WireReader in) {
    Set<String> nodes = new HashSet<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> nodes.add(in.readString());
        default -> in.skip(tag);
      }
    }
    return nodes;
  }
}
