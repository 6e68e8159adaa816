package dev.csmr.multicast;

/**
 * A message that one group tells another. Every message states a fact about the sender's committed
 * log, which stays true: it may be lost, delayed, repeated and reordered, and it does not matter
 * which replica of the sender sent it, leader or deposed leader.
 */
public sealed interface Message {
  /** The operation it is about; null if none. */
  MulticastId about();

  /**
   * A message that the receiver puts into its log. The sender's log numbers these messages, for
   * each receiver without gaps, keeps each until it is acknowledged, and the receiver's log accepts
   * each number once.
   */
  sealed interface Numbered extends Message {
    /** The number, from 1, in the channel from the sender to the receiver. */
    long number();
  }

  /**
   * TS: the sender has given the operation a timestamp. It acts as START where the operation is not
   * known yet.
   *
   * @param number the number in the channel
   * @param operation the operation, with the receiver's part if the sender knows it
   * @param timestamp the sender's timestamp
   */
  record TimestampGiven(long number, Operation operation, Timestamp timestamp) implements Numbered {
    @Override
    public MulticastId about() {
      return operation.id();
    }
  }

  /**
   * VOTE: the sender has decided its conditions.
   *
   * @param number the number in the channel
   * @param id the operation
   * @param ballot what it decided
   * @param enclosed what it encloses for the receiver, opaque here; empty for nothing; not to be
   *     modified
   */
  record Vote(long number, MulticastId id, Ballot ballot, byte[] enclosed) implements Numbered {
    /** A vote that encloses nothing. */
    public Vote(long number, MulticastId id, Ballot ballot) {
      this(number, id, ballot, Decision.NOTHING);
    }

    @Override
    public MulticastId about() {
      return id;
    }

    @Override
    public String toString() {
      return "Vote[number="
          + number
          + ", id="
          + id
          + ", ballot="
          + ballot
          + ", enclosed="
          + enclosed.length
          + " bytes]";
    }
  }

  /**
   * SIGNAL: the sender has delivered the operation, and whatever it had to wait for before is
   * released there.
   *
   * @param id the operation
   */
  record Signal(MulticastId id) implements Message {
    @Override
    public MulticastId about() {
      return id;
    }
  }

  /**
   * SIGNAL_REQUEST: send the signal again, if there is one to send.
   *
   * @param id the operation
   * @param number the number that the requester's TS of the operation had in the channel to the
   *     receiver; tells a forgotten operation from one that has not arrived
   */
  record SignalRequest(MulticastId id, long number) implements Message {
    @Override
    public MulticastId about() {
      return id;
    }
  }

  /** ACK: nothing but the acknowledgement that every envelope carries. */
  record Acknowledgement() implements Message {
    @Override
    public MulticastId about() {
      return null;
    }
  }
}
