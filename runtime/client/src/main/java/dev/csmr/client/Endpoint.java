package dev.csmr.client;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a node listens.
 *
 * @param host a name or address
 * @param port a TCP port
 */
record Endpoint(String host, int port) {
  /** Reads {@code host:port}; an IPv6 address stands in brackets. */
  static Endpoint parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon > 0) {
      String host = text.substring(0, colon);
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      }
      try {
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port > 0 && port < 65536 && isHost(host)) {
          return new Endpoint(host, port);
        }
      } catch (NumberFormatException e) {
        // Falls through to the one message for every malformed form.
      }
    }
    throw new IllegalArgumentException(ClientError.NOT_AN_ENDPOINT.text(text));
  }

  /** Whether gRPC takes it: it throws where a channel to anything else is made. */
  private static boolean isHost(String host) {
    try {
      return new URI(null, null, host, 1, null, null, null).getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
