package dev.csmr.replica.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.replica.api.UnusableDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Term and vote survive what a full disk does to Ratis' file. */
class VoteRecordTest {
  @TempDir Path root;
  private GroupDirectory directory;

  @BeforeEach
  void begin() throws IOException {
    directory = new GroupDirectory(root);
    directory.beginIn(3, "n1");
  }

  private String restored() throws IOException {
    VoteRecord.restore("g", directory);
    return Files.readString(directory.meta());
  }

  @Test
  void an_emptied_file_gets_the_last_term_and_vote_back() throws IOException {
    for (int term = 3; term <= 6; term++) {
      VoteRecord.write(root, term, "n" + term);
      Files.writeString(directory.meta(), "");
      assertThat(restored()).contains("term=" + term, "votedFor=n" + term);
    }
  }

  @Test
  void a_file_of_an_older_term_than_was_told_is_restored_and_a_newer_one_is_kept()
      throws IOException {
    VoteRecord.write(root, 5, "n2");
    assertThat(restored()).contains("term=5", "votedFor=n2");
    directory.beginIn(7, "n3");
    assertThat(restored()).contains("term=7", "votedFor=n3");
  }

  @Test
  void what_was_noted_first_in_a_term_stays() throws IOException {
    VoteRecord.write(root, 5, "n2");
    VoteRecord.write(root, 5, "n3");
    VoteRecord.write(root, 4, "n3");
    assertThat(restored()).contains("term=5", "votedFor=n2");
  }

  @Test
  void a_note_that_was_cut_short_leaves_the_one_before() throws IOException {
    VoteRecord.write(root, 5, "n2");
    VoteRecord.write(root, 6, "n3");
    byte[] file = Files.readAllBytes(root.resolve("csmr.vote"));
    for (int half = 0; half < 2; half++) {
      byte[] torn = file.clone();
      torn[half * 512 + 8] ^= 1;
      Files.write(root.resolve("csmr.vote"), torn);
      directory.beginIn(3, "n1");
      assertThat(restored()).containsAnyOf("term=5", "term=6");
    }
  }

  @Test
  void when_neither_can_be_read_both_are_named_and_nothing_changes() throws IOException {
    Files.writeString(directory.meta(), "");
    assertThatThrownBy(this::restored)
        .isInstanceOf(UnusableDataException.class)
        .hasMessageContaining(directory.meta().toString())
        .hasMessageContaining("csmr.vote")
        .hasMessageContaining("move " + root + " away");
    assertThat(Files.readString(directory.meta())).isEmpty();
  }
}
