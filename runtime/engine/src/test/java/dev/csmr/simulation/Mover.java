package dev.csmr.simulation;

import dev.csmr.service.InvocationIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The tools that change the map, of which some move keys with {@linkplain Copier copiers}. They go
 * by some replica's map, do not wait for what becomes of a change, and begin each again as it
 * likes, under the same name or under another one.
 */
final class Mover {
  private static final long SESSION = 1 << 10;

  private record Begun(MapAct act, int attempt, InvocationIdentity identity) {}

  private final Simulation simulation;
  private final List<Begun> begun = new ArrayList<>();
  private final List<Copier> copiers = new ArrayList<>();
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
    if (!copiers.isEmpty() && random.nextInt(5) > 0) {
      copiers.get(Math.max(0, copiers.size() - 1 - random.nextInt(3))).step();
      return;
    }
    if (remaining > 0 && (begun.isEmpty() || random.nextBoolean())) {
      remaining--;
      begin(draw(), random);
    } else if (!begun.isEmpty() && random.nextInt(3) == 0) {
      Begun old = begun.get(random.nextInt(begun.size()));
      if (begun.size() >= most || random.nextBoolean() || old.act instanceof Drain) {
        simulation.send(old.act, old.attempt, old.identity);
      } else {
        begin(old.act, old.attempt);
      }
    }
  }

  private void begin(MapAct act, Random random) {
    int copies = simulation.scenario.copies;
    if (!(act instanceof Move move) || copies == 0 || random.nextInt(100) >= copies) {
      begin(act, 0);
      return;
    }
    copiers.add(new Copier(simulation, this, move));
    if (random.nextInt(3) == 0) {
      copiers.add(new Copier(simulation, this, move));
    }
  }

  /** Begins an attempt. */
  void begin(MapAct act, int attempt) {
    InvocationIdentity identity =
        new InvocationIdentity(SESSION, nextSequence++, 1, simulation.clock + 20_000);
    begun.add(new Begun(act, attempt, identity));
    simulation.trace("the mover begins", act, "as", identity.sequence());
    simulation.send(act, attempt, identity);
  }

  private MapAct draw() {
    SlotMap map = simulation.map(simulation.learnVersion());
    if (simulation.scenario.gathered > 0) {
      int dice = simulation.random.nextInt(10);
      List<Integer> absent = new ArrayList<>();
      for (int group = 0; group < simulation.scenario.groups; group++) {
        if (!map.groups().contains(group)) {
          absent.add(group);
        }
      }
      if (dice < 4 && !absent.isEmpty()) {
        return join(map, absent.get(simulation.random.nextInt(absent.size())));
      }
      if (dice == 9) {
        return drain(map);
      }
    }
    return move(map);
  }

  private MapAct join(SlotMap map, int joining) {
    List<Integer> all = new ArrayList<>(map.groups());
    all.add(joining);
    all.sort(null);
    return simulation.newChange(number -> new Join(number, joining, all, simulation.scenario));
  }

  private MapAct drain(SlotMap map) {
    int group = map.groups().get(simulation.random.nextInt(map.groups().size()));
    boolean drains = !map.draining().contains(group);
    List<Integer> groups = map.groups().stream().sorted().toList();
    return simulation.newChange(
        number -> new Drain(number, group, drains, groups, simulation.scenario));
  }

  /** Some keys of one owner that it has since one move, or since some. */
  private MapAct move(SlotMap map) {
    Random random = simulation.random;
    int from = map.owners()[random.nextInt(map.owners().length)];
    List<Integer> slots = new ArrayList<>();
    List<Long> versions = new ArrayList<>();
    boolean all = simulation.scenario.copies > 0 || random.nextInt(3) == 0;
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
    int count = map.groups().size();
    if (count == 1) {
      return drain(map);
    }
    int position = map.groups().indexOf(from);
    int to = map.groups().get((position + 1 + random.nextInt(count - 1)) % count);
    List<Integer> groups = map.groups().stream().sorted().toList();
    return simulation.newChange(number -> new Move(number, from, to, slots, versions, groups));
  }
}
