package dev.csmr.replica;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Bugs that are planted in the real code, each by another text in one source file: the simulation
 * has to find each.
 */
enum Mutant {
  // Replica.
  /** The answer of a command that was executed before is given whatever it follows. */
  STORED_ANSWERS_UNGATED(
      "replica/state/GroupState",
      "leadership.give(id, touched, stored);",
      "leadership.release(stored);",
      7),
  /** The answer of a single-group command is given whatever it follows. */
  COMMANDS_UNGATED(
      "replica/state/GroupState",
      "if (leadership.executed(conflicts(steps), answer)) {",
      "if (leadership.executed(conflicts(steps), answer) && steps.isEmpty()) {",
      2),
  /** The answer of a query is given whatever it follows. */
  QUERIES_UNGATED(
      "replica/state/StateHolder",
      "if (leadership.executed(state.components().conflicts(query.invocation().steps()), held)) {",
      "if (leadership.executed(state.components().conflicts(query.invocation().steps()), held)"
          + " && query == null) {",
      2),
  /** Who steps down gives the answers that it holds. */
  HELD_ANSWERS_GIVEN_AT_THE_END(
      "replica/state/Leadership",
      "multicast.close().forEach(answer -> abandon(answer, instead));",
      "multicast.close().forEach(this::release);",
      17),
  /** The leadership outlives the state that it is the leadership of. */
  LEADERSHIP_OUTLIVES_ITS_STATE(
      "replica/state/StateHolder",
      "if (state != null) { close(",
      "if (state == null) { close(",
      47),

  // Members change.
  /** Whoever was heard last counts, however far it is behind. */
  OLD_MEMBERSHIP_REPLACES_NEW(
      "proxy/GroupLink", "told.index() > newest.index()", "told.index() != newest.index()", 127),
  /** A replica that ceases to be a member does not look who the others are now. */
  WHO_LEAVES_KNOWS_NOBODY(
      "replica/group/LocalGroup", "followMembers(); } removed = true;", "} removed = true;", 1),

  // Between nodes.
  /** A follower answers the queries that other nodes ask. */
  FOLLOWER_ANSWERS_QUERIES(
      "proxy/PeerService",
      "case QUERY -> replica.query(invocation, waiter(request, replica));",
      "case QUERY -> replica.staleQuery(invocation, waiter(request, replica));",
      3),
  /** What was sent and lost is said not to be executed. */
  SENT_COUNTS_AS_UNSENT(
      "proxy/PeerLink",
      "? GroupOutcome.INDETERMINATE : GroupOutcome.NOT_READY; }",
      "? GroupOutcome.NOT_READY : GroupOutcome.NOT_READY; }",
      1106),
  /** An answer is given to whoever waits for longest. */
  ANSWER_TO_ANOTHER_REQUEST(
      "proxy/PeerLink",
      "Pending pending = sent.remove(answer.id());",
      "Pending pending = sent.remove(Math.min(answer.id(), sent.firstIncomplete()));",
      0),
  /** A request that is answered keeps its place in the room. */
  PLACE_BETWEEN_NODES_KEPT("proxy/PeerLink", "pending.share.leave(pending.size);", "", 25),

  // Proxy.
  /** A lost attempt counts as refused when time is over. */
  INDETERMINATE_COUNTS_AS_REFUSED(
      "proxy/GroupLink",
      "indeterminate = true; maybeExecuted |= call.mayChange();",
      "indeterminate = false;",
      1106),
  /** One refusal is enough. */
  ONE_REFUSAL_COUNTS_FOR_ALL(
      "proxy/AcrossGroups",
      "allMatch(each -> each.refused() || !begins(each))",
      "anyMatch(each -> each.refused())",
      23),

  // Admission.
  /** An invocation that is answered keeps its place in the node. */
  PLACE_IN_NODE_KEPT("node/OpenCall", "share.leave(size);", "", 23),

  // Client.
  /** What is sent again goes under a new number. */
  RETRY_WITH_NEW_NUMBER(
      "client/StreamCaller",
      "call.giveUpAttempt(problem); ready.add(call);",
      "call.giveUpAttempt(problem); call.window.remove(call.sequence);"
          + " call.sequence = call.window.add(call); ready.add(call);",
      1106),
  /** An attempt without an answer does not count when time is over. */
  DEADLINE_SAYS_NOT_EXECUTED(
      "client/StreamCaller",
      "if (call.mayHaveExecuted()) { return new IndeterminateException( message + \" It may",
      "if (call.maybeExecuted) { return new IndeterminateException( message + \" It may",
      3),
  /** An attempt that was lost with its stream does not count. */
  LOST_STREAM_FORGOTTEN("client/Call", "maybeExecuted |= mode == InvocationMode.COMMAND;", "", 54);

  /** Where the formatter may break lines. */
  private static final Pattern LINE_BREAKS = Pattern.compile("\\s+|(?<=[(.])|(?=[).])");

  private final String file;
  private final String text;
  private final String instead;
  private final long seed;

  /**
   * Describes it.
   *
   * @param file the source file, without its ending, in the directory of {@code dev.csmr}
   * @param text what is replaced, which is in it once; white space counts little
   * @param seed of a history that finds it, which is tried before all others
   */
  Mutant(String file, String text, String instead, long seed) {
    this.file = file;
    this.text = text;
    this.instead = instead;
    this.seed = seed;
  }

  long seed() {
    return seed;
  }

  String file() {
    return file;
  }

  /**
   * The source with the bug.
   *
   * @throws IllegalStateException when the text to replace is not in it once
   */
  String plantIn(String source) {
    String pattern =
        LINE_BREAKS.splitAsStream(text).map(Pattern::quote).collect(Collectors.joining("\\s*"));
    Matcher matcher = Pattern.compile(pattern).matcher(source);
    if (!matcher.find()) {
      throw new IllegalStateException(this + " is not to be planted: " + text);
    }
    String planted =
        source.substring(0, matcher.start()) + instead + source.substring(matcher.end());
    if (matcher.find()) {
      throw new IllegalStateException(this + " could be planted twice: " + text);
    }
    return planted;
  }
}
