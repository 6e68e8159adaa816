package dev.csmr.replica.ratis;

import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.RaftCredentials;
import dev.csmr.replica.api.ReplicaLimits;
import dev.csmr.replica.api.ReplicaServerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** The settings of Ratis, and why they are so. */
public final class RatisSettings {
  /**
   * After how long a leader tries again to reach a follower that failed so often. Ratis' own waits
   * grow to five seconds, for which a follower that was restarted would be sent nothing, and the
   * group stand still if it needs it for its majority.
   */
  private static final String APPEND_RETRIES = "1ms,10, 50ms,20, 200ms,1000000";

  private static final SizeInBytes SEGMENT_BYTES = SizeInBytes.valueOf("16MB");
  private static final SizeInBytes CACHE_BYTES = SizeInBytes.valueOf("32MB");
  private static final SizeInBytes APPEND_BYTES = SizeInBytes.valueOf("4MB");
  private static final TimeDuration CLOSE_AFTER_PAUSE = TimeDuration.valueOf(30, TimeUnit.DAYS);

  private RatisSettings() {}

  public static RaftProperties of(ReplicaServerConfig config, Member self) {
    RaftProperties properties = new RaftProperties();
    RaftConfigKeys.Rpc.setType(properties, new EventDrivenRpc());
    network(properties, self, config.listen() == null ? self.host() : config.listen());
    elections(properties, config);
    log(properties, config.limits());
    snapshots(properties);
    return properties;
  }

  /** Where the groups are; to be set before the first group is added. */
  public static void directory(RaftProperties properties, Path directory) {
    RaftServerConfigKeys.setStorageDir(properties, List.of(directory.toFile()));
  }

  /** In both directions: who has no node's certificate neither calls nor is called. */
  public static GrpcTlsConfig tls(RaftCredentials credentials) {
    GrpcTlsConfig.Builder builder = GrpcTlsConfig.newBuilder();
    builder
        .setKeyManager(credentials.keys())
        .setTrustManager(credentials.nodes())
        .setMutualTls(true)
        .setProtocols(credentials.protocol());
    return builder.build();
  }

  private static void network(RaftProperties properties, Member self, String listen) {
    GrpcConfigKeys.Server.setPort(properties, self.port());
    GrpcConfigKeys.Server.setHost(properties, listen);
  }

  private static void elections(RaftProperties properties, ReplicaServerConfig config) {
    TimeDuration min =
        TimeDuration.valueOf(config.electionTimeoutMin().toMillis(), TimeUnit.MILLISECONDS);
    TimeDuration max =
        TimeDuration.valueOf(config.electionTimeoutMax().toMillis(), TimeUnit.MILLISECONDS);
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, min);
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, max);
    // A fresh or restarted cluster need not wait as long as one that may still have a leader.
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, min.multiply(0.3));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, max.multiply(0.3));
    // By default a leader that lost its majority does not stand again for ten seconds, even if it
    // alone has the whole log.
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, max);
    // A process that was stopped for long goes on as a follower; Ratis would leave it running
    // closed.
    RaftServerConfigKeys.setCloseThreshold(properties, CLOSE_AFTER_PAUSE);
  }

  private static void log(RaftProperties properties, ReplicaLimits limits) {
    // What AppendGuard relies on.
    RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(properties, false);
    // An acknowledged command is on disk.
    RaftServerConfigKeys.Log.setUnsafeFlushEnabled(properties, false);
    RaftServerConfigKeys.Log.setAsyncFlushEnabled(properties, false);
    // Saves an entry for each commit.
    RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
    // A damaged log is refused, not repaired.
    RaftServerConfigKeys.Log.setCorruptionPolicy(
        properties, RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
    // By default each group keeps up to 200 MB of log on the heap.
    RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SEGMENT_BYTES);
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
    RaftServerConfigKeys.Log.setSegmentCacheSizeMax(properties, CACHE_BYTES);
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, APPEND_BYTES);
    // By default a follower gets one message per millisecond; batches are formed here already.
    RaftServerConfigKeys.Log.Appender.setWaitTimeMin(properties, TimeDuration.ZERO);
    RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, APPEND_RETRIES);
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
    RaftServerConfigKeys.Log.setPurgePreservationLogNum(properties, limits.retainedEntries());
    RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
  }

  private static void snapshots(RaftProperties properties) {
    // Ratis asks all the time; GroupStateMachine takes snapshots by its own schedule.
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, 1);
    RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, 2);
    RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, false);
    RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(properties, true);
  }
}
