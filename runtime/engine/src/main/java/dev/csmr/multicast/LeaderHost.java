package dev.csmr.multicast;

/**
 * A host that does what a {@link MulticastLeader} wants done. Called under the lock of its group;
 * must neither block nor call back. Whatever is asked for may fail in silence: it will be asked for
 * again.
 *
 * @param <T> what stands for a held answer
 */
public interface LeaderHost<T> {
  /** Send a message to whoever leads a group. */
  void send(String group, Envelope envelope);

  /**
   * Put an input into this group's log, in the order of the calls.
   *
   * @param canWait whether nobody waits for it: it may wait some ticks to share an entry with
   *     others
   */
  void submit(Input input, boolean canWait);

  /** Give an answer that was held. */
  void release(T answer);
}
