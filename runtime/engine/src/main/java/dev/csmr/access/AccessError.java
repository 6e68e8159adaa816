package dev.csmr.access;

import dev.csmr.service.ErrorCode;

/** Everything that callers are told who may not do what they ask for: 182x. */
public enum AccessError implements ErrorCode {
  NO_ROLE(
      1821,
      "%s may not call %s: that needs a role of %s, and the caller has %s. If it is to be allowed, add"
          + " it to security.roles of the cluster's configuration, and restart the nodes one after the"
          + " other."),
  NOT_A_NODE(
      1822,
      "%s speaks for node %s, but its certificate is not that node's, which would name %s. Nodes are"
          + " called by nodes only; give the node its own certificate."),
  NOBODY(
      1823,
      "Who calls %s has neither a certificate nor a token. Connect with a certificate of an authority"
          + " that the cluster trusts, or send a token in the metadata authorization."),
  BAD_TOKEN(
      1824,
      "The token of who calls %s is not taken: %s. Send one of the issuer and for the audience that"
          + " security.tokens of the cluster's configuration says, signed with a key of it."),
  TOKEN_EXPIRED(1825, "The token of %s has expired. Begin anew with another one."),
  KEYS_NOT_READ(
      1826,
      "The keys of tokens at %s cannot be read: %s. Those that were read before stay in use; without"
          + " any, tokens are refused. They are read again soon.");

  private final int number;
  private final String template;

  AccessError(int number, String template) {
    this.number = number;
    this.template = template;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public String template() {
    return template;
  }
}
