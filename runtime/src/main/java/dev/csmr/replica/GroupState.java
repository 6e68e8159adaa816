package dev.csmr.replica;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.Invocation;
import dev.csmr.service.Reply;
import dev.csmr.session.SessionLimits;
import dev.csmr.session.SessionTable;
import dev.csmr.session.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The replicated state of a group, and what a log entry does to it: a function of the log alone,
 * without I/O, clock or threads. Not thread-safe.
 */
final class GroupState {
  private static final String SESSIONS = "sessions";
  private static final String CLOCK = "clock";
  private static final String COMPONENT_PREFIX = "component ";

  private static final int TIME_TAG = WireType.tag(1, WireType.VARINT);

  /** Takes the answers of a batch of commands, on the replica that has to give them. */
  interface Answerer {
    /** The answer of the command at a position of its entry. */
    void answer(int position, GroupReply reply);
  }

  private final Components components;
  private final Execution execution;
  private SessionTable sessions;
  private long timeMicros;

  /** An empty state. */
  GroupState(GroupConfig group, SessionLimits limits) {
    EntryContext context = new EntryContext();
    components = Components.create(group, context);
    execution = new Execution(components, context);
    sessions = new SessionTable(limits);
  }

  /** The components; their {@link Components#whyRefused} may be asked from any thread. */
  Components components() {
    return components;
  }

  /**
   * Applies a log entry.
   *
   * @param answerer takes the answers; null when nobody waits for them here
   * @throws CannotGoOnException when the replica must stop; the state must not be used afterwards
   */
  void apply(LogEntry entry, Answerer answerer) {
    timeMicros = Math.max(timeMicros, entry.timeMicros());
    sessions.expire(timeMicros / 1000);
    List<Invocation> commands = entry.commands();
    for (int i = 0; i < commands.size(); i++) {
      GroupReply reply = apply(commands.get(i), EntryRandom.seedOf(entry.seed(), i), answerer);
      if (answerer != null) {
        answerer.answer(i, reply);
      }
    }
  }

  private GroupReply apply(Invocation command, long seed, Answerer answerer) {
    long session = command.session();
    long sequence = command.sequence();
    Verdict verdict =
        sessions.check(session, sequence, command.firstIncomplete(), command.expiresAtMillis());
    if (verdict == Verdict.EXECUTE) {
      List<Reply> replies = execution.command(command, timeMicros, seed);
      sessions.record(session, sequence, command.expiresAtMillis(), Answers.encode(replies));
      return answerer == null ? null : GroupReply.done(replies);
    }
    if (answerer == null) {
      return null;
    }
    return switch (verdict) {
      case ANSWERED -> GroupReply.done(Answers.decode(sessions.answer(session, sequence)));
      case EXPIRED ->
          GroupReply.of(
              GroupReply.Outcome.EXPIRED,
              "Expired " + (timeMicros / 1000 - command.expiresAtMillis()) + " ms ago.");
      case TOO_FAR_AHEAD ->
          GroupReply.of(
              GroupReply.Outcome.TOO_FAR_AHEAD,
              "Expires "
                  + (command.expiresAtMillis() - timeMicros / 1000)
                  + " ms from now, beyond the window. Is the caller's clock right?");
      case ACKNOWLEDGED ->
          GroupReply.of(
              GroupReply.Outcome.ACKNOWLEDGED, "The client acknowledged this answer before.");
      case OVERLOADED -> GroupReply.of(GroupReply.Outcome.OVERLOADED, "The session table is full.");
      case IN_PROGRESS, EXECUTE ->
          GroupReply.of(GroupReply.Outcome.INDETERMINATE, "An earlier attempt is in progress.");
    };
  }

  /** Executes a query. */
  List<Reply> query(Invocation query) {
    return execution.query(query, timeMicros);
  }

  /** The whole state, in sections. */
  Map<String, WireWriter> save() {
    Map<String, WireWriter> sections = new LinkedHashMap<>();
    WireWriter clock = new WireWriter();
    clock.writeInt64(1, timeMicros);
    sections.put(CLOCK, clock);
    WireWriter table = new WireWriter();
    sessions.save(table);
    sections.put(SESSIONS, table);
    for (Component component : components.all()) {
      if (component.stateful()) {
        WireWriter state = new WireWriter();
        component.machine().save(state);
        sections.put(COMPONENT_PREFIX + component.path(), state);
      }
    }
    return sections;
  }

  /**
   * Reads one section of a saved state into this one, which was empty.
   *
   * @throws MalformedMessageException when it cannot be read; the state must not be used afterwards
   */
  void restore(String section, WireReader in, SessionLimits limits) {
    if (section.equals(CLOCK)) {
      timeMicros = in.readTag() == TIME_TAG ? in.readInt64() : 0;
    } else if (section.equals(SESSIONS)) {
      sessions = SessionTable.load(in, limits);
    } else if (section.startsWith(COMPONENT_PREFIX)) {
      restoreComponent(section.substring(COMPONENT_PREFIX.length()), in);
    } else {
      throw new MalformedMessageException("It holds the unknown section \"" + section + "\".");
    }
  }

  private void restoreComponent(String path, WireReader in) {
    for (Component component : components.all()) {
      if (component.stateful() && component.path().equals(path)) {
        component.machine().restore(in);
        return;
      }
    }
    throw new MalformedMessageException(
        "It holds the state of component "
            + path
            + ", which is not configured for this group any more.");
  }
}
