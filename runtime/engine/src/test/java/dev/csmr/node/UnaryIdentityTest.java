package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.service.Environment;
import io.grpc.Metadata;
import org.junit.jupiter.api.Test;

/** What names a unary call. */
final class UnaryIdentityTest {
  private static final String ID = "018f3e5c-7a1b-7c3d-9e4f-0123456789ab";

  private final UnaryIdentity.IdentitySource source =
      new UnaryIdentity.IdentitySource(Environment.SYSTEM);
  private final Metadata headers = new Metadata();

  @Test
  void one_header_names_an_invocation_the_same_at_every_node() {
    headers.put(UnaryIdentity.INVOCATION, ID);
    UnaryIdentity here = source.of(headers);
    assertThat(new UnaryIdentity.IdentitySource(Environment.SYSTEM).of(headers)).isEqualTo(here);
    assertThat(here.sequence()).isPositive();
    assertThat(here.expiresAtMillis()).isZero();
    Metadata others = new Metadata();
    others.put(UnaryIdentity.INVOCATION, "118f3e5c-7a1b-7c3d-9e4f-0123456789ab");
    assertThat(source.of(others)).isNotEqualTo(here);
  }

  @Test
  void a_call_without_identity_gets_a_new_one_each_time() {
    assertThat(source.of(headers).sequence()).isNotEqualTo(source.of(headers).sequence());
  }

  @Test
  void what_names_nothing_or_two_things_is_refused() {
    headers.put(UnaryIdentity.INVOCATION, "7");
    assertThatThrownBy(() -> source.of(headers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[csmr-1509] The metadata csmr-invocation is '7'; it must be a UUID");
    Metadata both = new Metadata();
    both.put(UnaryIdentity.INVOCATION, ID);
    both.put(UnaryIdentity.SESSION, "4");
    assertThatThrownBy(() -> source.of(both))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[csmr-1507] ")
        .hasMessageContaining("Send the one or the others");
    Metadata half = new Metadata();
    half.put(UnaryIdentity.SESSION, "4");
    assertThatThrownBy(() -> source.of(half))
        .hasMessageContaining("[csmr-1508] The metadata have csmr-session alone.");
    half.put(UnaryIdentity.SEQUENCE, "0");
    assertThatThrownBy(() -> source.of(half))
        .hasMessage(
            "[csmr-1510] The metadata csmr-sequence is '0'; it must be a decimal number of at least"
                + " 1.");
  }
}
