package dev.csmr.replica.group;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a replica that was started counts. */
final class CatchUpTest {
  private final CatchUp catchUp = new CatchUp("g");

  private String look(long term, long applied) {
    return catchUp.look("n1", false, term, applied);
  }

  @Test
  void a_replica_that_has_not_heard_a_leader_does_not_take_part() {
    assertThat(look(3, 100))
        .contains("group g on node n1", "not heard a leader", "Leave the other members running");
  }

  @Test
  void it_takes_part_when_it_has_executed_what_its_leader_had_and_stays_so() {
    catchUp.hears(3, 120);
    assertThat(look(3, 100)).contains("executed entry 100 of the 120 that its leader had");

    catchUp.hears(3, 500);
    assertThat(look(3, 120)).isNull();
    assertThat(look(4, 120)).isNull();
  }

  @Test
  void what_a_leader_of_an_earlier_term_had_does_not_count() {
    catchUp.hears(3, 120);
    assertThat(look(4, 120)).contains("not heard a leader");

    catchUp.hears(4, 130);
    assertThat(look(4, 120)).contains("entry 120 of the 130");
    assertThat(look(4, 130)).isNull();
  }

  @Test
  void a_leader_that_serves_takes_part() {
    assertThat(catchUp.look("n1", true, 3, 0)).isNull();
    assertThat(look(4, 0)).isNull();
  }
}
