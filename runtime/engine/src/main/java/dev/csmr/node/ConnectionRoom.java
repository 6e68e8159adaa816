package dev.csmr.node;

import dev.csmr.service.frame.AnswerBacklog;
import io.grpc.Attributes;
import io.grpc.ServerTransportFilter;

/** Gives each connection its share of the room for answers that are not read. */
final class ConnectionRoom extends ServerTransportFilter {
  /** The share of a call's connection. */
  static final Attributes.Key<AnswerBacklog.BacklogShare> SHARE =
      Attributes.Key.create("csmr-answer-room");

  private final AnswerBacklog backlog;

  ConnectionRoom(AnswerBacklog backlog) {
    this.backlog = backlog;
  }

  @Override
  public Attributes transportReady(Attributes attributes) {
    return attributes.toBuilder().set(SHARE, backlog.share()).build();
  }
}
