package parts;

import dev.csmr.ComposeWith;

/** Calls the operations of a composition as a group does that holds all its components. */
@ComposeWith(NotedStore.class)
public interface OuterStore extends NotedStore {
  default void putInside(String key, String value) throws FullException {
    put(key, value);
  }

  default boolean removeInside(String key) {
    return remove(key);
  }
}
