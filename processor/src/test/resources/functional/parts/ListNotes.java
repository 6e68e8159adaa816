package parts;

import dev.csmr.Replica;
import java.util.ArrayList;
import java.util.List;

@Replica
final class ListNotes implements Notes {
  List<String> notes = new ArrayList<>();

  @Override
  public void add(String key, String note) {
    if (note.equals("unspeakable")) {
      throw new IllegalStateException("Of that nothing can be said.");
    }
    notes.add(key + "=" + note);
  }

  @Override
  public void keep(List<String> kept) {
    notes = kept;
  }

  @Override
  public boolean isNoted(String key) {
    return notes.stream().anyMatch(note -> note.startsWith(key + "="));
  }

  @Override
  public List<String> all() {
    return notes;
  }
}
