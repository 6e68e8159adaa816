package dev.csmr.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ReplicaStatusTest {
  private static final Membership MEMBERS =
      new Membership(List.of(new Member("n1", "127.0.0.1", 1, 2)), List.of(), false);
  private static final Membership NOT_ADDED_YET = new Membership(List.of(), List.of(), true);

  private static ReplicaStatus status(long appliedIndex, Membership membership) {
    return new ReplicaStatus(
        "g",
        ReplicaStatus.Role.FOLLOWER,
        "n2",
        1,
        appliedIndex,
        appliedIndex,
        false,
        List.of(),
        null,
        membership);
  }

  @Test
  void a_member_awaits_data_until_it_has_applied_something() {
    assertThat(status(-1, MEMBERS).awaitsData()).isTrue();
    assertThat(status(0, MEMBERS).awaitsData()).isFalse();
  }

  @Test
  void a_replica_that_is_no_member_yet_does_not_await_data() {
    assertThat(status(-1, NOT_ADDED_YET).awaitsData()).isFalse();
  }
}
