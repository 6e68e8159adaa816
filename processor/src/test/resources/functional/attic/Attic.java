package attic;

import dev.csmr.Query;
import dev.csmr.Replicated;

@Replicated
public interface Attic {
  String act(int operation, int argument);

  @Query
  String look();
}
