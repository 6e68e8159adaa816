package dev.csmr.node;

import dev.csmr.client.CsmrClient;
import dev.csmr.launcher.LocalCluster;
import dev.csmr.launcher.ShortLives;
import dev.csmr.service.tls.TestAuthority;
import dev.csmr.service.tls.TlsException;
import dev.csmr.service.tls.TlsFiles;
import dev.csmr.service.tls.TlsKeys;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Three nodes that serve {@link TestRegisters} as {@code Registers} to who has a certificate and
 * the role, with everybody's certificates in {@code tls/NAME.pem}. Node {@code n1} has a port for
 * metrics and one for tools.
 */
final class SecuredCluster implements AutoCloseable {
  private static final String YAML =
      """
      version: 1
      cluster: test
      nodes:
        - {name: n1, host: 127.0.0.1, port: 1, raft-port: 11, metrics-port: 21, admin-port: 31}
        - {name: n2, host: 127.0.0.1, port: 2, raft-port: 12}
        - {name: n3, host: 127.0.0.1, port: 3, raft-port: 13}
      groups:
        - {name: g, members: [n1, n2, n3]}
      services:
        - {name: Registers, type: dev.csmr.node.TestRegisters, group: g}
      security:
        certificate: tls/{name}.pem
        key: tls/{name}.key
        trusted: tls/trusted.pem
        roles:
          - {name: admin, identities: [admin]}
          - {name: monitor, identities: [watcher.example.com]}
          - {name: client, identities: [alice, bob, "token:sub=carol"]}
          - {name: writer, identities: [alice, "token:groups=writers"]}
      """;

  final LocalCluster nodes;
  final Path tls;
  final TestAuthority authority;

  private SecuredCluster(Path directory, String more) throws Exception {
    tls = directory.resolve("tls");
    authority = new TestAuthority();
    TestAuthority.writeTrusted(tls.resolve("trusted.pem"), authority);
    writeOwn(authority);
    for (String name : List.of("alice", "bob", "eve")) {
      authority.write(tls, name, name);
    }
    authority.write(tls, "watcher", "somebody", "watcher.example.com");
    nodes = ShortLives.prepare(YAML + more, directory);
  }

  /**
   * Not started yet.
   *
   * @param more further lines of the section {@code security}
   */
  static SecuredCluster prepare(Path directory, String more) throws Exception {
    return new SecuredCluster(directory, more);
  }

  /** Writes the certificates of the nodes and of the one that starts and asks them. */
  void writeOwn(TestAuthority by) throws Exception {
    for (String node : List.of("n1", "n2", "n3")) {
      by.write(tls, node, node + ".test.csmr");
    }
    by.write(tls, "admin", "admin");
  }

  TlsFiles files(String name) {
    return new TlsFiles(
        tls.resolve(name + ".pem"), tls.resolve(name + ".key"), tls.resolve("trusted.pem"));
  }

  CsmrClient client(String name, Duration deadline) {
    TlsFiles files = files(name);
    return CsmrClient.builder(nodes.endpoints())
        .deadline(deadline)
        .tls(files.trusted(), files.certificate(), files.key())
        .build();
  }

  static Registers registers(CsmrClient client) {
    return new Registers(client.caller("Registers"));
  }

  ManagedChannel channel(String name, String endpoint) throws TlsException {
    try (TlsKeys keys = TlsKeys.load(files(name))) {
      return NettyChannelBuilder.forTarget(endpoint)
          .sslContext(keys.forClient(keys.trustManager()))
          .build();
    }
  }

  @Override
  public void close() {
    nodes.close();
  }
}
