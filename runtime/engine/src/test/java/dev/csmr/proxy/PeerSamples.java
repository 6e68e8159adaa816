package dev.csmr.proxy;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.config.ComponentPlacement;
import dev.csmr.multicast.Conflicts;
import dev.csmr.multicast.Envelope;
import dev.csmr.multicast.MulticastSamples;
import dev.csmr.multicast.Operation;
import dev.csmr.replica.api.Checkpoint;
import dev.csmr.replica.api.Checkpoints;
import dev.csmr.replica.api.GroupOutcome;
import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.Membership;
import dev.csmr.replica.api.Standing;
import dev.csmr.service.Invocation;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.service.Reply;
import dev.csmr.service.Step;
import dev.csmr.service.frame.UnreadableMessageException;
import dev.csmr.wire.WireSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What nodes say to each other. */
public final class PeerSamples {
  private static final byte[] BYTES = {1, 2, 3};

  private PeerSamples() {}

  /** One of each form. */
  public static List<WireSample> all() {
    Operation operation = MulticastSamples.operation(Conflicts.of(1, -2));
    List<WireSample> all = new ArrayList<>();
    all.add(
        request(
            PeerRequest.of(
                PeerRequestKind.COMMAND,
                "g",
                new Invocation(
                    new InvocationIdentity(-1, 2, 3, 4),
                    5,
                    BYTES,
                    List.of(new Step(1, 2, BYTES, 1))))));
    all.add(request(PeerRequest.start("g", operation)));
    all.add(request(PeerRequest.status("g")));
    all.add(request(PeerRequest.standing("g")));
    for (Envelope envelope : MulticastSamples.envelopes()) {
      all.add(request(PeerRequest.multicast("g", envelope)));
    }
    all.add(placement());
    all.add(answer(PeerAnswer.of(3, standing())));
    all.add(answer(status()));
    return all;
  }

  private static WireSample placement() {
    return WireSample.of(
        "dev.csmr.PeerRequestFrame",
        List.of(new ComponentPlacement("A/B#1", "g", "slots 1 of 2", "")),
        (placements, out) -> PlacementComparison.write(out, 2, placements),
        in -> {
          int unused = in.readTag();
          return List.of(PlacementComparison.read(in.readMessage(), ""));
        });
  }

  private static PeerAnswer status() {
    return new PeerAnswer(
        4,
        new GroupReply(
            GroupOutcome.STOPPED, List.of(new Reply(Reply.Status.FAILED, BYTES)), "n2", "why"),
        5,
        true,
        new Checkpoints(new Checkpoint(8, 13), new Checkpoint(7, -2), -9),
        21,
        34,
        null,
        new Membership(55, List.of(new Member("n2", "10.0.0.2", 7, 8)), List.of(), false));
  }

  private static Standing standing() {
    return new Standing(
        Standing.Stage.WHOLE,
        "disk",
        Map.of("n1", "other"),
        Set.of("n2"),
        List.of(Set.of("n3")),
        true,
        -1,
        9,
        10,
        11,
        "12");
  }

  private static WireSample request(PeerRequest request) {
    return WireSample.of(
        "dev.csmr.PeerRequestFrame",
        request.within(6).withId(7),
        PeerRequest::write,
        in -> {
          int unused = in.readTag();
          return PeerRequest.read(in.readMessage());
        });
  }

  /** What a frame of answers holds. */
  private record AnswerFrame(PeerAnswer answer, long taken) {
    void write(WireWriter out) {
      answer.write(out);
      out.writeInt64(2, taken);
    }

    static AnswerFrame read(WireReader in) throws UnreadableMessageException {
      int unused = in.readTag();
      PeerAnswer answer = PeerAnswer.read(in.readMessage());
      unused = in.readTag();
      return new AnswerFrame(answer, in.readInt64());
    }
  }

  private static WireSample answer(PeerAnswer answer) {
    return WireSample.of(
        "dev.csmr.PeerAnswerFrame",
        new AnswerFrame(answer, 11),
        AnswerFrame::write,
        AnswerFrame::read);
  }
}
