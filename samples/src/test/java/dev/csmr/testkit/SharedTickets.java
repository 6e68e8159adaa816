package dev.csmr.testkit;

import dev.csmr.Replica;
import dev.csmr.ReplicaContext;
import java.util.UUID;

@Replica
@SuppressWarnings("csmr-802")
final class SharedTickets implements Tickets {
  final transient ReplicaContext context;
  long last;
  long ids;

  SharedTickets(ReplicaContext context) {
    this.context = context;
  }

  @Override
  public long draw() {
    last = SharedCount.next();
    return last;
  }

  @Override
  public UUID id() {
    ids++;
    return context.random().nextBoolean()
        ? context.uuid()
        : new UUID(1, context.random().nextInt());
  }

  @Override
  public long ids() {
    return ids;
  }

  @Override
  public void fail() {
    throw new IllegalStateException("no tickets");
  }
}
