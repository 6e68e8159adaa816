package dev.csmr.samples.benchmark;

import dev.csmr.launcher.JavaProcess;
import dev.csmr.samples.benchmark.JvmProbe.Usage;
import dev.csmr.samples.benchmark.load.Point;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** A contender that runs: its servers, its client process, and a probe in each of them. */
final class Participant implements AutoCloseable {
  private static final long SETTLE_MS = 250;

  private final String name;
  private final Contender.Servers servers;
  private final JavaProcess client;
  private final List<JvmProbe> probes = new ArrayList<>();

  private Participant(String name, Contender.Servers servers, JavaProcess client) {
    this.name = name;
    this.servers = servers;
    this.client = client;
  }

  /** Starts a contender and gives every key a value. */
  static Participant start(Contender contender, Path directory)
      throws IOException, InterruptedException {
    Contender.Servers servers = contender.start(directory);
    JavaProcess client;
    try {
      client =
          JavaProcess.start(
              contender.name() + "'s client",
              directory.resolve("client.log"),
              JavaProcess.Output.READ,
              Contenders.options(),
              LoadClient.class,
              servers.clientArguments());
    } catch (IOException e) {
      servers.close();
      throw e;
    }
    Participant participant = new Participant(contender.name(), servers, client);
    try {
      participant.ask("fill");
      participant.probes.add(JvmProbe.attach(client.pid()));
      for (JavaProcess server : servers.processes()) {
        participant.probes.add(JvmProbe.attach(server.pid()));
      }
    } catch (IOException e) {
      participant.close();
      throw e;
    }
    return participant;
  }

  /** What tables call it. */
  String name() {
    return name;
  }

  /** Puts the load of a point on it. */
  Measured measure(Point point, long millis) throws IOException {
    List<Usage> before = usages();
    String[] answer =
        ask(
            "run "
                + point.operation()
                + " "
                + point.outstanding()
                + " "
                + point.perSecond()
                + " "
                + SETTLE_MS
                + " "
                + millis);
    List<Usage> after = usages();
    // The client's probe is the first.
    long clientCpuNanos = after.get(0).cpuNanosSince(before.get(0));
    long serverCpuNanos = 0;
    long allocated = after.get(0).allocatedSince(before.get(0));
    for (int i = 1; i < after.size(); i++) {
      serverCpuNanos += after.get(i).cpuNanosSince(before.get(i));
      allocated += after.get(i).allocatedSince(before.get(i));
    }
    return new Measured(
        histogram(answer[3]),
        Long.parseLong(answer[1]),
        Long.parseLong(answer[2]),
        serverCpuNanos,
        clientCpuNanos,
        allocated);
  }

  private List<Usage> usages() {
    return probes.stream().map(JvmProbe::usage).toList();
  }

  private String[] ask(String line) throws IOException {
    client.writeLine(line);
    return client.readLine().split(" ", -1);
  }

  private static Histogram histogram(String text) throws IOException {
    try {
      return Histogram.decodeFromCompressedByteBuffer(
          ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
    } catch (DataFormatException e) {
      throw new IOException("The client process sent an unreadable histogram.", e);
    }
  }

  @Override
  public void close() {
    for (JvmProbe probe : probes) {
      try {
        probe.close();
      } catch (IOException e) {
        // The process ended before its probe: there is nothing left to close.
      }
    }
    client.close();
    servers.close();
  }
}
