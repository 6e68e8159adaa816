package moving;

import dev.csmr.MovableState;
import dev.csmr.Replica;
import dev.csmr.Restored;
import dev.csmr.Saved;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

@Replica
final class ListJobs implements Jobs, MovableState<UUID, ListJobs.Part> {
  record Job(UUID key, String text) {}

  record Part(List<String> texts, long done) {
    Part {
      texts = List.copyOf(texts);
    }
  }

  record State(List<Job> jobs, TreeMap<UUID, Long> done) {}

  private final List<Job> jobs = new ArrayList<>();
  private final TreeMap<UUID, Long> done = new TreeMap<>();

  @Saved
  State save() {
    return new State(jobs, done);
  }

  @Restored
  void restore(State state) {
    jobs.clear();
    jobs.addAll(state.jobs());
    done.clear();
    done.putAll(state.done());
  }

  @Override
  public String change(UUID key, int what, int value) {
    if (what < 5) {
      jobs.add(new Job(key, "j" + value));
    } else if (what < 8) {
      for (int i = 0; i < jobs.size(); i++) {
        if (jobs.get(i).key().equals(key)) {
          jobs.remove(i);
          done.merge(key, 1L, Long::sum);
          break;
        }
      }
    }
    return read(key);
  }

  @Override
  public String read(UUID key) {
    return texts(key) + " " + done.getOrDefault(key, 0L);
  }

  private List<String> texts(UUID key) {
    return jobs.stream().filter(job -> job.key().equals(key)).map(Job::text).toList();
  }

  @Override
  public Part take(UUID key) {
    Part part = new Part(texts(key), done.getOrDefault(key, 0L));
    jobs.removeIf(job -> job.key().equals(key));
    done.remove(key);
    return part.texts().isEmpty() && part.done() == 0 ? null : part;
  }

  @Override
  public void put(UUID key, Part state) {
    state.texts().forEach(text -> jobs.add(new Job(key, text)));
    if (state.done() > 0) {
      done.put(key, state.done());
    }
  }

  @Override
  public Iterable<UUID> keys() {
    List<UUID> keys = new ArrayList<>(done.keySet());
    jobs.forEach(job -> keys.add(job.key()));
    return keys;
  }
}
