package dev.csmr.replica.entry;

import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.ReplicaError;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls what others gave to be called, and outlives it. */
public final class Callbacks {
  private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

  private Callbacks() {}

  public static void call(Consumer<GroupReply> callback, GroupReply reply) {
    try {
      callback.accept(reply);
    } catch (RuntimeException e) {
      LOG.error(ReplicaError.FAULT.text("A callback on " + reply.outcome(), e), e);
    }
  }
}
