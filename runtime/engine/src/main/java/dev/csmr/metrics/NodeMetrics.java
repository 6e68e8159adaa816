package dev.csmr.metrics;

import dev.csmr.proxy.CallListener;
import dev.csmr.replica.api.GroupReplica;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import java.io.IOException;
import java.net.InetAddress;

/**
 * The metrics of a node, and the HTTP server that Prometheus reads them from: {@code /metrics}, on
 * a port of its own, without encryption or authorization in a cluster without security.
 * Thread-safe.
 */
public final class NodeMetrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry;
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final CallMeters calls;
  private HTTPServer server;

  /**
   * Creates the metrics of a node; {@link #serve} shows them.
   *
   * @param cluster its cluster's name, which all meters carry
   * @param node its name, likewise
   */
  public NodeMetrics(String cluster, String node) {
    registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().commonTags(Tags.of("cluster", cluster, "node", node));
    calls = new CallMeters(registry);
    collections.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** Counts the node's calls. */
  public CallListener calls() {
    return calls;
  }

  /** Shows a replica of the node; once for each. */
  public void add(GroupReplica replica) {
    GroupMeters.add(registry, replica);
  }

  /**
   * Begins to serve.
   *
   * @param address where it listens
   * @param security who may read; null for plain text and everybody
   * @throws IOException when the port is taken, or the address is none of this machine
   */
  public void serve(String address, int port, MetricsSecurity security) throws IOException {
    HTTPServer.Builder builder =
        HTTPServer.builder()
            .inetAddress(InetAddress.getByName(address))
            .port(port)
            .registry(registry.getPrometheusRegistry());
    if (security != null) {
      builder.httpsConfigurator(security.configurator()).authenticator(security.authenticator());
    }
    server = builder.buildAndStart();
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
    collections.close();
    registry.close();
  }
}
