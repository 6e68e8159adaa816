package dev.csmr.session;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.InvocationIdentity;
import java.util.ArrayList;
import java.util.List;

/**
 * The exactly-once table of one group. See the {@linkplain dev.csmr.session package} for the rules
 * and why they suffice.
 *
 * <p>Per log entry: {@link #expire} once with the entry's log time; then for each invocation {@link
 * #check}, and if the verdict is {@link Verdict#EXECUTE}, execute it and {@link #record} its answer
 * before the next check. An invocation that executes in several groups is {@linkplain #begin begun}
 * instead when it is accepted and recorded when it has been delivered.
 *
 * <p>Every decision depends only on the calls made since the table was empty, so replicas that
 * apply the same log agree. Each call costs O(1), amortised, however many invocations of a session
 * are outstanding and in whatever order they arrive; nothing is boxed. Bounded by {@link
 * SessionLimits}. Not thread-safe: owned by the thread that applies the log.
 */
public final class SessionTable {
  /** What a record costs besides its answer: its places in arrays and hash tables that grow. */
  static final int RECORD_BYTES = 128;

  /** The answer of what was executed before this table was, by another group: {@link #adopt}. */
  public static final byte[] NO_ANSWER = {};

  private SessionLimits limits;
  private final SessionSlots sessions = new SessionSlots();
  private final Records records = new Records();
  private final LargeAnswers largeAnswers = new LargeAnswers();
  private final TimeWheel sessionWheel = new TimeWheel();
  private final TimeWheel recordWheel = new TimeWheel();
  private long nowMillis;
  private long retainedBytes;
  private int recordCount;

  /** Creates an empty table. */
  public SessionTable(SessionLimits limits) {
    this.limits = limits;
  }

  /**
   * Moves log time on and drops what has expired. Log time does not go back: an earlier time than
   * the latest one counts as the latest one.
   */
  public void expire(long logTimeMillis) {
    if (logTimeMillis <= nowMillis) {
      return;
    }
    nowMillis = logTimeMillis;
    recordWheel.advance(nowMillis, this::recordDue);
    sessionWheel.advance(nowMillis, this::sessionDue);
  }

  /** What bounds the table. */
  public SessionLimits limits() {
    return limits;
  }

  /** From here on in the log other limits hold; what is remembered stays as it is. */
  public void limits(SessionLimits newLimits) {
    limits = newLimits;
  }

  /** The latest log time, in milliseconds. */
  public long logTimeMillis() {
    return nowMillis;
  }

  /**
   * Decides about an attempt. {@link Verdict#EXECUTE} obliges the caller to {@link #record} or
   * {@link #begin} it before the next check.
   */
  public Verdict check(InvocationIdentity identity) {
    long session = identity.session();
    long sequence = identity.sequence();
    long firstIncomplete = identity.firstIncomplete();
    long expiresAtMillis = identity.expiresAtMillis();
    int at = sessions.find(session);
    if (at != SessionSlots.NONE) {
      raiseFloor(at, firstIncomplete);
      if (sequence < sessions.floor(at)) {
        return Verdict.ACKNOWLEDGED;
      }
      int record = records.find(at, sequence);
      if (record != Records.NONE) {
        return records.answer(record) == null ? Verdict.IN_PROGRESS : Verdict.ANSWERED;
      }
    } else if (sequence < firstIncomplete) {
      return Verdict.ACKNOWLEDGED;
    }
    if (expiresAtMillis <= nowMillis) {
      return Verdict.EXPIRED;
    }
    if (expiresAtMillis - nowMillis > limits.windowMillis()) {
      return Verdict.TOO_FAR_AHEAD;
    }
    if (retainedBytes >= limits.maxRetainedBytes()
        || (at == SessionSlots.NONE
            ? sessions.size() >= limits.maxSessions()
            : sessions.records(at) >= limits.maxRecordsPerSession())) {
      return Verdict.OVERLOADED;
    }
    touch(at, session, firstIncomplete, kept(expiresAtMillis));
    return Verdict.EXECUTE;
  }

  /**
   * What is known of an invocation: {@link Verdict#ANSWERED}, {@link Verdict#IN_PROGRESS}, {@link
   * Verdict#ACKNOWLEDGED}, or {@link Verdict#EXECUTE} if nothing is. Changes nothing.
   */
  public Verdict known(long session, long sequence) {
    int at = sessions.find(session);
    if (at == SessionSlots.NONE) {
      return Verdict.EXECUTE;
    }
    if (sequence < sessions.floor(at)) {
      return Verdict.ACKNOWLEDGED;
    }
    int record = records.find(at, sequence);
    if (record == Records.NONE) {
      return Verdict.EXECUTE;
    }
    return records.answer(record) == null ? Verdict.IN_PROGRESS : Verdict.ANSWERED;
  }

