package dev.csmr.proxy;

import static dev.csmr.codec.WireType.FIXED64;
import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.replica.api.Checkpoint;
import dev.csmr.replica.api.Checkpoints;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Membership;
import dev.csmr.replica.api.Standing;
import dev.csmr.service.Reply;
import dev.csmr.service.frame.UnreadableMessageException;
import java.util.ArrayList;
import java.util.List;

/**
 * What one node answers another.
 *
 * @param id the request's
 * @param reply what came of the invocation; for a question about the status, DONE, or STOPPED when
 *     the replica does not serve
 * @param term the replica's term, for a question about the status
 * @param ready whether the replica leads and serves, for a question about the status
 * @param checkpoints what the replica came to, for a question about the status
 * @param clockMicros the other machine's clock, for a question about the status
 * @param logTimeMillis the group's log time as far as the other node knows; 0 when it does not
 * @param standing what the replica has, for a question about that; else null
 * @param membership the group's members, for a question about the status and where an invocation
 *     was refused that another member may execute; else {@link Membership#UNKNOWN}
 */
record PeerAnswer(
    long id,
    GroupReply reply,
    long term,
    boolean ready,
    Checkpoints checkpoints,
    long clockMicros,
    long logTimeMillis,
    Standing standing,
    Membership membership) {

  /** Part of the protocol between nodes: only ever appended to. */
  private static final List<GroupOutcome> OUTCOMES =
      List.of(
          GroupOutcome.DONE,
          GroupOutcome.NOT_LEADER,
          GroupOutcome.NOT_READY,
          GroupOutcome.OVERLOADED,
          GroupOutcome.EXPIRED,
          GroupOutcome.TOO_FAR_AHEAD,
          GroupOutcome.ACKNOWLEDGED,
          GroupOutcome.INDETERMINATE,
          GroupOutcome.TOO_LARGE,
          GroupOutcome.INVALID,
          GroupOutcome.STOPPED,
          GroupOutcome.MOVED,
          GroupOutcome.BEHIND);

  static PeerAnswer of(long id, GroupReply reply) {
    return of(id, reply, 0, Membership.UNKNOWN);
  }

  static PeerAnswer of(long id, GroupReply reply, long logTimeMillis, Membership membership) {
    return new PeerAnswer(
        id, reply, 0, false, Checkpoints.NONE, 0, logTimeMillis, null, membership);
  }

  static PeerAnswer of(long id, Standing standing) {
    return new PeerAnswer(
        id,
        GroupReply.done(List.of()),
        0,
        false,
        Checkpoints.NONE,
        0,
        0,
        standing,
        Membership.UNKNOWN);
  }

  /** Writes the answer as one of a frame's. */
  void write(WireWriter out) {
    int mark = out.begin(1);
    out.writeInt64(1, id);
    out.writeInt32(2, OUTCOMES.indexOf(reply.outcome()));
    if (reply.leader() != null) {
      out.writeString(3, reply.leader());
    }
    out.writeString(4, reply.message());
    for (Reply each : reply.replies()) {
      int nested = out.begin(5);
      each.write(out);
      out.end(nested);
    }
    out.writeInt64(6, term);
    out.writeBool(7, ready);
    Checkpoint executed = checkpoints.executed();
    if (executed != null) {
      out.writePresentInt64(8, executed.index());
      out.writePresentFixed64(9, executed.digest());
    }
    out.writeInt64(10, clockMicros);
    out.writeInt64(11, logTimeMillis);
    if (standing != null) {
      int nested = out.begin(12);
      Standings.write(standing, out);
      out.end(nested);
    }
    if (!membership.isUnknown()) {
      int nested = out.begin(13);
      Memberships.write(membership, out);
      out.end(nested);
    }
    Checkpoint state = checkpoints.state();
    if (state != null) {
      out.writePresentInt64(14, state.index());
      out.writePresentFixed64(15, state.digest());
      out.writePresentFixed64(16, checkpoints.form());
    }
    out.end(mark);
  }

  /**
   * Reads one of a frame's; unknown fields are skipped.
   *
   * @throws UnreadableMessageException when it is none, or of a newer node, but its id is known
   * @throws MalformedMessageException when that is not
   */
  static PeerAnswer read(WireReader in) throws UnreadableMessageException {
    long id = 0;
    int outcome = 0;
    String leader = null;
    String message = "";
    List<Reply> replies = new ArrayList<>(1);
    long term = 0;
    boolean ready = false;
    long index = -1;
    long digest = 0;
    long clock = 0;
    long logTime = 0;
    Standing standing = null;
    Membership membership = Membership.UNKNOWN;
    long stateIndex = -1;
    long stateDigest = 0;
    long form = 0;
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | VARINT -> id = in.readInt64();
          case 2 << 3 | VARINT -> outcome = in.readInt32();
          case 3 << 3 | LENGTH_DELIMITED -> leader = in.readString();
          case 4 << 3 | LENGTH_DELIMITED -> message = in.readString();
          case 5 << 3 | LENGTH_DELIMITED -> replies.add(Reply.read(in.readMessage()));
          case 6 << 3 | VARINT -> term = in.readInt64();
          case 7 << 3 | VARINT -> ready = in.readBool();
          case 8 << 3 | VARINT -> index = in.readInt64();
          case 9 << 3 | FIXED64 -> digest = in.readFixed64();
          case 10 << 3 | VARINT -> clock = in.readInt64();
          case 11 << 3 | VARINT -> logTime = in.readInt64();
          case 12 << 3 | LENGTH_DELIMITED -> standing = Standings.read(in.readMessage());
          case 13 << 3 | LENGTH_DELIMITED -> membership = Memberships.read(in.readMessage());
          case 14 << 3 | VARINT -> stateIndex = in.readInt64();
          case 15 << 3 | FIXED64 -> stateDigest = in.readFixed64();
          case 16 << 3 | FIXED64 -> form = in.readFixed64();
          default -> in.skip(tag);
        }
      }
      if (outcome < 0 || outcome >= OUTCOMES.size()) {
        throw new MalformedMessageException(
            "A node answered with the outcome "
                + outcome
                + ", which is unknown here. Is it newer?");
      }
      return new PeerAnswer(
          id,
          new GroupReply(OUTCOMES.get(outcome), replies, leader, message),
          term,
          ready,
          new Checkpoints(checkpoint(index, digest), checkpoint(stateIndex, stateDigest), form),
          clock,
          logTime,
          standing,
          membership);
    } catch (MalformedMessageException e) {
      throw UnreadableMessageException.of(id, e);
    }
  }

  private static Checkpoint checkpoint(long index, long digest) {
    return index < 0 ? null : new Checkpoint(index, digest);
  }
}
