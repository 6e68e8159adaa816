package dev.csmr.replica.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.ReplicaContext;
import dev.csmr.config.BareDefinition;
import dev.csmr.replica.api.GroupComponent;
import dev.csmr.replica.api.GroupConfig;
import dev.csmr.replica.api.Member;
import dev.csmr.service.Reply;
import dev.csmr.service.ServiceStateMachine;
import dev.csmr.service.UnsavableStateException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComponentSetTest {
  /** A service whose field holds what cannot be saved until it was looked at. */
  private static final class Spoiled extends BareDefinition {
    private final String field;
    private int looks;

    Spoiled(String field) {
      this.field = field;
    }

    @Override
    public ServiceStateMachine newStateMachine(ReplicaContext context) {
      return new Machine() {
        @Override
        public Reply execute(int operation, byte[] arguments) {
          return Reply.ok();
        }

        @Override
        public void verify() {
          if (looks++ == 0) {
            throw new UnsavableStateException(field, "it holds a view");
          }
        }
      };
    }
  }

  @Test
  void after_a_composition_every_component_puts_back_what_cannot_be_saved() {
    Spoiled first = new Spoiled("First.list");
    Spoiled second = new Spoiled("Second.list");
    ComponentSet components =
        ComponentSet.create(
            new GroupConfig(
                "g",
                List.of(new Member("n", "localhost", 1, 0)),
                List.of(
                    new GroupComponent.Stateful("First", first),
                    new GroupComponent.Stateful("Second", second))),
            new EntryContext());
    assertThatThrownBy(components::verify)
        .isInstanceOf(UnsavableStateException.class)
        .hasMessageContaining("First.list");
    assertThat(second.looks).as("looks at the second").isEqualTo(1);
    components.verify();
  }
}
