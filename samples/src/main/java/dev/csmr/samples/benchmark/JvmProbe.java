package dev.csmr.samples.benchmark;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.HashMap;
import java.util.Map;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Reads what another Java virtual machine has used, without its help: over JMX, by its number. */
final class JvmProbe implements AutoCloseable {
  private final JMXConnector connector;
  private final OperatingSystemMXBean system;
  private final ThreadMXBean threads;
  private final MemoryMXBean memory;

  private JvmProbe(JMXConnector connector) throws IOException {
    this.connector = connector;
    MBeanServerConnection connection = connector.getMBeanServerConnection();
    this.system = ManagementFactory.getPlatformMXBean(connection, OperatingSystemMXBean.class);
    this.threads = ManagementFactory.getPlatformMXBean(connection, ThreadMXBean.class);
    this.memory = ManagementFactory.getPlatformMXBean(connection, MemoryMXBean.class);
  }

  /** Attaches to a process of the same user. */
  @SuppressWarnings("BanJNDI") // The answers come from a process that this program started.
  static JvmProbe attach(long pid) throws IOException {
    VirtualMachine machine;
    try {
      machine = VirtualMachine.attach(Long.toString(pid));
    } catch (AttachNotSupportedException e) {
      throw new IOException("Process " + pid + " cannot be attached to.", e);
    }
    try {
      return new JvmProbe(
          JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
    } finally {
      machine.detach();
    }
  }

  /**
   * What was used up to a moment.
   *
   * @param cpuNanos CPU time of the process
   * @param allocated bytes allocated, by thread: of threads that have ended, nothing is known
   */
  record Usage(long cpuNanos, Map<Long, Long> allocated) {
    /** CPU time used since an earlier moment, in nanoseconds. */
    long cpuNanosSince(Usage earlier) {
      return cpuNanos - earlier.cpuNanos;
    }

    /** Bytes allocated since an earlier moment by the threads that live now. */
    long allocatedSince(Usage earlier) {
      return allocated.entrySet().stream()
          .mapToLong(e -> e.getValue() - earlier.allocated.getOrDefault(e.getKey(), 0L))
          .sum();
    }
  }

  /** What was used up to now. */
  Usage usage() {
    long[] ids = threads.getAllThreadIds();
    long[] bytes = threads.getThreadAllocatedBytes(ids);
    Map<Long, Long> allocated = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      if (bytes[i] >= 0) {
        allocated.put(ids[i], bytes[i]);
      }
    }
    return new Usage(system.getProcessCpuTime(), allocated);
  }

  /** The bytes of heap in use after a full collection. */
  long liveHeapBytes() {
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
