package dev.csmr.metrics;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.function.Function;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Who may read metrics: who has a certificate that is trusted, and is not refused.
 *
 * @param keys shows the node's certificate
 * @param trust trusts the readers' certificates
 * @param protocol the one version of TLS that is spoken
 * @param refusal why the other end of a connection may not read; null when it may
 */
public record MetricsSecurity(
    X509ExtendedKeyManager keys,
    X509ExtendedTrustManager trust,
    String protocol,
    Function<SSLSession, String> refusal) {
  private static final int FORBIDDEN = 403;

  /** Checks the parts. */
  public MetricsSecurity {
    Objects.requireNonNull(keys, "keys");
    Objects.requireNonNull(trust, "trust");
    Objects.requireNonNull(protocol, "protocol");
    Objects.requireNonNull(refusal, "refusal");
  }

  /** Connections need a certificate. */
  HttpsConfigurator configurator() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keys}, new TrustManager[] {trust}, null);
      // A session that is resumed asks nobody whether its certificate is still trusted.
      context.getServerSessionContext().setSessionTimeout(1);
      return new HttpsConfigurator(context) {
        @Override
        public void configure(HttpsParameters parameters) {
          SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
          wanted.setProtocols(new String[] {protocol});
          wanted.setNeedClientAuth(true);
          parameters.setSSLParameters(wanted);
        }
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no TLS.", e);
    }
  }

  /** Requests are refused that are. */
  Authenticator authenticator() {
    return new Authenticator() {
      @Override
      public Result authenticate(HttpExchange exchange) {
        SSLSession session = ((HttpsExchange) exchange).getSSLSession();
        return refusal.apply(session) == null
            ? new Success(new HttpPrincipal(session.getPeerHost(), "csmr"))
            : new Failure(FORBIDDEN);
      }
    };
  }
}
