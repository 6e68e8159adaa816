package zoo;

import dev.csmr.Query;
import dev.csmr.Replicated;

@Replicated
public interface Zoo {
  enum S {
    A,
    B,
    C
  }

  String act(int operation, int argument);

  @Query
  String look();
}
