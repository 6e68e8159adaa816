package dev.csmr.replica.entry;

import dev.csmr.replica.api.GroupReply;
import dev.csmr.replica.api.Waiter;

/** Takes the answers of an entry's items, on the replica that has to give them. */
public interface Answerer {
  /** The answer of the item at a position of its entry. */
  void answer(int position, GroupReply reply);

  /** Who waits for the item at a position; the answer is given to them later, from elsewhere. */
  Waiter takeOver(int position);
}
