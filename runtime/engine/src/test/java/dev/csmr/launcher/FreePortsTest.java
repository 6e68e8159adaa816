package dev.csmr.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FreePortsTest {
  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }

  @Test
  void ports_are_free_and_given_once() throws Exception {
    Set<Integer> given = new HashSet<>();
    for (int i = 0; i < 150; i++) {
      int port = FreePorts.next();
      assertThat(given.add(port)).isTrue();
      listen(port).close();
    }
  }

  @Test
  void a_port_that_was_given_back_is_given_again_when_it_is_free() throws Exception {
    int port = FreePorts.next();
    FreePorts.giveBack(port);
    try (ServerSocket taken = listen(port)) {
      assertThat(FreePorts.next()).isNotEqualTo(taken.getLocalPort());
    }
    assertThat(FreePorts.next()).isEqualTo(port);
  }

  @Test
  void two_programs_are_not_given_the_same_although_neither_listens_yet(@TempDir Path directory)
      throws Exception {
    try (JavaProcess other =
        JavaProcess.start(
            "other",
            directory.resolve("other.log"),
            JavaProcess.Output.READ,
            JavaProcess.ownClassPath(),
            OtherProgram.class,
            List.of())) {
      int theirs = Integer.parseInt(other.readLine());
      // A whole round: it would meet a block that nobody holds.
      Set<Integer> own = new HashSet<>();
      for (int i = 0; i < 300; i++) {
        own.add(FreePorts.next() / 100);
      }
      assertThat(own).doesNotContain(theirs / 100);
    }
  }

  /** Takes a port and does not listen on it. */
  static final class OtherProgram {
    private OtherProgram() {}

    public static void main(String[] arguments) throws Exception {
      System.out.println(FreePorts.next());
      int unused = System.in.read();
    }
  }

  @Test
  void ports_in_a_row_begin_where_they_are_wanted_if_they_are_free_and_elsewhere_if_not()
      throws Exception {
    int wanted = FreePorts.next();
    // Of this process' ports as well: those of others may be taken meanwhile.
    int offset = FreePorts.next() - wanted;
    try (ServerSocket taken = listen(wanted)) {
      assertThat(taken.isBound()).isTrue();
      assertThat(FreePorts.inRow(wanted, 3, offset)).isNotEqualTo(wanted);
      assertThat(FreePorts.inRow(wanted - offset, 1, offset)).isNotEqualTo(wanted - offset);
    }
    assertThat(FreePorts.inRow(wanted, 1, offset)).isEqualTo(wanted);
  }
}
