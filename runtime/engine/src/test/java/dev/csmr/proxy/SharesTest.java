package dev.csmr.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharesTest {
  private final Shares shares = new Shares(60, 6_000);

  private static int fill(Shares.Share share, int size) {
    int taken = 0;
    while (share.enter(size)) {
      taken++;
    }
    return taken;
  }

  @Test
  void who_is_alone_may_take_everything() {
    assertThat(fill(shares.of("a"), 1)).isEqualTo(60);
  }

  @Test
  void however_many_are_stuck_there_is_room_for_one_more() {
    Shares.Share a = shares.of("a");
    Shares.Share b = shares.of("b");
    Shares.Share c = shares.of("c");
    assertThat(fill(a, 1)).isEqualTo(30);
    assertThat(fill(b, 1)).isEqualTo(15);
    assertThat(fill(c, 1)).isPositive();
    assertThat(shares.of("d").enter(1)).isTrue();
  }

  @Test
  void bytes_are_shared_likewise_and_places_come_back() {
    Shares.Share a = shares.of("a");
    Shares.Share b = shares.of("b");
    assertThat(fill(a, 1_000)).isEqualTo(3);
    assertThat(b.enter(1_000)).isTrue();
    b.leave(1_000);
    for (int i = 0; i < 3; i++) {
      a.leave(1_000);
    }
    assertThat(fill(b, 1_000)).isEqualTo(3);
    assertThat(shares.toString()).startsWith("3 invocations with 3000 bytes");
  }
}
