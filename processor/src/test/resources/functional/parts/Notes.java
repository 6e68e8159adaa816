package parts;

import dev.csmr.Query;
import dev.csmr.Replicated;
import java.util.List;

@Replicated
public interface Notes {
  void add(String key, String note);

  void keep(List<String> notes);

  @Query
  boolean isNoted(String key);

  @Query
  List<String> all();
}
