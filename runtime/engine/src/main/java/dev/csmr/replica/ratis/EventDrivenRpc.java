package dev.csmr.replica.ratis;

import java.lang.reflect.Method;
import java.util.concurrent.locks.LockSupport;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;

/** Ratis' gRPC with {@link EventDrivenLogAppender}. Ratis makes it by its name. */
final class EventDrivenRpc implements RpcType {
  private static final int MOST_ATTEMPTS = 1_000;
  private static final long PAUSE_NANOS = 1_000_000;

  @Override
  public String name() {
    return EventDrivenRpc.class.getName();
  }

  @Override
  public RpcFactory newFactory(Parameters parameters) {
    return new Factory(parameters);
  }

  private static final class Factory extends GrpcFactory {
    Factory(Parameters parameters) {
      super(parameters);
    }

    @Override
    public LogAppender newLogAppender(
        RaftServer.Division division, LeaderState leader, FollowerInfo follower) {
      if (leader.isFollowerBootstrapping(follower)
          && division.getRaftConf().getPeer(follower.getId()) != null) {
        countAsMember(follower);
      }
      for (int attempt = 1; ; attempt++) {
        try {
          return new EventDrivenLogAppender(division, leader, follower);
        } catch (NullPointerException e) {
          // All appenders of a node share a registry of metrics, which one that ends may take away
          // just as another one asks for it; Ratis would leave the follower without an appender.
          if (attempt == MOST_ATTEMPTS) {
            throw e;
          }
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    }

    /**
     * Ratis begins the appender of a member that failed anew, and takes the member for a newcomer
     * from then on: a change of members fails if it is down, and one that fails leaves it without
     * an appender for as long as the leader leads.
     */
    private static void countAsMember(FollowerInfo follower) {
      try {
        Method catchUp = follower.getClass().getDeclaredMethod("catchUp");
        catchUp.setAccessible(true);
        catchUp.invoke(follower);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("This is not the Ratis that this was made for.", e);
      }
    }
  }
}
