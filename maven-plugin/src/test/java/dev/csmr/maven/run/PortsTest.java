package dev.csmr.maven.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
  @Test
  void the_wanted_ports_are_taken_when_they_are_free() {
    int free = Ports.base(1, 3, 100);
    assertThat(Ports.base(free, 3, 100)).isEqualTo(free);
  }

  @Test
  void others_are_taken_when_one_of_them_is_used() throws Exception {
    int free = Ports.base(1, 3, 100);
    try (ServerSocket used = new ServerSocket(free + 101)) {
      assertThat(used.isBound()).isTrue();
      assertThat(Ports.base(free, 3, 100)).isNotEqualTo(free);
    }
  }
}
