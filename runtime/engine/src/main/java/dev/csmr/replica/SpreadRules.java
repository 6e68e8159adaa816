package dev.csmr.replica;

import dev.csmr.replica.api.Standing;
import dev.csmr.replica.group.LedGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides which leadership a node gives to which node, so that the leaders of groups that share
 * nodes spread over them.
 *
 * <p><b>What is given.</b> A leadership goes from a node to one that leads at least two groups
 * less. So each hand-over lowers the sum of the squares of how many groups each node leads, and
 * there is an end to them: then no node leads two more than another one that could lead one of its
 * groups instead. Nothing moves for less: who leads a lone group goes on to, and so does each of
 * two nodes that lead two groups. Each node decides by itself about what it leads, and asks the
 * others how many they lead; two that give to the same one at the same moment may give it one too
 * many, which it gives on.
 *
 * <p><b>To whom.</b> To a follower that for a while has answered and kept up in all groups that
 * this node leads. A pace is long enough for one that did so since this node leads. Whoever ceases
 * to, does not take over a leadership, or loses it soon, has to do so for twice as long each time,
 * until all went well for half an hour: so a node that is slow, or fails again and again, is not
 * given leaderships again and again.
 *
 * <p><b>When.</b> At most once in a pace, and only the leadership of a group with which nothing has
 * happened for one: no election, no change of members, nobody who asked for one.
 *
 * <p>Not thread-safe. Pure.
 */
final class SpreadRules {
  private static final int MAX_DOUBLINGS = 6;
  private static final long FORGIVEN_NANOS = 30 * 60 * 1_000_000_000L;

  /** For so long a leadership that was given is looked after. */
  private static final long PROBATION_NANOS = 60_000_000_000L;

  /** After a longer pause of this process, what it saw before says nothing. */
  private static final long LONGEST_LOOK_NANOS = 3_000_000_000L;

  private final long paceNanos;
  private final Map<String, Soundness> nodes = new HashMap<>();
  private final Map<String, Gift> gifts = new HashMap<>();
  private Map<String, Reign> reigns = new HashMap<>();
  private boolean looked;
  private long lookedNanos;
  private boolean begun;
  private long begunNanos;

  /**
   * Begins without having seen anything.
   *
   * @param paceNanos the shortest time between two hand-overs
   */
  SpreadRules(long paceNanos) {
    this.paceNanos = paceNanos;
  }

  /**
   * A hand-over that could be.
   *
   * @param reached the entry that the node must have executed
   */
  record HandOver(String group, String node, long reached) {}

  /** How a node has done, as far as this one has seen. */
  private static final class Soundness {
    boolean sound;
    long soundNanos;
    int relapses;

    void look(Boolean now, long nanos) {
      if (now == null) {
        sound = false;
      } else if (!now) {
        if (sound) {
          relapse();
        }
      } else if (!sound) {
        sound = true;
        soundNanos = nanos;
      } else if (nanos - soundNanos > FORGIVEN_NANOS) {
        relapses = 0;
      }
    }

    void relapse() {
      relapses = Math.min(relapses + 1, MAX_DOUBLINGS);
      sound = false;
    }
  }

  /** A leadership of this node, and since when nothing has happened to it. */
  private record Reign(LedGroup led, long sinceNanos) {}

  /** A leadership that was given to a node. */
  private record Gift(String node, long sinceNanos) {}

