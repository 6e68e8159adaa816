package dev.csmr.samples.demo;

import dev.csmr.client.CsmrClient;
import dev.csmr.launcher.Directories;
import dev.csmr.launcher.JavaProcess;
import dev.csmr.launcher.LocalCluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs three nodes, puts load on them, moves slots between groups, kills a leader in the middle,
 * starts it again, and proves that nothing acknowledged was lost and nothing was done twice. Exits
 * with 0, or with 1 and the name of what was violated.
 */
public final class Demo {
  private static final String CONFIGURATION = "/clusters/demo.yaml";

  /** The group whose leader is killed. */
  private static final String GROUP = "store";

  private static final long PHASE_MS = 3_000;
  private static final int MAX_SHOWN = 20;

  private final Narrator narrator = new Narrator();
  private final List<Scenario> scenarios = scenarios();

  private Demo() {}

  /** Everything that {@link #CONFIGURATION} deploys, under load. */
  static List<Scenario> scenarios() {
    return List.of(
        new AuditScenario(
            "TogetherStore", "put values into an audited store, store and log in one group"),
        new AuditScenario(
            "ApartStore", "put values into an audited store, store and log in two groups"),
        new BankScenario(
            "Bank", "transfer money between accounts in two groups, and count all of it"));
  }

  /**
   * Runs the demo and ends the process.
   *
   * @param args the directory for data and logs, emptied first; {@code target/demo} without it
   */
  public static void main(String[] args) {
    System.exit(new Demo().run(Path.of(args.length > 0 ? args[0] : "target/demo")));
  }

  private int run(Path directory) {
    try (LocalCluster cluster =
        LocalCluster.prepare(configuration(), Directories.fresh(directory.toAbsolutePath()))) {
      List<String> violations = violations(cluster);
      violations.stream()
          .limit(MAX_SHOWN)
          .forEach(violation -> narrator.say("VIOLATED %s", violation));
      if (!violations.isEmpty()) {
        narrator.say(
            "%d promises were broken. Data and logs are in %s.", violations.size(), directory);
        return 1;
      }
      narrator.say("Nothing was lost, and nothing was done twice.");
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } catch (Exception e) {
      narrator.say("The demo could not be completed: %s. Logs are in %s.", e, directory);
      e.printStackTrace(System.out);
      return 1;
    }
  }

  /** The cluster's configuration. */
  static String configuration() throws IOException {
    try (InputStream in = Demo.class.getResourceAsStream(CONFIGURATION)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Lets all scenarios make what they need. */
  static void prepare(List<Scenario> scenarios, LocalCluster cluster) throws Exception {
    try (CsmrClient client = CsmrClient.connect(cluster.endpoints())) {
      for (Scenario scenario : scenarios) {
        scenario.prepare(client);
      }
    }
  }

  private List<String> violations(LocalCluster cluster) throws Exception {
    narrator.say("Starting three nodes, a process each; data and logs are beside");
    narrator.say("  %s", cluster.config().source());
    cluster.startAll();
    narrator.say(
        "All groups have leaders. The nodes: %s",
        cluster.processes().stream().map(Demo::named).collect(Collectors.joining(", ")));
    prepare(scenarios, cluster);
    scenarios.forEach(scenario -> narrator.say("Four clients %s", scenario.description()));
    try (Clients clients = Clients.start(scenarios, cluster.endpoints(), Duration.ZERO);
        MovingSlots moving = MovingSlots.of(BankScenario.accounts(), cluster.config())) {
      narrator.say("All the while the accounts' slots move between the two groups");
      Thread.sleep(PHASE_MS);
      disturb(cluster, clients);
      moving.stop();
      narrator.say("%d times slots have moved", moving.moves());
      narrator.say("The clients finish what they are doing and stop");
      clients.stop();
    }
    try (CsmrClient client = CsmrClient.connect(cluster.endpoints())) {
      return judge(client);
    }
  }

  private void disturb(LocalCluster cluster, Clients clients) throws Exception {
    String victim = cluster.awaitLeader(GROUP);
    narrator.say(
        "Killing %s, the leader of group %s, with SIGKILL", named(cluster.process(victim)), GROUP);
    long killed = System.nanoTime();
    cluster.kill(victim);
    narrator.say("%s leads group %s now", cluster.awaitLeader(GROUP), GROUP);
    clients.awaitAcknowledgements();
    narrator.say(
        "All clients get acknowledgements again, %.1f s after the kill",
        (System.nanoTime() - killed) / 1e9);
    Thread.sleep(PHASE_MS);
    cluster.launch(victim);
    narrator.say("Started %s again", named(cluster.process(victim)));
    Thread.sleep(PHASE_MS);
  }

  private List<String> judge(CsmrClient client) throws Exception {
    List<String> violations = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      Tally tally = scenario.tally();
      narrator.say(
          "Clients that %s: %,d acknowledged, %,d unknown, longest wait %.1f s",
          scenario.description(),
          tally.acknowledged().size(),
          tally.unknown().size(),
          tally.longestWaitSeconds());
      List<String> found = scenario.violations(client);
      if (found.isEmpty()) {
        scenario.proven().forEach(fact -> narrator.say("  proven: %s", fact));
      }
      violations.addAll(found);
    }
    return violations;
  }

  private static String named(JavaProcess process) {
    return process.name() + " (process " + process.pid() + ")";
  }
}
