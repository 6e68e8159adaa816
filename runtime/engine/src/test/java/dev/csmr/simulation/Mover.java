package dev.csmr.simulation;

import dev.csmr.service.InvocationIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The tool that moves keys. It goes by some replica's map, does not wait for what becomes of a
 * move, and begins each again as it likes, under the same name or under another one.
 */
final class Mover {
  private static final long SESSION = 1 << 10;

  private record Begun(Move move, InvocationIdentity identity) {}

  private final Simulation simulation;
  private final List<Begun> begun = new ArrayList<>();
  private final int most;
  private int remaining;
  private long nextSequence = 1;

  Mover(Simulation simulation, int moves) {
    this.simulation = simulation;
    this.remaining = moves;
    this.most = 2 * moves;
  }

  void step() {
    Random random = simulation.random;
    if (remaining > 0 && (begun.isEmpty() || random.nextBoolean())) {
      remaining--;
      begin(draw());
    } else if (random.nextInt(3) == 0) {
      Begun old = begun.get(random.nextInt(begun.size()));
      if (begun.size() >= most || random.nextBoolean()) {
        simulation.send(old.move, old.identity);
      } else {
        begin(old.move);
      }
    }
  }

  private void begin(Move move) {
    InvocationIdentity identity =
        new InvocationIdentity(SESSION, nextSequence++, 1, simulation.clock + 20_000);
    begun.add(new Begun(move, identity));
    simulation.trace("the mover begins", move, "as", identity.sequence());
    simulation.send(move, identity);
  }

  /** Some keys of one owner that it has since one move, or since some. */
  private Move draw() {
    Random random = simulation.random;
    SlotMap map = simulation.map(simulation.learnVersion());
    int from = map.owners()[random.nextInt(map.owners().length)];
    List<Integer> slots = new ArrayList<>();
    List<Long> versions = new ArrayList<>();
    boolean all = random.nextInt(3) == 0;
    int only = random.nextInt(map.owners().length);
    for (int slot = 0; slot < map.owners().length; slot++) {
      if (map.owners()[slot] == from && (all || slot == only || random.nextInt(3) == 0)) {
        slots.add(slot);
        versions.add(map.versions()[slot]);
      }
    }
    if (slots.isEmpty()) {
      int slot = 0;
      while (map.owners()[slot] != from) {
        slot++;
      }
      slots.add(slot);
      versions.add(map.versions()[slot]);
    }
    int to =
        (from + 1 + random.nextInt(simulation.scenario.groups - 1)) % simulation.scenario.groups;
    return simulation.newMove(from, to, slots, versions);
  }
}
