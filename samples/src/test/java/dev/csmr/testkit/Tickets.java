package dev.csmr.testkit;

import dev.csmr.Query;
import dev.csmr.Replicated;
import java.util.UUID;

/** Tickets whose numbers go wrong in ways that a check is to find. */
@Replicated
public interface Tickets {
  /** A number that each object of the process takes from one count. */
  long draw();

  /** An id by the replica's context, as it should be. */
  UUID id();

  /** How many ids there were. */
  @Query
  long ids();

  /** Fails with what it does not declare. */
  void fail();
}
