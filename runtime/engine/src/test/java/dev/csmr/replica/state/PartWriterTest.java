package dev.csmr.replica.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.api.PartProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PartWriterTest {
  @TempDir Path directory;

  private final PartWriter part = new PartWriter("g");

  @Test
  void it_writes_at_the_first_cut_of_the_backup_that_it_was_asked_for() throws IOException {
    Path file = directory.resolve("parts/g.part");
    part.prepare("b", file);
    part.cut("other", to -> Files.writeString(to, "no"));
    assertThat(part.progress("b")).isEqualTo(PartProgress.WAITS);

    part.cut("b", to -> Files.writeString(to, "first"));
    part.cut("b", to -> Files.writeString(to, "another"));

    assertThat(part.progress("b")).isEqualTo(new PartProgress("", 5));
    assertThat(part.file("b")).hasContent("first");
    part.release("b");
    assertThat(file).doesNotExist();
  }

  @Test
  void nobody_stops_because_a_part_cannot_be_written() throws IOException {
    part.prepare("b", directory.resolve("g.part"));
    part.cut(
        "b",
        to -> {
          throw new IOException("no room");
        });

    assertThat(part.progress("b").problem()).contains("csmr-1466", "g.part", "no room");
    assertThat(part.file("b")).isNull();
  }

  @Test
  void it_knows_nothing_of_what_it_was_not_asked_for() throws IOException {
    part.cut("b", to -> Files.writeString(to, "no"));
    assertThat(part.progress("b").problem()).contains("csmr-1466", "started anew");
  }

  @Test
  void who_asks_how_far_it_is_does_not_wait_while_it_writes() throws Exception {
    Path file = directory.resolve("g.part");
    part.prepare("b", file);
    part.cut(
        "b",
        to -> {
          assertThat(CompletableFuture.supplyAsync(() -> part.progress("b")))
              .succeedsWithin(Duration.ofSeconds(10))
              .isEqualTo(PartProgress.WAITS);
          Files.writeString(to, "all");
        });
    assertThat(part.progress("b")).isEqualTo(new PartProgress("", 3));
  }

  @Test
  void what_is_given_up_while_it_is_written_is_deleted() throws IOException {
    Path file = directory.resolve("g.part");
    part.prepare("b", file);
    part.cut(
        "b",
        to -> {
          part.prepare("later", file);
          Files.writeString(to, "nobody's");
        });
    assertThat(file).doesNotExist();
    assertThat(part.progress("later")).isEqualTo(PartProgress.WAITS);
    part.cut("later", to -> Files.writeString(to, "l"));
    assertThat(part.file("later")).hasContent("l");
  }

  @Test
  void what_nobody_fetched_is_deleted_at_the_cut_of_the_next_backup() throws IOException {
    Path file = directory.resolve("g.part");
    part.prepare("b", file);
    part.cut("b", to -> Files.writeString(to, "its tool was killed"));
    part.cut("later", to -> Files.writeString(to, "another replica writes this"));
    assertThat(file).doesNotExist();
    assertThat(part.progress("b").problem()).contains("csmr-1466", "another backup was begun");
  }
}
