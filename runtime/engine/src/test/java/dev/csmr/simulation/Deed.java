package dev.csmr.simulation;

import java.util.List;

/** How an act is executed: where, and what it touches there. */
interface Deed {
  /** Its destinations. */
  List<Integer> groups();

  /** The keys that it declares to touch in a group, as bits. */
  int declared(int group);

  /** The keys that it touches in a group, as bits. */
  int touched(int group);
}
