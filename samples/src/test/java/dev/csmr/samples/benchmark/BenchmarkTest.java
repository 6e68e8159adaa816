package dev.csmr.samples.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchmarkTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "--contenders, nobody, 'expected one of [ECHO, RATIS, CSMR]'",
    "--parts, everything, 'expected one of [START_UP, STORES, COMPOSITIONS, GROUPS, SNAPSHOTS, MOVES]'",
    "--seconds, 0, --seconds has to be from 0.1 to 600.0.",
    "--seconds, NaN, --seconds has to be from 0.1 to 600.0.",
    "--seconds, soon, Invalid value for option '--seconds'",
    "--rounds, 0, --rounds has to be from 1 to 1000.",
    "--warm-up, -1, --warm-up has to be from 0 to 1000.",
    "--outstanding, '1,0', --outstanding has to be numbers from 1 to 8192.",
    "--outstanding, 8193, --outstanding has to be numbers from 1 to 8192.",
  })
  void a_wrong_option_is_refused_before_anything_is_touched(
      String option, String value, String message) throws Exception {
    Path kept = Files.writeString(directory.resolve("kept"), "kept");
    StringWriter said = new StringWriter();
    int exit =
        Benchmark.commandLine()
            .setErr(new PrintWriter(said))
            .execute("--directory", directory.toString(), option, value);
    assertThat(exit).isEqualTo(2);
    assertThat(said.toString()).contains(message);
    assertThat(kept).exists();
  }

  @Test
  void the_help_names_what_can_be_chosen() {
    StringWriter said = new StringWriter();
    int exit = Benchmark.commandLine().setOut(new PrintWriter(said)).execute("--help");
    assertThat(exit).isZero();
    assertThat(said.toString()).contains("of ECHO, RATIS", "of START_UP, STORES", "--warm-up");
  }
}
