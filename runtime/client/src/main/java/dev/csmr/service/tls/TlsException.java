package dev.csmr.service.tls;

/**
 * Files of certificates or keys that cannot be used; the message has a code of {@link TlsError}.
 */
public final class TlsException extends Exception {
  private static final long serialVersionUID = 1L;

  TlsException(TlsError error, Object... arguments) {
    super(error.text(arguments));
  }

  TlsException(Throwable cause, TlsError error, Object... arguments) {
    super(error.text(arguments), cause);
  }
}
