package dev.csmr.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.api.BootstrapMode;
import dev.csmr.replica.api.Standing;
import dev.csmr.replica.api.TermPeers;
import dev.csmr.replica.api.UnusableDataException;
import dev.csmr.replica.disk.BootstrapFile.Bootstrap;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator is told while a replica waits to learn what it is. */
@Timeout(600)
final class BootstrapperTest {
  private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();

  private final class WaitingDoor implements Bootstrapper.Starter {
    @Override
    public void found(Map<String, String> founders) {
      throw new AssertionError(founders);
    }

    @Override
    public void join(long term, String leader) {
      throw new AssertionError(leader);
    }

    @Override
    public void cannot(UnusableDataException failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void failed(IOException failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void waits(String why) {
      told.add(why);
    }
  }

  @Test
  void why_a_member_does_not_answer_is_told() throws InterruptedException {
    TermPeers peers =
        new TermPeers() {
          @Override
          public CompletableFuture<Long> term(String node, String group) {
            throw new AssertionError(node);
          }

          @Override
          public CompletableFuture<Standing> standing(String node, String group) {
            return CompletableFuture.failedFuture(
                new IllegalStateException("there is node n7 of cluster other, not node " + node));
          }

          @Override
          public List<String> nodes() {
            return List.of("n2");
          }
        };
    try (Bootstrapper bootstrapper = new Bootstrapper("n1", peers, Duration.ofSeconds(1))) {
      bootstrapper.add(
          "g",
          Bootstrap.empty(),
          Set.of("n1", "n2"),
          BootstrapMode.BY_OTHERS,
          false,
          "",
          new WaitingDoor());
      bootstrapper.start();

      assertThat(told.poll(120, TimeUnit.SECONDS))
          .contains("nodes [n2] do not answer")
          .contains("(there is node n7 of cluster other, not node n2)");
    }
  }
}
