package sink;

import dev.csmr.Query;
import dev.csmr.Replicated;
import java.util.List;

/** State of every kind. */
@Replicated
public interface Vault {
  /** Fills every field with something that depends on a seed. */
  void fill(long seed);

  /** Sets what can be null to null, numbers to 0, and empties the rest. */
  void empty();

  /** What the fields hold, in words, in the order of iteration. */
  @Query
  List<String> describe();
}
