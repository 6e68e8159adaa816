package parts;

import dev.csmr.ComposeWith;
import dev.csmr.Extend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

@ComposeWith({Store.class, Notes.class})
public interface NotedStore extends Store, Notes {
  @Override
  @Extend(with = Notes.class, operation = "add", mapping = Note.class)
  void put(String key, String value) throws FullException;

  @Override
  @Extend(with = Notes.class, operation = "isNoted", condition = true)
  boolean remove(String key);

  /** Copies a value to another key and removes the first. */
  default boolean move(String from, String to) throws FullException {
    Optional<String> value = get(from);
    if (value.isEmpty()) {
      return false;
    }
    put(to, value.get());
    return remove(from);
  }

  /** Hands one component's list to the other one. */
  default void share(List<String> more) {
    setTags(more);
    List<String> tags = tags();
    keep(tags);
    tags.add("never seen");
    keep(new ArrayList<>(tags()));
  }
}
