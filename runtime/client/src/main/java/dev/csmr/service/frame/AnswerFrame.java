package dev.csmr.service.frame;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The frame that a node sends to a client.
 *
 * @param hello the first frame's introduction, else null
 * @param leader the endpoint of the node that leads the service's first group, whenever it is
 *     another than the stream's and has changed; else empty
 * @param logTimeMillis the log time of the service's first group as far as the node knows, in
 *     milliseconds since the epoch; 0 when it does not
 * @param mapVersion the version of the map of the service's slots as far as the node knows; 0 where
 *     nothing has moved
 * @param leaving whether the node is about to stop: what it has it answers soon, and what comes
 *     next had better go to another one
 * @param answers in no particular order
 */
public record AnswerFrame(
    Hello hello,
    String leader,
    long logTimeMillis,
    long mapVersion,
    boolean leaving,
    List<Answer> answers) {

  /** Begins a frame; answers are added by {@link Answer#write}. */
  public static void begin(
      WireWriter out, String leader, long logTimeMillis, long mapVersion, boolean leaving) {
    out.writeString(2, leader);
    out.writeInt64(4, logTimeMillis);
    out.writeBool(5, leaving);
    out.writeInt64(6, mapVersion);
  }

  /**
   * Reads a frame. Unknown fields, of it and of its answers, are skipped; of an answer that cannot
   * be read nothing may be concluded, so that it counts as {@link Answer.Outcome#INDETERMINATE}.
   *
   * @throws dev.csmr.codec.MalformedMessageException when the bytes are not a frame
   */
  public static AnswerFrame read(WireReader in) {
    Hello hello = null;
    String leader = "";
    long logTime = 0;
    long mapVersion = 0;
    boolean leaving = false;
    List<Answer> answers = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> hello = Hello.read(in.readMessage());
        case 2 << 3 | LENGTH_DELIMITED -> leader = in.readString();
        case 4 << 3 | VARINT -> logTime = in.readInt64();
        case 5 << 3 | VARINT -> leaving = in.readBool();
        case 6 << 3 | VARINT -> mapVersion = in.readInt64();
        case 3 << 3 | LENGTH_DELIMITED -> answers.add(readAnswer(in.readMessage()));
        default -> in.skip(tag);
      }
    }
    return new AnswerFrame(hello, leader, logTime, mapVersion, leaving, answers);
  }

  private static Answer readAnswer(WireReader in) {
    try {
      return Answer.read(in);
    } catch (UnreadableMessageException e) {
      return Answer.of(e.id(), Answer.Outcome.INDETERMINATE, true, e.getMessage());
    }
  }
}
