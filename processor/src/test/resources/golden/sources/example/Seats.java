package example;

import dev.csmr.PartitionKey;
import dev.csmr.Query;
import dev.csmr.Replicated;
import java.util.Optional;

/** Seats on trains, whose trains can move between partitions. */
@Replicated(movable = true)
public interface Seats {
  /**
   * Books a seat.
   *
   * @return the ticket; empty when the seat is taken, or the train has departed
   */
  Optional<Ticket> book(@PartitionKey String train, int seat, String passenger);

  /** Lets a train depart: its seats cannot be booked any more. */
  void depart(@PartitionKey String train);

  /** The ticket of a seat, if it is taken. */
  @Query
  Optional<Ticket> ticket(@PartitionKey String train, int seat);
}
