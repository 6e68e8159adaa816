package dev.csmr.multicast;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The messages to one other group that it has not acknowledged, numbered without gaps. */
final class Outbox {
  private final Deque<Message.Numbered> messages = new ArrayDeque<>();
  private long last;
  private long bytes;

  Outbox(long last) {
    this.last = last;
  }

  /** The number that the next message gets. */
  long next() {
    return last + 1;
  }

  void add(Message.Numbered message) {
    messages.add(message);
    last = message.number();
    bytes += size(message);
  }

  /** Forgets the messages up to a number. */
  void acknowledge(long through) {
    while (!messages.isEmpty() && messages.peek().number() <= through) {
      bytes -= size(messages.remove());
    }
  }

  /** At most {@code limit} messages with numbers greater than {@code after}. */
  List<Message.Numbered> after(long after, int limit) {
    List<Message.Numbered> found = new ArrayList<>();
    for (Message.Numbered message : messages) {
      if (found.size() == limit) {
        break;
      }
      if (message.number() > after) {
        found.add(message);
      }
    }
    return found;
  }

  Iterable<Message.Numbered> messages() {
    return messages;
  }

  /** The number of the latest message ever added, 0 if none. */
  long last() {
    return last;
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  /** How many messages are kept. */
  int size() {
    return messages.size();
  }

  /** The number of the oldest message that is kept; {@link #next} if none is. */
  long first() {
    return messages.isEmpty() ? next() : messages.peek().number();
  }

  long bytes() {
    return bytes;
  }

  private static long size(Message.Numbered message) {
    return message instanceof Message.TimestampGiven given
        ? given.operation().size()
        : ((Message.Vote) message).enclosed().length;
  }
}