  /**
   * Looks at what this node leads; to be called about twice a second.
   *
   * @param leaders the node that leads a group, or null when that is not known
   */
  void look(Collection<LedGroup> led, Function<String, String> leaders, long nanos) {
    boolean paused = looked && nanos - lookedNanos > LONGEST_LOOK_NANOS;
    looked = true;
    lookedNanos = nanos;
    Map<String, Reign> now = new HashMap<>();
    Map<String, Boolean> sound = new HashMap<>();
    for (LedGroup group : led) {
      Reign before = reigns.get(group.group());
      boolean same = !paused && before != null && before.led().era().equals(group.era());
      now.put(group.group(), new Reign(group, same ? before.sinceNanos() : nanos));
      if (!paused) {
        group.followers().forEach((node, is) -> sound.merge(node, is, Boolean::logicalAnd));
      }
    }
    reigns = now;
    sound.keySet().forEach(node -> nodes.computeIfAbsent(node, unused -> new Soundness()));
    nodes.forEach((node, soundness) -> soundness.look(sound.get(node), nanos));
    nodes.values().removeIf(soundness -> !soundness.sound && soundness.relapses == 0);
    lookAfterGifts(leaders, nanos);
  }

  private void lookAfterGifts(Function<String, String> leaders, long nanos) {
    gifts.entrySet().removeIf(each -> nanos - each.getValue().sinceNanos() > PROBATION_NANOS);
    gifts
        .entrySet()
        .removeIf(
            each -> {
              String node = each.getValue().node();
              boolean lost = !node.equals(leaders.apply(each.getKey()));
              if (lost) {
                failed(node);
              }
              return lost;
            });
  }

  /** The hand-overs that could be now; while there are any, the next ones come a pace later. */
  List<HandOver> possible(long nanos) {
    List<HandOver> all = new ArrayList<>();
    if (reigns.size() < 2 || (begun && nanos - begunNanos < paceNanos)) {
      return all;
    }
    for (Reign reign : reigns.values()) {
      LedGroup led = reign.led();
      if (!led.changing() && nanos - reign.sinceNanos() >= paceNanos) {
        for (String node : led.followers().keySet()) {
          if (isSteady(node, nanos)) {
            all.add(new HandOver(led.group(), node, led.reached()));
          }
        }
      }
    }
    if (!all.isEmpty()) {
      begins(nanos);
    }
    return all;
  }

  /** The hand-overs of all that is led, to whoever keeps up: for a node that drains. */
  static List<HandOver> all(Collection<LedGroup> led) {
    List<HandOver> all = new ArrayList<>();
    for (LedGroup group : led) {
      group
          .followers()
          .forEach(
              (node, keepsUp) -> {
                if (keepsUp) {
                  all.add(new HandOver(group.group(), node, group.reached()));
                }
              });
    }
    return all;
  }

  private boolean isSteady(String node, long nanos) {
    Soundness soundness = nodes.get(node);
    return soundness != null
        && soundness.sound
        && nanos - soundness.soundNanos >= paceNanos << soundness.relapses;
  }

  /**
   * The hand-over that spreads the leaders best, if one does: to a node that takes part as it
   * should, does not end, and has executed what it must have.
   *
   * @param leads how many groups this node leads
   * @param answers what the node of each possible hand-over says of its replica, if it answered
   */
  static Optional<HandOver> choose(int leads, Map<HandOver, Standing> answers) {
    return answers.entrySet().stream()
        .filter(each -> each.getValue().appliedIndex() >= each.getKey().reached())
        .filter(each -> each.getValue().leaderships() >= 0)
        .filter(each -> leads - each.getValue().leaderships() >= 2)
        .min(
            Comparator.comparingInt(
                    (Map.Entry<HandOver, Standing> each) -> each.getValue().leaderships())
                .thenComparing(each -> each.getKey().node())
                .thenComparing(each -> each.getKey().group()))
        .map(Map.Entry::getKey);
  }

  /** A hand-over begins. */
  void begins(long nanos) {
    begun = true;
    begunNanos = nanos;
  }

  /** A hand-over succeeded. */
  void given(HandOver handOver, long nanos) {
    gifts.put(handOver.group(), new Gift(handOver.node(), nanos));
  }

  /** A node did not take over a leadership, or lost it. */
  void failed(String node) {
    nodes.computeIfAbsent(node, unused -> new Soundness()).relapse();
  }
}
