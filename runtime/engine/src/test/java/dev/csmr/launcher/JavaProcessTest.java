package dev.csmr.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
final class JavaProcessTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir Path directory;

  private JavaProcess start(String name, Class<?> main, String... arguments) throws Exception {
    return JavaProcess.start(
        name,
        directory.resolve(name + ".log"),
        JavaProcess.Output.READ,
        JavaProcess.ownClassPath(),
        main,
        List.of(arguments));
  }

  /** Answers each line with the same, and ends with the exit code 3. */
  static final class Parrot {
    private Parrot() {}

    public static void main(String[] arguments) {
      System.err.println("I am " + String.join(" ", arguments));
      try (var in = new Scanner(System.in, StandardCharsets.UTF_8)) {
        while (in.hasNextLine()) {
          System.out.println(in.nextLine());
        }
      }
      System.exit(3);
    }
  }

  /** Starts a process, tells its number, and ends. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws Exception {
      JavaProcess child =
          JavaProcess.start(
              "child",
              Path.of(arguments[0]),
              JavaProcess.Output.READ,
              JavaProcess.ownClassPath(),
              Parrot.class,
              List.of());
      child.writeLine("ready");
      System.out.println(child.readLine() + " " + child.pid());
      System.exit(0);
    }
  }

  @Test
  void the_class_path_of_this_program_does_not_hold_the_working_directory() {
    List<String> entries = List.of(JavaProcess.ownClassPath().get(1).split(File.pathSeparator, -1));

    assertThat(entries).doesNotContain(Path.of("").toAbsolutePath().toString());
    assertThat(entries).allMatch(entry -> entry.endsWith(".jar") || entry.contains("classes"));
  }

  @Test
  void it_ends_with_the_program_that_started_it() throws Exception {
    try (JavaProcess parent =
        start("parent", Parent.class, directory.resolve("child.log").toString())) {
      String line = parent.readLine();
      assertThat(line).startsWith("ready ");
      assertThat(parent.awaitEnd(PATIENCE)).isZero();

      ProcessHandle.of(Long.parseLong(line.substring("ready ".length())))
          .map(ProcessHandle::onExit)
          .orElse(CompletableFuture.completedFuture(null))
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void what_it_says_is_told_of_one_that_ended_and_its_exit_code() throws Exception {
    Files.writeString(directory.resolve("parrot.log"), "what another one said\n");
    try (JavaProcess parrot = start("parrot", Parrot.class, "Polly")) {
      parrot.writeLine("hello");
      assertThat(parrot.readLine()).isEqualTo("hello");
      assertThat(parrot.output()).contains("I am Polly").doesNotContain("another");
      assertThatThrownBy(() -> parrot.awaitEnd(Duration.ofMillis(1)))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining(
              "parrot does not end within 0 s. The log of parrot, " + parrot.log());
      parrot.kill();

      assertThat(parrot.isAlive()).isFalse();
      assertThat(parrot.onEnd().join()).isEqualTo(137);
      assertThatThrownBy(parrot::readLine)
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("parrot ended", "I am Polly");
      assertThatThrownBy(parrot::pause).hasMessageContaining("parrot does not run");
    }
  }

  @Test
  void a_paused_one_is_alive_and_says_nothing_before_it_goes_on() throws Exception {
    try (JavaProcess parrot = start("parrot", Parrot.class)) {
      parrot.writeLine("awake");
      assertThat(parrot.readLine()).isEqualTo("awake");
      parrot.pause();
      parrot.writeLine("asleep");
      CompletableFuture<String> said = new CompletableFuture<>();
      Thread reader =
          new Thread(
              () -> {
                try {
                  said.complete(parrot.readLine());
                } catch (LaunchException e) {
                  said.completeExceptionally(e);
                }
              });
      reader.start();
      assertThatThrownBy(() -> said.get(200, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      assertThat(parrot.isAlive()).isTrue();

      parrot.resume();
      assertThat(said.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("asleep");
    }
  }
}
