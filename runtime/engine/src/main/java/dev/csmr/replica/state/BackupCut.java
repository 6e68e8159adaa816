package dev.csmr.replica.state;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import dev.csmr.replica.entry.Holding;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a group's part of a backup says of itself, in its section {@code cut}.
 *
 * @param backup names the backup
 * @param timeMicros the group's log time at the cut, in microseconds since the epoch
 * @param holdings the components that are in it, by path
 * @param maps the maps of slots as the group has them
 */
public record BackupCut(String backup, long timeMicros, List<Holding> holdings, List<CutMap> maps) {
  /** Checks and copies the parts. */
  public BackupCut {
    Objects.requireNonNull(backup, "backup");
    holdings = List.copyOf(holdings);
    maps = List.copyOf(maps);
  }

  /**
   * A map of slots at the cut: the same in all groups that have it.
   *
   * @param path the path of the partitioned service
   * @param version the map's version
   * @param groups the groups that have it
   */
  public record CutMap(String path, long version, List<String> groups) {
    /** Checks and copies the parts. */
    public CutMap {
      Objects.requireNonNull(path, "path");
      groups = List.copyOf(groups);
    }

    private void write(WireWriter out) {
      out.writeString(1, path);
      out.writeInt64(2, version);
      groups.forEach(group -> out.writePresentString(3, group));
    }

    static CutMap read(WireReader in) {
      String path = "";
      long version = 0;
      List<String> groups = new ArrayList<>();
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | LENGTH_DELIMITED -> path = in.readString();
          case 2 << 3 | VARINT -> version = in.readInt64();
          case 3 << 3 | LENGTH_DELIMITED -> groups.add(in.readString());
          default -> throw unknown("The map of a cut", tag);
        }
      }
      return new CutMap(path, version, groups);
    }
  }

  /** Writes the section. */
  void write(WireWriter out) {
    out.writeString(1, backup);
    out.writeInt64(2, timeMicros);
    for (Holding holding : holdings) {
      int mark = out.begin(3);
      holding.write(out);
      out.end(mark);
    }
    for (CutMap map : maps) {
      int mark = out.begin(4);
      map.write(out);
      out.end(mark);
    }
  }

  /**
   * Reads the section.
   *
   * @throws MalformedMessageException if it is none, or one of a newer version
   */
  static BackupCut read(WireReader in) {
    String backup = "";
    long timeMicros = 0;
    List<Holding> holdings = new ArrayList<>();
    List<CutMap> maps = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> backup = in.readString();
        case 2 << 3 | VARINT -> timeMicros = in.readInt64();
        case 3 << 3 | LENGTH_DELIMITED -> holdings.add(Holding.read(in.readMessage()));
        case 4 << 3 | LENGTH_DELIMITED -> maps.add(CutMap.read(in.readMessage()));
        default -> throw unknown("A cut", tag);
      }
    }
    return new BackupCut(backup, timeMicros, holdings, maps);
  }

  private static MalformedMessageException unknown(String what, int tag) {
    return new MalformedMessageException(
        what + " has the unknown field " + WireType.fieldNumber(tag) + ".");
  }
}
