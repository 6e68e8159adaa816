package ledger;

import dev.csmr.Query;
import dev.csmr.Replicated;

/** Accounts and who is richest; for the state in private fields. */
@Replicated
public interface Ledger {
  String act(int operation, int argument);

  @Query
  String look();
}
