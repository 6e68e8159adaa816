package dev.csmr.proxy;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.Membership;
import java.util.ArrayList;
import java.util.List;

/**
 * Who may have to be asked for a group, between nodes: its members, and in the middle of a change
 * those that were members until then as well.
 */
final class Memberships {
  /** A group has far fewer. */
  private static final int MAX_MEMBERS = 128;

  private Memberships() {}

  static void write(Membership membership, WireWriter out) {
    out.writePresentInt64(1, membership.index());
    membership.all().stream()
        .limit(MAX_MEMBERS)
        .forEach(
            member -> {
              int mark = out.begin(2);
              member.write(out);
              out.end(mark);
            });
  }

  static Membership read(WireReader in) {
    long index = -1;
    List<Member> members = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> index = in.readInt64();
        case 2 << 3 | LENGTH_DELIMITED -> members.add(Member.read(in.readMessage()));
        default -> in.skip(tag);
      }
      if (members.size() > MAX_MEMBERS) {
        throw new MalformedMessageException(
            "A node names more than " + MAX_MEMBERS + " members of a group.");
      }
    }
    return new Membership(index, members, List.of(), false);
  }
}
