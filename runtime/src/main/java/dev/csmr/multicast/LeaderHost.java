package dev.csmr.multicast;

/**
 * What a {@link MulticastLeader} wants done. Called under the lock of its group; must neither block
 * nor call back. Whatever is asked for may fail in silence: it will be asked for again.
 *
 * @param <T> what stands for a held answer
 */
public interface LeaderHost<T> {
  /** Send a message to whoever leads a group. */
  void send(String group, Envelope envelope);

  /** Put an input into this group's log. */
  void submit(Input input);

  /** Give an answer that was held. */
  void release(T answer);
}
