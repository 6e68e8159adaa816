package dev.csmr.proxy;

import dev.csmr.multicast.Conflicts;
import dev.csmr.multicast.Operation;
import dev.csmr.multicast.Part;
import dev.csmr.multicast.Role;
import dev.csmr.replica.api.OperationParts;
import dev.csmr.service.Environment;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.service.Reply;
import dev.csmr.service.Step;
import dev.csmr.service.frame.Answer.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One operation of several groups that does the same in each: what tools ask for, and no client.
 * Begun under an identity that is never used again; once it is in a log it ends, whoever dies.
 * Thread-safe; nothing blocks.
 */
final class GroupsOperation {
  private static final long EXPIRES_MILLIS = 60_000;

  private final Function<String, GroupLink> links;
  private final AcrossGroups acrossGroups;
  private final Environment environment;

  GroupsOperation(
      Function<String, GroupLink> links, AcrossGroups acrossGroups, Environment environment) {
    this.links = links;
    this.acrossGroups = acrossGroups;
    this.environment = environment;
  }

  /**
   * Begins it; and once more, when all that comes of the first time is that it has expired.
   *
   * @param groups its destinations
   * @param deciders those that decide whether all execute it
   * @param conflicts what it touches everywhere
   * @param step what each does
   * @param deadlineNanos until when to wait, by {@link Environment#nanos}
   * @param done told once why it was not executed, or may not have been, or null
   */
  void execute(
      Collection<String> groups,
      Set<String> deciders,
      Conflicts conflicts,
      Step step,
      long deadlineNanos,
      Consumer<String> done) {
    for (String group : groups) {
      if (links.apply(group) == null) {
        done.accept(ProxyError.GROUP_NOT_KNOWN.text("What changes", group));
        return;
      }
    }
    byte[] commands = OperationParts.encode(List.of(step));
    List<Part> parts = new ArrayList<>();
    for (String group : groups) {
      Role role = deciders.contains(group) ? Role.DECIDES_AND_EXECUTES : Role.EXECUTES;
      parts.add(Part.of(group, role, conflicts, commands));
    }
    begin(
        groups,
        parts,
        deadlineNanos,
        first -> {
          if (first.outcome() == Outcome.EXPIRED && !first.maybeExecuted()) {
            // This node had heard no log time of these groups; from that answer it has.
            begin(groups, parts, deadlineNanos, second -> tell(second, done));
          } else {
            tell(first, done);
          }
        });
  }

  private void begin(
      Collection<String> groups,
      List<Part> parts,
      long deadlineNanos,
      Consumer<ProxyAnswer> answer) {
    acrossGroups.execute(
        new Operation(identity(groups), parts),
        new Patience(deadlineNanos, () -> false),
        GroupsOperation::merge,
        answer);
  }

  private static void tell(ProxyAnswer answer, Consumer<String> done) {
    boolean isOk = answer.reply() != null && answer.reply().isOk();
    String why = answer.reply() == null ? answer.message() : answer.reply().message();
    done.accept(isOk ? null : why);
  }

  /** All have executed it, or one that decided says why not. */
  private static ProxyAnswer merge(List<Reply> replies) {
    for (Reply reply : replies) {
      if (!reply.isOk() && !reply.message().isEmpty()) {
        return ProxyAnswer.done(reply);
      }
    }
    return ProxyAnswer.done(replies.get(0));
  }

  /** That of an invocation that is never sent again. */
  InvocationIdentity identity(Collection<String> groups) {
    return new InvocationIdentity(environment.uniqueId(), 1, 0, expires(groups));
  }

  /**
   * When an invocation expires that is sent now: by the latest log time that is known, since this
   * node may have heard nothing yet of some groups.
   */
  long expires(Collection<String> groups) {
    long logTimeMillis =
        groups.stream().mapToLong(group -> links.apply(group).logTimeMillis()).max().orElse(0);
    return Math.max(logTimeMillis, 1) + EXPIRES_MILLIS;
  }
}