  /**
   * The stored answer of an invocation whose verdict is {@link Verdict#ANSWERED}: the array that
   * was recorded, not to be modified; null if there is none.
   */
  public byte[] answer(long session, long sequence) {
    int at = sessions.find(session);
    int record = at == SessionSlots.NONE ? Records.NONE : records.find(at, sequence);
    return record == Records.NONE ? null : records.answer(record);
  }

  /**
   * Notes that a multi-group operation was accepted: until its answer is recorded, further attempts
   * are {@link Verdict#IN_PROGRESS}, and it does not expire. Never refused and not subject to the
   * limits, because another group may already have promised to execute the operation. Without
   * effect if the invocation is known or acknowledged.
   */
  public void begin(InvocationIdentity identity) {
    long session = identity.session();
    long sequence = identity.sequence();
    long kept = kept(identity.expiresAtMillis());
    int at = touch(sessions.find(session), session, identity.firstIncomplete(), kept);
    raiseFloor(at, identity.firstIncomplete());
    if (sequence >= sessions.floor(at) && records.find(at, sequence) == Records.NONE) {
      append(at, sequence, kept);
    }
  }

  /** Until when something is remembered; a caller may send any number. */
  private long kept(long expiresAtMillis) {
    return Math.min(expiresAtMillis, Long.MAX_VALUE - limits.graceMillis()) + limits.graceMillis();
  }

  /**
   * Records the answer of an executed invocation. The table keeps the array. Without effect if the
   * invocation has been acknowledged or answered meanwhile.
   */
  public void record(long session, long sequence, long expiresAtMillis, byte[] answer) {
    record(session, sequence, expiresAtMillis, answer, null);
  }

  /**
   * Records the answer of an executed invocation of which a part is large: kept like the other, but
   * it may have to make room for younger ones.
   *
   * @param large in pieces; null if there is no such part
   */
  public void record(
      long session, long sequence, long expiresAtMillis, byte[] answer, List<byte[]> large) {
    int at = sessions.find(session);
    boolean begun = at != SessionSlots.NONE && records.find(at, sequence) != Records.NONE;
    long deadline = kept(begun ? Math.max(expiresAtMillis, nowMillis) : expiresAtMillis);
    at = touch(at, session, 0, deadline);
    if (sequence < sessions.floor(at)) {
      // Nothing else would drop one that was begun: it has no answer, so it does not expire.
      dropIfKept(records.find(at, sequence));
      return;
    }
    int record = begun ? records.find(at, sequence) : append(at, sequence, deadline);
    if (records.answer(record) != null) {
      return;
    }
    store(record, deadline, answer);
    if (large != null) {
      largeAnswers.put(record, large, limits.maxLargeBytes());
    }
  }

  /** The large part of a stored answer; null if there is none, or not any more. */
  public List<byte[]> largeAnswer(long session, long sequence) {
    int at = sessions.find(session);
    int record = at == SessionSlots.NONE ? Records.NONE : records.find(at, sequence);
    return record == Records.NONE ? null : largeAnswers.get(record);
  }

  /**
   * Forgets an invocation that was {@linkplain #begin begun} and will not be executed as it was
   * begun, so that it may be begun anew, otherwise. Without effect if it is answered or unknown.
   */
  public void abandon(long session, long sequence) {
    int at = sessions.find(session);
    int record = at == SessionSlots.NONE ? Records.NONE : records.find(at, sequence);
    if (record != Records.NONE && records.answer(record) == null) {
      drop(record);
    }
  }

  /**
   * Takes up that another group has executed what its table remembers as answered, and what was
   * acknowledged to it: no attempt of that executes here. The answers are not taken up; each
   * becomes {@link #NO_ANSWER}. What is in progress there was not executed and is not taken up.
   */
  public void adopt(SessionTable other) {
    expire(other.nowMillis);
    for (int at = other.sessions.oldest(); at != SessionSlots.NONE; at = other.sessions.next(at)) {
      long session = other.sessions.id(at);
      long floor = other.sessions.floor(at);
      int own = touch(sessions.find(session), session, floor, other.sessions.deadline(at));
      raiseFloor(own, floor);
      for (int r = other.sessions.firstRecord(at); r != Records.NONE; r = other.records.next(r)) {
        if (other.records.answer(r) != null) {
          adopt(own, other.records.sequence(r), other.records.deadline(r));
        }
      }
    }
  }

