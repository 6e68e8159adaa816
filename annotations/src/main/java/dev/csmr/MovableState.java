package dev.csmr;

/**
 * Implemented by a {@link Replica} class that itself takes out and puts in what belongs to a
 * partition key, where the fields do not tell it: a list, an index of its own, private fields. Only
 * of a service that is {@link Replicated#movable()}; then no field needs a word.
 *
 * <p>Obligations:
 *
 * <ul>
 *   <li>{@code put(key, take(key))} changes nothing that an operation could tell, but the order of
 *       insertion.
 *   <li>What an operation answers about a key follows from what {@code take} gives for it, and
 *       nothing of that stays behind, also in indexes and counts.
 *   <li>Each method is deterministic and cannot fail. Unlike {@link Restored} methods, they keep
 *       transient fields up to date themselves.
 * </ul>
 *
 * <pre>{@code
 * @Replica
 * final class ListQueues implements Queues, MovableState<String, List<Job>> {
 *   private final List<Job> jobs = new ArrayList<>(); // each with the name of its queue
 *
 *   @Override
 *   public List<Job> take(String queue) {
 *     List<Job> taken = new ArrayList<>(jobs.stream().filter(job -> job.queue().equals(queue)).toList());
 *     jobs.removeAll(taken);
 *     return taken.isEmpty() ? null : taken;
 *   }
 *
 *   @Override
 *   public void put(String queue, List<Job> state) {
 *     jobs.addAll(state);
 *   }
 *
 *   @Override
 *   public Iterable<String> keys() {
 *     return jobs.stream().map(Job::queue).toList();
 *   }
 *   …
 * }
 * }</pre>
 *
 * @param <K> the type of the service's {@link PartitionKey} parameters
 * @param <S> what belongs to a key: any type that a field of the state may have
 */
public interface MovableState<K, S> {
  /**
   * Removes what belongs to a key, and gives it.
   *
   * @return null if there is nothing
   */
  S take(K key);

  /**
   * Puts in what {@link #take} gave for a key, at this or another object that has nothing of the
   * key. It may keep the object.
   */
  void put(K key, S state);

  /**
   * All keys that something belongs to; one may be named more than once. They are taken in the
   * order of the keys themselves, and put in in that order.
   */
  Iterable<K> keys();
}
