package dev.csmr.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who has which role. */
class AccessPolicyTest {
  private final AccessPolicy policy =
      new AccessPolicy(
          Map.of(
              "writer", List.of("alice", "token:sub=bob"),
              "reader", List.of("alice", "app.example.com")));

  @Test
  void an_identity_has_the_roles_of_all_its_names() {
    CallerIdentity caller = policy.ofCertificate(List.of("somebody", "app.example.com", "alice"));

    assertThat(caller.refusal("it", List.of("writer"))).isNull();
    assertThat(caller.refusal("it", List.of("other", "reader"))).isNull();
    assertThat(caller.refusal("it", List.of("other")))
        .isEqualTo(
            "[csmr-1821] somebody, app.example.com, alice may not call it: that needs a role of"
                + " [other], and the caller has [reader, writer]. If it is to be allowed, add it to"
                + " security.roles of the cluster's configuration, and restart the nodes one after"
                + " the other.");
  }

  @Test
  void who_is_not_named_has_no_role() {
    assertThat(policy.ofCertificate(List.of("Alice", "alice.example.com")).hasOneOf(List.of()))
        .isFalse();
    assertThat(policy.ofCertificate(List.of("Alice")).refusal("it", List.of("writer")))
        .contains("csmr-1821", "has []");
    assertThat(policy.ofCertificate(List.of()).toString())
        .isEqualTo("a caller whose certificate has no name");
  }

  @Test
  void a_certificate_does_not_pass_for_a_token_nor_a_token_for_a_certificate() {
    assertThat(policy.ofCertificate(List.of("token:sub=bob")).hasOneOf(List.of("writer")))
        .isFalse();
    assertThat(policy.ofToken(List.of("alice"), 1).hasOneOf(List.of("writer"))).isFalse();
    assertThat(policy.ofToken(List.of("sub=bob"), 1).hasOneOf(List.of("writer"))).isTrue();
  }

  @Test
  void a_token_expires_and_a_certificate_is_looked_at_when_it_connects() {
    CallerIdentity token = policy.ofToken(List.of("sub=bob"), 1_000);

    assertThat(token.hasExpired(999)).isFalse();
    assertThat(token.hasExpired(1_000)).isTrue();
    assertThat(policy.ofCertificate(List.of("alice")).hasExpired(Long.MAX_VALUE - 1)).isFalse();
  }

  @Test
  void where_nobody_is_asked_everybody_may_do_everything() {
    assertThat(CallerIdentity.ANYBODY.hasOneOf(List.of("any"))).isTrue();
    assertThat(CallerIdentity.ANYBODY.refusal("it", List.of("any"))).isNull();
  }

  @Test
  void what_is_refused_without_a_role_says_how_to_get_in() {
    assertThat(AccessError.NOBODY.text("a.B/C"))
        .isEqualTo(
            "[csmr-1823] Who calls a.B/C has neither a certificate nor a token. Connect with a"
                + " certificate of an authority that the cluster trusts, or send a token in the"
                + " metadata authorization.");
    assertThat(AccessError.TOKEN_EXPIRED.text("token:sub=bob"))
        .isEqualTo(
            "[csmr-1825] The token of token:sub=bob has expired. Begin anew with another one.");
  }
}
