package dev.csmr.replica.api;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import dev.csmr.multicast.Conflicts;
import dev.csmr.multicast.Part;
import dev.csmr.multicast.Role;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.PlannedStep;
import dev.csmr.service.Step;
import java.util.ArrayList;
import java.util.List;

/** Encodes the steps of one group in a multi-group operation as a part of it, and back. */
public final class OperationParts {

  private OperationParts() {}

  /**
   * The part of a group.
   *
   * @param group the group
   * @param steps the steps of the plan that execute there, in their order
   * @param conflicts what they touch there
   */
  public static Part of(String group, List<PlannedStep> steps, Conflicts conflicts) {
    boolean decides = false;
    boolean executes = false;
    long alternatives = 0;
    List<Step> plain = new ArrayList<>(steps.size());
    for (PlannedStep planned : steps) {
      plain.add(planned.step());
      decides |= planned.step().condition();
      executes |= !planned.step().condition();
      alternatives |= alternatives(planned.step());
    }
    Role role = !decides ? Role.EXECUTES : executes ? Role.DECIDES_AND_EXECUTES : Role.DECIDES;
    return Part.of(group, role, alternatives, conflicts, encode(plain));
  }

  /** The set of alternatives that a step belongs to, as a bit; 0 if to none. */
  public static long alternatives(Step step) {
    return step.alternative() ? 1L << (step.requirement() - Step.MUST_HOLD - 1) : 0;
  }

  /** What a step touches: its component's keys, or everything when it names none. */
  public static Conflicts conflicts(int component, List<CanonicalKey> keys) {
    if (keys.isEmpty()) {
      return Conflicts.EVERYTHING;
    }
    long[] hashes = new long[keys.size()];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = keys.get(i).hash64() + component * 0x9E3779B97F4A7C15L;
    }
    return Conflicts.of(hashes);
  }

  /** What touches what either touches. */
  public static Conflicts union(Conflicts one, Conflicts other) {
    if (one.everything() || other.everything()) {
      return Conflicts.EVERYTHING;
    }
    long[] hashes = new long[one.size() + other.size()];
    for (int i = 0; i < one.size(); i++) {
      hashes[i] = one.key(i);
    }
    for (int i = 0; i < other.size(); i++) {
      hashes[one.size() + i] = other.key(i);
    }
    return Conflicts.of(hashes);
  }

  public static byte[] encode(List<Step> steps) {
    WireWriter out = new WireWriter();
    for (Step step : steps) {
      int mark = out.begin(1);
      step.write(out);
      out.end(mark);
    }
    return out.toByteArray();
  }

  /**
   * The steps of a part.
   *
   * @throws MalformedMessageException when they cannot be read
   */
  public static List<Step> steps(Part part) {
    List<Step> steps = new ArrayList<>(1);
    WireReader in = new WireReader(part.commands());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> steps.add(Step.read(in.readMessage()));
        default ->
            throw new MalformedMessageException(
                "A part has the unknown field " + WireType.fieldNumber(tag) + ".");
      }
    }
    return steps;
  }
}