  private void adopt(int at, long sequence, long deadlineMillis) {
    if (sequence < sessions.floor(at)) {
      return;
    }
    long deadline = deadlineMillis;
    int known = records.find(at, sequence);
    if (known != Records.NONE) {
      deadline = Math.max(deadline, records.deadline(known));
      drop(known);
    }
    store(append(at, sequence, deadline), deadline, NO_ANSWER);
  }

  /** How many sessions are remembered. */
  public int sessions() {
    return sessions.size();
  }

  /** How many invocations are remembered, in progress or answered. */
  public int records() {
    return recordCount;
  }

  /** How many bytes the large answers take. */
  public long largeBytes() {
    return largeAnswers.bytes();
  }

  /** How many bytes the records take: their answers, and a fixed part each. */
  public long retainedBytes() {
    return retainedBytes;
  }

  /**
   * Writes the whole table: equal bytes for equal histories. {@link #load} makes a table of it that
   * behaves alike for ever.
   */
  public void save(WireWriter out) {
    int mark = out.begin(WireType.fieldNumber(SessionSnapshot.LIMITS));
    limits.write(out);
    out.end(mark);
    out.writeInt64(WireType.fieldNumber(SessionSnapshot.NOW), nowMillis);
    for (int at = sessions.oldest(); at != SessionSlots.NONE; at = sessions.next(at)) {
      int session = out.begin(WireType.fieldNumber(SessionSnapshot.SESSION));
      out.writeFixed64(1, sessions.id(at));
      out.writeInt64(2, sessions.floor(at));
      out.writeInt64(3, sessions.deadline(at));
      out.end(session);
      out.flushPoint();
      for (int r = sessions.firstRecord(at); r != Records.NONE; r = records.next(r)) {
        saveRecord(out, r);
        out.flushPoint();
      }
    }
    largeAnswers.forEach((pieces, record) -> saveLarge(out, pieces, record));
  }

  private void saveLarge(WireWriter out, List<byte[]> pieces, int record) {
    int mark = out.begin(WireType.fieldNumber(SessionSnapshot.LARGE));
    out.writeFixed64(1, sessions.id(records.session(record)));
    out.writeInt64(2, records.sequence(record));
    out.writeInt32(3, pieces.size());
    out.end(mark);
    for (byte[] piece : pieces) {
      out.writePresentBytes(WireType.fieldNumber(SessionSnapshot.PIECE), piece);
      out.flushPoint();
    }
  }

  private void saveRecord(WireWriter out, int record) {
    int mark = out.begin(WireType.fieldNumber(SessionSnapshot.RECORD));
    out.writeInt64(1, records.sequence(record));
    out.writeInt64(2, records.deadline(record));
    if (records.answer(record) != null) {
      out.writePresentBytes(3, records.answer(record));
    }
    out.end(mark);
  }

