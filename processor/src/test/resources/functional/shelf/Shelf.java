package shelf;

import dev.csmr.Query;
import dev.csmr.Replicated;

@Replicated
public interface Shelf {
  void fill(String kind);

  @Query
  String look();
}
