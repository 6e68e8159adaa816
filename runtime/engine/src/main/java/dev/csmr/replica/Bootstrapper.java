package dev.csmr.replica;

import dev.csmr.replica.BootstrapRules.BootstrapDecision;
import dev.csmr.replica.api.BootstrapMode;
import dev.csmr.replica.api.Standing;
import dev.csmr.replica.api.TermPeers;
import dev.csmr.replica.api.UnusableDataException;
import dev.csmr.replica.disk.BootstrapFile.Bootstrap;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what this node's replicas without data are, by asking the other nodes until it is
 * known; a thread of its own does so.
 */
final class Bootstrapper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Bootstrapper.class);
  private static final long PAUSE_MILLIS = 100;
  private static final long PAUSE_AFTER_FAILURE_MILLIS = 1_000;
  private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How many of the longest election timeouts others get before a founding is forced. */
  private static final int FORCED_AFTER = 5;

  private final String node;
  private final TermPeers peers;
  private final Duration electionTimeout;
  private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

  /** Why nodes did not answer when they were last asked. */
  private final Map<String, String> silent = new ConcurrentHashMap<>();

  private Thread thread;
  private boolean started;
  private volatile boolean failed;
  private volatile boolean closed;

  /** Told what a replica is; called by the thread. */
  interface Starter {
    /** It is a founder of its group. */
    void found(Map<String, String> founders) throws IOException;

    /** It joins its group. */
    void join(long term, String leader) throws IOException;

    /** It can never be opened. */
    void cannot(UnusableDataException failure);

    /** It cannot be opened just now; it is tried again. */
    void failed(IOException failure);

    /** It is not known yet. */
    void waits(String why);
  }

  private record Waiting(
      String group,
      Bootstrap bootstrap,
      Set<String> members,
      BootstrapMode entry,
      boolean hadData,
      String beginning,
      Starter starter,
      long sinceNanos) {}

  /**
   * Creates it.
   *
   * @param electionTimeout how long a candidate waits for votes at most
   */
  Bootstrapper(String node, TermPeers peers, Duration electionTimeout) {
    this.node = node;
    this.peers = peers;
    this.electionTimeout = electionTimeout;
  }

  /**
   * Adds a group; at any time.
   *
   * @param hadData whether it had begun here before, and its data are gone
   * @param beginning the digest of the state that it is to begin with here; empty for none
   */
  void add(
      String group,
      Bootstrap bootstrap,
      Set<String> members,
      BootstrapMode entry,
      boolean hadData,
      String beginning,
      Starter starter) {
    waiting.put(
        group,
        new Waiting(
            group, bootstrap, members, entry, hadData, beginning, starter, System.nanoTime()));
    ask();
  }

  /** Lets the replicas in that need not ask anybody, and begins to ask for the others. */
  void start() {
    waiting.values().removeIf(each -> asked(each).isEmpty() && isIn(each, Map.of()));
    synchronized (this) {
      started = true;
    }
    ask();
  }

  private synchronized void ask() {
    if (started && !closed && thread == null && !waiting.isEmpty()) {
      thread = new Thread(this::run, "csmr-bootstrap");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private synchronized boolean isOver() {
    if (closed || waiting.isEmpty()) {
      thread = null;
      return true;
    }
    return false;
  }

  @Override
  public void close() {
    Thread asking;
    synchronized (this) {
      closed = true;
      asking = thread;
    }
    if (asking == null) {
      return;
    }
    asking.interrupt();
    try {
      asking.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!isOver()) {
        failed = false;
        Map<Waiting, Map<String, CompletableFuture<Standing>>> questions = new HashMap<>();
        waiting.values().forEach(each -> questions.put(each, ask(each)));
        long end = System.nanoTime() + ROUND_NANOS;
        for (Map.Entry<Waiting, Map<String, CompletableFuture<Standing>>> each :
            questions.entrySet()) {
          if (isIn(each.getKey(), answers(each.getValue(), end))) {
            waiting.remove(each.getKey().group(), each.getKey());
          }
        }
        TimeUnit.MILLISECONDS.sleep(failed ? PAUSE_AFTER_FAILURE_MILLIS : PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      LOG.debug("Node {} ends before it knows what its replicas are", node);
    }
  }

  private Set<String> asked(Waiting group) {
    Set<String> asked = new TreeSet<>(group.members());
    asked.addAll(peers.nodes());
    asked.remove(node);
    return asked;
  }

  private Map<String, CompletableFuture<Standing>> ask(Waiting group) {
    Map<String, CompletableFuture<Standing>> questions = new HashMap<>();
    asked(group).forEach(other -> questions.put(other, peers.standing(other, group.group())));
    return questions;
  }

  private Map<String, Standing> answers(
      Map<String, CompletableFuture<Standing>> questions, long end) throws InterruptedException {
    Map<String, Standing> answers = new HashMap<>();
    for (Map.Entry<String, CompletableFuture<Standing>> question : questions.entrySet()) {
      String asked = question.getKey();
      try {
        long left = Math.max(0, end - System.nanoTime());
        answers.put(asked, question.getValue().get(left, TimeUnit.NANOSECONDS));
        silent.remove(asked);
      } catch (ExecutionException e) {
        silent.put(asked, String.valueOf(e.getCause().getMessage()));
      } catch (TimeoutException e) {
        silent.putIfAbsent(asked, "no answer of node " + asked + " within a second");
      }
    }
    return answers;
  }

  /** Why the members that do not answer do not, as far as is known. */
  private String silentMembers(Waiting group) {
    StringBuilder why = new StringBuilder();
    for (String member : new TreeSet<>(group.members())) {
      String reason = silent.get(member);
      if (reason != null) {
        why.append(why.isEmpty() ? " (" : "; ").append(reason);
      }
    }
    return why.isEmpty() ? "" : why.append(')').toString();
  }

  private boolean isIn(Waiting group, Map<String, Standing> answers) {
    BootstrapRules founding =
        new BootstrapRules(node, group.bootstrap().birth(), group.members(), group.beginning());
    BootstrapDecision decision =
        founding.decide(answers, group.entry() != BootstrapMode.JOIN, group.hadData());
    if (decision instanceof BootstrapDecision.Wait
        && group.entry() == BootstrapMode.FOUND
        && hasWaited(group, electionTimeout.multipliedBy(FORCED_AFTER))) {
      decision = founding.force(answers);
    }
    if (decision instanceof BootstrapDecision.Join && !hasWaited(group, electionTimeout)) {
      decision = new BootstrapDecision.Wait("votes of this node may still be under way.");
    }
    try {
      return isIn(group, decision, silentMembers(group));
    } catch (UnusableDataException e) {
      group.starter().cannot(e);
      return true;
    } catch (IOException e) {
      failed = true;
      group.starter().failed(e);
      return false;
    } catch (RuntimeException e) {
      // The other groups are not to wait for ever because of it.
      failed = true;
      group.starter().failed(new IOException(e.toString(), e));
      return false;
    }
  }

  private static boolean isIn(Waiting group, BootstrapDecision decision, String silent)
      throws IOException {
    if (decision instanceof BootstrapDecision.Found found) {
      LOG.info(
          "Group {} is founded by {}", group.group(), new TreeSet<>(found.founders().keySet()));
      group.starter().found(found.founders());
    } else if (decision instanceof BootstrapDecision.Join join) {
      LOG.info(
          "This node has no data of group {}, which runs; node {}, which leads it in term {}, or a"
              + " later leader gives them",
          group.group(),
          join.leader(),
          join.term());
      group.starter().join(join.term(), join.leader());
    } else if (decision instanceof BootstrapDecision.Wait wait) {
      group.starter().waits(wait.why() + silent);
      return false;
    }
    return true;
  }

  private static boolean hasWaited(Waiting group, Duration time) {
    return System.nanoTime() - group.sinceNanos() >= time.toNanos();
  }
}
