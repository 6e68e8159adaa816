package dev.csmr.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.InvocationIdentity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random histories against a model that forgets nothing; the seed in a message replays one. */
final class SessionTablePropertyTest {
  private static final int HISTORIES = 300;
  private static final int STEPS = 600;
  private static final long START = 1_700_000_000_000L;
  private static final long GRACE = 5_000;

  /** By how much the table may forget later than it could. */
  private static final long COARSENESS = 3_000;

  private record Attempt(long session, long sequence, long expiresAt) {}

  @Test
  void whatever_comes_when_and_how_often_nothing_executes_twice_and_all_is_forgotten() {
    SessionLimits limits = new SessionLimits(1000, 1000, 1 << 20, 60_000, GRACE);
    for (int seed = 0; seed < HISTORIES; seed++) {
      new History(seed, limits).run();
    }
  }

  @Test
  void a_table_loaded_from_a_snapshot_decides_like_the_one_that_was_saved() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      SessionLimits limits =
          new SessionLimits(2 + random.nextInt(6), 2 + random.nextInt(20), 4_000, 60_000, GRACE);
      new Pair(random, limits).run(seed);
    }
  }

  /** One client-side view with retries, drawn at random. */
  private static Attempt draw(Random random, List<Attempt> sent, long now, long[] nextSequence) {
    if (!sent.isEmpty() && random.nextInt(3) == 0) {
      return sent.get(Math.max(0, sent.size() - 1 - random.nextInt(40)) % sent.size());
    }
    int session = random.nextInt(nextSequence.length);
    nextSequence[session] += 1 + random.nextInt(random.nextInt(4) == 0 ? 1000 : 2);
    long ahead = random.nextInt(10) == 0 ? random.nextInt(70_000) - 5_000 : random.nextInt(9_000);
    Attempt attempt = new Attempt(session, nextSequence[session], now + ahead);
    sent.add(attempt);
    return attempt;
  }

  private static final class History {
    private final int seed;
    private final Random random;
    private final SessionTable table;
    private final NaiveSessions model;
    private final List<Attempt> sent = new ArrayList<>();
    private final long[] nextSequence = new long[4];
    private long now = START;

    History(int seed, SessionLimits limits) {
      this.seed = seed;
      this.random = new Random(seed);
      this.table = new SessionTable(limits);
      this.model = new NaiveSessions(limits);
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        now += random.nextInt(50) == 0 ? random.nextInt(20_000) : random.nextInt(100);
        table.expire(now);
        model.expire(now);
        attempt(draw(random, sent, now, nextSequence), step);
      }
      endInAnyOrder();
    }

    /** Whatever is in progress is delivered; some time later nothing is left. */
    private void endInAnyOrder() {
      List<Attempt> open = new ArrayList<>(sent);
      open.removeIf(a -> !model.isInProgress(a.session, a.sequence));
      Collections.shuffle(open, random);
      for (Attempt a : open) {
        table.record(a.session, a.sequence, a.expiresAt, new byte[random.nextInt(8)]);
      }
      long latest = sent.stream().mapToLong(Attempt::expiresAt).max().orElse(now);
      table.expire(Math.max(latest, now) + GRACE + COARSENESS);
      assertThat(table.records()).as("records, seed %s", seed).isZero();
      assertThat(table.sessions()).as("sessions, seed %s", seed).isZero();
      assertThat(table.retainedBytes()).as("bytes, seed %s", seed).isZero();
    }

    private void attempt(Attempt a, int step) {
      long floor = Math.max(1, nextSequence[(int) a.session] - 1 - random.nextInt(1500));
      Verdict actual =
          table.check(new InvocationIdentity(a.session, a.sequence, floor, a.expiresAt));
      Verdict expected = model.check(a.session, a.sequence, floor, a.expiresAt);
      // What the table has forgotten it must refuse; the model still knows why.
      boolean forgotten =
          actual == Verdict.EXPIRED
              && a.expiresAt < now
              && (expected == Verdict.ANSWERED || expected == Verdict.ACKNOWLEDGED);
      // It may also forget a floor, once nothing that was executed below it can come again.
      boolean harmless =
          actual == Verdict.EXECUTE
              && expected == Verdict.ACKNOWLEDGED
              && !model.knows(a.session, a.sequence);
      if (harmless) {
        model.beginAgain(a.session, floor);
      }
      if (!forgotten && !harmless) {
        assertThat(actual).as("seed %s, step %s", seed, step).isEqualTo(expected);
      }
      if (actual == Verdict.ANSWERED) {
        assertThat(table.answer(a.session, a.sequence))
            .as("seed %s, step %s", seed, step)
            .isSameAs(model.answer(a.session, a.sequence));
      } else if (actual == Verdict.EXECUTE && random.nextInt(4) == 0) {
        table.begin(new InvocationIdentity(a.session, a.sequence, 0, a.expiresAt));
        model.begin(a.session, a.sequence, a.expiresAt);
      } else if (actual == Verdict.IN_PROGRESS && random.nextInt(4) == 0) {
        table.abandon(a.session, a.sequence);
        model.abandon(a.session, a.sequence);
      } else if (actual == Verdict.EXECUTE
          || (actual == Verdict.IN_PROGRESS && random.nextBoolean())) {
        byte[] answer = new byte[random.nextInt(8)];
        table.record(a.session, a.sequence, a.expiresAt, answer);
        model.record(a.session, a.sequence, answer);
      }
    }
  }

  /** A table, and one that is saved and loaded again and again. */
  private static final class Pair {
    private final Random random;
    private final SessionTable kept;
    private SessionTable reloaded;
    private long now = START;

    Pair(Random random, SessionLimits limits) {
      this.random = random;
      this.kept = new SessionTable(limits);
      this.reloaded = new SessionTable(limits);
    }

    void run(int seed) {
      List<Attempt> sent = new ArrayList<>();
      long[] nextSequence = new long[8];
      for (int step = 0; step < STEPS; step++) {
        now += random.nextInt(50) == 0 ? random.nextInt(90_000) : random.nextInt(100);
        Attempt a = draw(random, sent, now, nextSequence);
        long floor = Math.max(1, a.sequence - random.nextInt(30));
        int choice = random.nextInt(5);
        kept.expire(now);
        reloaded.expire(now);
        Verdict verdict = apply(kept, a, floor, choice);
        assertThat(apply(reloaded, a, floor, choice))
            .as("seed %s, step %s", seed, step)
            .isEqualTo(verdict);
        if (random.nextInt(5) == 0) {
          byte[] saved = save(kept);
          assertThat(save(reloaded)).as("seed %s, step %s", seed, step).isEqualTo(saved);
          reloaded = SessionTable.load(new WireReader(saved));
          assertThat(save(reloaded)).as("seed %s, step %s", seed, step).isEqualTo(saved);
          assertThat(reloaded.retainedBytes()).isEqualTo(kept.retainedBytes());
        }
      }
    }

    private static Verdict apply(SessionTable table, Attempt a, long floor, int choice) {
      Verdict verdict =
          table.check(new InvocationIdentity(a.session, a.sequence, floor, a.expiresAt));
      if (verdict == Verdict.EXECUTE && choice == 0) {
        table.begin(new InvocationIdentity(a.session, a.sequence, 0, a.expiresAt));
      } else if (verdict == Verdict.EXECUTE || (verdict == Verdict.IN_PROGRESS && choice < 3)) {
        table.record(a.session, a.sequence, a.expiresAt, new byte[choice]);
      } else if (choice == 3) {
        table.abandon(a.session, a.sequence);
      }
      return verdict;
    }

    private static byte[] save(SessionTable table) {
      WireWriter out = new WireWriter();
      table.save(out);
      return out.toByteArray();
    }
  }
}
