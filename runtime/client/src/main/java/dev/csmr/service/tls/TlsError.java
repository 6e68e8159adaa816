package dev.csmr.service.tls;

import dev.csmr.service.ErrorCode;

/** Everything that is said of certificates and keys: 180x. */
public enum TlsError implements ErrorCode {
  UNREADABLE(
      1801, "%s cannot be read (%s). Put the file there, readable for who runs this process."),
  NO_CERTIFICATE(
      1802,
      "%s has no certificate that can be read (%s). Write X.509 certificates in PEM into it."),
  NO_KEY(
      1803,
      "%s has no private key that can be read (%s). Write an RSA or EC key into it, as PKCS#8 in PEM"
          + " without a password: openssl pkcs8 -topk8 -nocrypt makes that of any other form."),
  KEY_DIFFERS(
      1804,
      "the private key in %s does not belong to the first certificate in %s. Give the certificate and"
          + " the key that were made together; the node's or client's own certificate stands first."),
  OUT_OF_DATE(
      1805,
      "the certificate in %s is valid from %s to %s, and not now. Have a new one made, or set the"
          + " machine's clock."),
  NOT_TAKEN_UP(
      1806,
      "The files of certificates and keys have changed, and cannot be used as they are: %s What was"
          + " read before stays in use; the files are looked at again every %s s."),
  NO_NODE(
      1807,
      "The certificate of %s does not name a node of this cluster (its names: %s). Only nodes speak"
          + " with nodes; have the certificates of nodes made with a name such as security.node-names"
          + " says.");

  private final int number;
  private final String template;

  TlsError(int number, String template) {
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