  /**
   * Reads a table that {@link #save} wrote.
   *
   * @throws MalformedMessageException if the bytes are not such a table
   */
  public static SessionTable load(WireReader in) {
    SessionTable table = new SessionTable(SessionLimits.DEFAULT);
    int at = SessionSlots.NONE;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case SessionSnapshot.LIMITS -> table.limits(SessionLimits.read(in.readMessage()));
        case SessionSnapshot.NOW -> table.expire(in.readInt64());
        case SessionSnapshot.SESSION -> at = table.loadSession(in.readMessage());
        case SessionSnapshot.RECORD -> table.loadRecord(in.readMessage(), at);
        case SessionSnapshot.LARGE -> table.loadLarge(in);
        default -> throw SessionSnapshot.unknown(tag);
      }
    }
    return table;
  }

  private int loadSession(WireReader in) {
    long[] field = SessionSnapshot.readNumbers(in, 3);
    if (sessions.find(field[1]) != SessionSlots.NONE) {
      throw new MalformedMessageException("The snapshot has session " + field[1] + " twice.");
    }
    return touch(SessionSlots.NONE, field[1], field[2], field[3]);
  }

  private void loadRecord(WireReader in, int at) {
    if (at == SessionSlots.NONE) {
      throw new MalformedMessageException("The snapshot has a record of no session.");
    }
    long sequence = 0;
    long deadline = 0;
    byte[] answer = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | VARINT -> sequence = in.readInt64();
        case 2 << 3 | VARINT -> deadline = in.readInt64();
        case 3 << 3 | LENGTH_DELIMITED -> answer = in.readBytes();
        default -> throw SessionSnapshot.unknown(tag);
      }
    }
    if (records.find(at, sequence) != Records.NONE) {
      throw new MalformedMessageException(
          "The snapshot has sequence " + sequence + " of session " + sessions.id(at) + " twice.");
    }
    int record = append(at, sequence, deadline);
    if (answer != null) {
      store(record, deadline, answer);
    }
  }

  private void loadLarge(WireReader in) {
    long[] field = SessionSnapshot.readNumbers(in.readMessage(), 3);
    int at = sessions.find(field[1]);
    int record = at == SessionSlots.NONE ? Records.NONE : records.find(at, field[2]);
    if (record == Records.NONE) {
      throw new MalformedMessageException(
          "The snapshot has a large answer of sequence "
              + field[2]
              + " of session "
              + field[1]
              + ", but no record of it.");
    }
    List<byte[]> pieces = new ArrayList<>();
    for (long i = 0; i < field[3]; i++) {
      if (in.readTag() != SessionSnapshot.PIECE) {
        throw new MalformedMessageException("The snapshot lacks a piece of a large answer.");
      }
      pieces.add(in.readBytes());
    }
    largeAnswers.put(record, pieces, Long.MAX_VALUE);
  }

  /** Makes the session if need be and keeps it at least until the deadline. */
  private int touch(int found, long session, long floor, long deadlineMillis) {
    int at = found;
    if (at == SessionSlots.NONE) {
      at = sessions.append(session, floor, deadlineMillis);
      sessionWheel.link(at, deadlineMillis);
    } else if (deadlineMillis > sessions.deadline(at)) {
      sessions.deadline(at, deadlineMillis);
    }
    return at;
  }

  private void store(int record, long deadlineMillis, byte[] answer) {
    records.answer(record, deadlineMillis, answer);
    recordWheel.link(record, deadlineMillis);
    retainedBytes += answer.length;
  }

  private int append(int at, long sequence, long deadlineMillis) {
    int last = sessions.lastRecord(at);
    int record = records.append(at, sequence, deadlineMillis, last);
    int first = last == Records.NONE ? record : sessions.firstRecord(at);
    sessions.records(at, sessions.records(at) + 1, first, record);
    recordCount++;
    retainedBytes += RECORD_BYTES;
    return record;
  }

  /**
   * Raises the floor and drops acknowledged records from the old end of the list. One that is
   * hidden behind a younger sequence counts as acknowledged at once, and is dropped with that, when
   * it expires, or when it is delivered, whichever comes first.
   */
  private void raiseFloor(int at, long firstIncomplete) {
    if (firstIncomplete <= sessions.floor(at)) {
      return;
    }
    sessions.floor(at, firstIncomplete);
    int record = sessions.firstRecord(at);
    while (record != Records.NONE && records.sequence(record) < firstIncomplete) {
      int following = records.next(record);
      drop(record);
      record = following;
    }
  }

  private void dropIfKept(int record) {
    if (record != Records.NONE) {
      drop(record);
    }
  }

  private void drop(int record) {
    int at = records.session(record);
    int first = sessions.firstRecord(at);
    int last = sessions.lastRecord(at);
    sessions.records(
        at,
        sessions.records(at) - 1,
        record == first ? records.next(record) : first,
        record == last ? records.previous(record) : last);
    byte[] answer = records.answer(record);
    if (answer != null) {
      retainedBytes -= answer.length;
      recordWheel.unlink(record);
    }
    largeAnswers.remove(record);
    records.remove(record);
    recordCount--;
    retainedBytes -= RECORD_BYTES;
  }

  private void recordDue(int record) {
    if (recordWheel.passed(records.deadline(record))) {
      drop(record);
    } else {
      recordWheel.link(record, records.deadline(record));
    }
  }

  /**
   * A session's deadline moves with every invocation; it is looked at again only when an older one
   * falls due. By then all its answered records are due as well; one in progress keeps it.
   */
  private void sessionDue(int at) {
    if (!sessionWheel.passed(sessions.deadline(at)) || sessions.records(at) > 0) {
      sessionWheel.link(at, sessions.deadline(at));
    } else {
      sessions.remove(at);
    }
  }
}
