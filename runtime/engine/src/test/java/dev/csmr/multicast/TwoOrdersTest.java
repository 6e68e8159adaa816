package dev.csmr.multicast;

import static dev.csmr.multicast.GroupUnderTest.operation;
import static dev.csmr.multicast.GroupUnderTest.part;
import static dev.csmr.multicast.GroupUnderTest.settle;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Two operations at l that are on one key at z: they execute in the same order in both groups when
 * the service at l was not proven to keep to its keys, so that it touches everything there.
 */
final class TwoOrdersTest {
  @Test
  void operations_that_may_touch_everything_execute_in_one_order_in_all_their_common_groups() {
    GroupUnderTest a = new GroupUnderTest("a");
    GroupUnderTest l = new GroupUnderTest("l");
    GroupUnderTest z = new GroupUnderTest("z");
    a.lead();
    l.lead();
    z.lead();
    a.start(operation(1, part("a", 1), everything("l"), part("z", 9)));
    l.start(operation(2, everything("l"), part("z", 9)));
    z.receiveFrom(a);
    l.receiveFrom(a);
    settle(a, l, z);
    assertThat(executed(l)).hasSize(2).isEqualTo(executed(z));
  }

  private static List<String> executed(GroupUnderTest group) {
    return group.done.stream().filter(each -> each.startsWith("executed")).toList();
  }

  private static Part everything(String group) {
    return Part.of(group, Role.EXECUTES, Conflicts.EVERYTHING, new byte[] {1});
  }
}
