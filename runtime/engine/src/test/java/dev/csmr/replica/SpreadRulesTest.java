package dev.csmr.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.replica.SpreadRules.HandOver;
import dev.csmr.replica.api.Standing;
import dev.csmr.replica.group.LedGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Nodes that spread their leaders by the rules, drawn at random; the seed replays one. */
final class SpreadRulesTest {
  private static final int CLUSTERS = 12;
  private static final long SECOND = 1_000_000_000L;
  private static final long PACE = 10 * SECOND;
  private static final int TICKS_A_SECOND = 2;

  /** Groups on nodes, each node with rules of its own, and a clock. */
  private static final class Model {
    final Random random;
    final Map<String, Set<String>> members = new LinkedHashMap<>();
    final Map<String, String> leaders = new HashMap<>();
    final Map<String, Integer> terms = new HashMap<>();
    final Map<String, Integer> changes = new HashMap<>();
    final Set<String> changing = new HashSet<>();
    final Map<String, SpreadRules> rules = new TreeMap<>();
    final Map<String, Long> gave = new HashMap<>();
    final Set<String> down = new HashSet<>();
    final Set<String> refusing = new HashSet<>();
    final List<HandOver> tried = new ArrayList<>();

    /** How many nodes in a hundred look at what the others lead only after all have decided. */
    int together;

    long nanos;

    Model(long seed) {
      random = new Random(seed);
      nanos = random.nextLong();
    }

    void add(String group, Collection<String> nodes) {
      members.put(group, new TreeSet<>(nodes));
      nodes.forEach(node -> rules.computeIfAbsent(node, unused -> new SpreadRules(PACE)));
      lead(group, List.copyOf(nodes).get(random.nextInt(nodes.size())));
    }

    void lead(String group, String node) {
      leaders.put(group, node);
      terms.merge(group, 1, Integer::sum);
    }

    void fail(String node) {
      down.add(node);
      rules.put(node, new SpreadRules(PACE));
      for (String group : members.keySet()) {
        if (leaders.get(group).equals(node)) {
          List<String> others =
              members.get(group).stream().filter(each -> !each.equals(node)).toList();
          lead(group, others.get(random.nextInt(others.size())));
        }
      }
    }

    int count(String node) {
      int count = 0;
      for (String leader : leaders.values()) {
        count += leader.equals(node) ? 1 : 0;
      }
      return count;
    }

    private List<LedGroup> led(String node) {
      return members.keySet().stream()
          .filter(group -> leaders.get(group).equals(node))
          .map(group -> led(node, group))
          .toList();
    }

    private LedGroup led(String node, String group) {
      Map<String, Boolean> followers = new HashMap<>();
      members.get(group).stream()
          .filter(each -> !each.equals(node))
          .forEach(each -> followers.put(each, !down.contains(each)));
      return new LedGroup(
          group,
          new LedGroup.Era(terms.get(group), 0, changes.getOrDefault(group, 0)),
          changing.contains(group),
          0,
          followers);
    }

    void run(long seconds) {
      for (long i = 0; i < seconds * TICKS_A_SECOND; i++) {
        tick();
      }
    }

    void tick() {
      nanos += SECOND / TICKS_A_SECOND;
      Map<String, HandOver> decided = new LinkedHashMap<>();
      List<String> order = new ArrayList<>(rules.keySet());
      Collections.shuffle(order, random);
      for (String node : order) {
        if (down.contains(node)) {
          continue;
        }
        SpreadRules own = rules.get(node);
        own.look(led(node), leaders::get, nanos);
        Map<HandOver, Standing> answers = new HashMap<>();
        own.possible(nanos).forEach(each -> answers.put(each, standing(0, count(each.node()))));
        SpreadRules.choose(count(node), answers)
            .ifPresent(
                chosen -> {
                  decided.put(node, chosen);
                  if (random.nextInt(100) >= together) {
                    decided.forEach(this::give);
                    decided.clear();
                  }
                });
      }
      decided.forEach(this::give);
    }

    private void give(String node, HandOver chosen) {
      Long before = gave.put(node, nanos);
      assertThat(before == null || nanos - before >= PACE).as("pace of %s", node).isTrue();
      assertThat(leaders.get(chosen.group())).isEqualTo(node);
      assertThat(members.get(chosen.group())).contains(chosen.node());
      assertThat(down).doesNotContain(chosen.node());
      assertThat(changing).doesNotContain(chosen.group());
      tried.add(chosen);
      rules.get(node).begins(nanos);
      if (refusing.contains(chosen.node())) {
        rules.get(node).failed(chosen.node());
      } else {
        lead(chosen.group(), chosen.node());
        rules.get(node).given(chosen, nanos);
      }
    }

    /** The sum of the squares of how many groups each node leads. */
    int unevenness() {
      return rules.keySet().stream().mapToInt(node -> count(node) * count(node)).sum();
    }

    /** How many more groups a node leads than another that could lead one of them; at most. */
    int widest() {
      int widest = 0;
      for (Map.Entry<String, Set<String>> group : members.entrySet()) {
        int leads = count(leaders.get(group.getKey()));
        for (String node : group.getValue()) {
          if (!down.contains(node)) {
            widest = Math.max(widest, leads - count(node));
          }
        }
      }
      return widest;
    }
  }

  private static List<String> nodes(int count) {
    List<String> nodes = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      nodes.add("n" + i);
    }
    return nodes;
  }

  /** Groups that have the same members. */
  private static Model alike(long seed, int nodes, int groups) {
    Model model = new Model(seed);
    for (int i = 0; i < groups; i++) {
      model.add("g" + i, nodes(nodes));
    }
    return model;
  }

  /** Groups of three to five members each, of all nodes. */
  private static Model mixed(long seed) {
    Model model = new Model(seed);
    int nodes = 3 + model.random.nextInt(7);
    int groups = 1 + model.random.nextInt(24);
    for (int i = 0; i < groups; i++) {
      List<String> all = nodes(nodes);
      Collections.shuffle(all, model.random);
      model.add("g" + i, all.subList(0, Math.min(nodes, 3 + model.random.nextInt(3))));
    }
    model.together = model.random.nextInt(101);
    return model;
  }

  private static void assertStaysSpread(Model model, long seed) {
    assertThat(model.widest()).as("seed %s", seed).isLessThanOrEqualTo(1);
    int moved = model.tried.size();
    model.run(200);
    assertThat(model.tried).as("seed %s", seed).hasSize(moved);
  }

  @Test
  void leaders_of_the_same_nodes_groups_come_to_differ_by_one_at_most_and_then_stay() {
    for (int seed = 0; seed < CLUSTERS; seed++) {
      Model model = new Model(seed);
      int nodes = 2 + model.random.nextInt(6);
      model = alike(seed, nodes, 1 + model.random.nextInt(24));
      model.together = model.random.nextInt(101);
      int uneven = model.unevenness();
      model.run(300);
      assertThat(model.tried.size()).as("seed %s", seed).isLessThanOrEqualTo(uneven);
      assertStaysSpread(model, seed);
    }
  }

  @Test
  void no_node_of_groups_with_different_members_leads_two_more_than_one_that_could_lead_instead() {
    for (int seed = 0; seed < CLUSTERS; seed++) {
      Model model = mixed(seed);
      model.run(400);
      assertStaysSpread(model, seed);
    }
  }

  @Test
  void each_hand_over_makes_it_more_even_unless_several_nodes_give_at_the_same_moment() {
    for (int seed = 0; seed < CLUSTERS; seed++) {
      Model model = mixed(seed);
      model.together = 0;
      int uneven = model.unevenness();
      for (int i = 0; i < 400 * TICKS_A_SECOND; i++) {
        int before = model.tried.size();
        model.tick();
        int now = model.unevenness();
        assertThat(now).isLessThanOrEqualTo(uneven - 2 * (model.tried.size() - before));
        uneven = now;
      }
    }
  }

  @Test
  void a_lone_group_and_a_balance_within_one_stay_as_they_are() {
    for (int seed = 0; seed < CLUSTERS; seed++) {
      Model model = alike(seed, 3, 1);
      model.run(300);
      assertThat(model.tried).isEmpty();
    }
    Model even = alike(1, 3, 4);
    even.lead("g0", "n2");
    even.lead("g1", "n3");
    even.lead("g2", "n1");
    even.lead("g3", "n2");
    even.run(600);
    assertThat(even.tried).isEmpty();
  }

  @Test
  void one_group_more_moves_one_leader_at_most() {
    for (int seed = 0; seed < CLUSTERS; seed++) {
      Model model = alike(seed, 3, 1 + seed % 12);
      model.run(300);
      int moved = model.tried.size();
      model.add("another", nodes(3));
      model.run(300);
      assertThat(model.widest()).as("seed %s", seed).isLessThanOrEqualTo(1);
      assertThat(model.tried.size() - moved).as("seed %s", seed).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void one_node_more_is_given_its_share_and_little_else_moves() {
    for (int seed = 0; seed < CLUSTERS; seed++) {
      int groups = 1 + seed % 24;
      Model model = alike(seed, 3, groups);
      model.run(300);
      int moved = model.tried.size();
      model.rules.put("n4", new SpreadRules(PACE));
      model.members.values().forEach(members -> members.add("n4"));
      model.run(300);
      assertThat(model.widest()).as("seed %s", seed).isLessThanOrEqualTo(1);
      assertThat(model.tried.subList(moved, model.tried.size()))
          .as("seed %s", seed)
          .hasSizeLessThanOrEqualTo((groups + 3) / 4 + 2);
    }
  }

  @Test
  void a_node_that_was_down_is_given_its_share_again() {
    for (int seed = 0; seed < CLUSTERS; seed++) {
      Model model = mixed(seed);
      model.run(400);
      String failed = List.copyOf(model.rules.keySet()).get(0);
      model.fail(failed);
      model.run(60 + model.random.nextInt(200));
      model.down.remove(failed);
      model.run(400);
      assertThat(model.widest()).as("seed %s", seed).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void a_node_that_fails_again_and_again_is_given_ever_fewer_leaderships() {
    Model model = alike(1, 3, 6);
    model.run(300);
    int moved = model.tried.size();
    for (int i = 0; i < 60; i++) {
      model.fail("n3");
      model.run(10);
      model.down.remove("n3");
      model.run(50);
    }
    assertThat(model.tried.subList(moved, model.tried.size()))
        .filteredOn(handOver -> handOver.node().equals("n3"))
        .hasSizeLessThan(10);
    model.run(1000);
    assertThat(model.widest()).isLessThanOrEqualTo(1);
  }

  @Test
  void a_node_that_loses_what_it_is_given_is_given_it_ever_more_rarely() {
    Model model = alike(1, 2, 2);
    model.lead("g0", "n1");
    model.lead("g1", "n1");
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 1500 * TICKS_A_SECOND; i++) {
      int before = model.tried.size();
      model.tick();
      if (model.tried.size() > before) {
        times.add(model.nanos);
        model.lead(model.tried.get(before).group(), "n1");
      }
    }
    assertPausesDouble(times);
  }

  @Test
  void a_node_that_does_not_take_over_is_asked_ever_more_rarely() {
    Model model = alike(1, 2, 2);
    model.lead("g0", "n1");
    model.lead("g1", "n1");
    model.refusing.add("n2");
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 1500 * TICKS_A_SECOND; i++) {
      int before = model.tried.size();
      model.tick();
      if (model.tried.size() > before) {
        times.add(model.nanos);
      }
    }
    assertPausesDouble(times);
  }

  private static void assertPausesDouble(List<Long> times) {
    assertThat(times).hasSizeBetween(5, 9);
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 1)).isGreaterThanOrEqualTo(PACE << Math.min(i, 6));
    }
  }

  @Test
  void
      nothing_is_given_before_a_pace_has_passed_since_the_election_and_the_last_change_of_members() {
    Model model = alike(1, 2, 2);
    model.lead("g0", "n1");
    model.lead("g1", "n1");
    for (int i = 0; i < 20; i++) {
      model.run(9);
      model.lead(i % 2 == 0 ? "g0" : "g1", "n1");
      model.changes.merge("g" + i % 2, 1, Integer::sum);
      model.changes.merge("g" + (i + 1) % 2, 1, Integer::sum);
    }
    assertThat(model.tried).isEmpty();
    model.changing.addAll(Set.of("g0", "g1"));
    model.run(300);
    assertThat(model.tried).isEmpty();
    model.changing.clear();
    model.run(11);
    assertThat(model.tried).hasSize(1);
  }

  @Test
  void a_node_that_was_paused_knows_nothing_of_the_others_for_a_pace() {
    Model model = alike(1, 2, 2);
    model.lead("g0", "n1");
    model.lead("g1", "n1");
    model.run(9);
    model.nanos += 60 * SECOND;
    model.run(9);
    assertThat(model.tried).isEmpty();
    model.run(2);
    assertThat(model.tried).hasSize(1);
  }

  @Test
  void of_those_that_lead_least_the_first_by_name_is_given_the_first_group_that_it_can_take() {
    HandOver first = new HandOver("a", "n2", 0);
    HandOver second = new HandOver("b", "n2", 0);
    HandOver other = new HandOver("a", "n3", 0);
    Standing none = standing(0, 0);
    Standing one = standing(0, 1);
    assertThat(SpreadRules.choose(3, Map.of(first, one, second, one, other, one))).contains(first);
    assertThat(SpreadRules.choose(3, Map.of(first, one, second, one, other, none))).contains(other);
    assertThat(SpreadRules.choose(2, Map.of(first, one, other, standing(0, 2)))).isEmpty();
  }

  @Test
  void nothing_is_given_to_a_node_that_is_behind_or_ends_nor_by_one_that_ends() {
    HandOver handOver = new HandOver("a", "n2", 7);
    assertThat(SpreadRules.choose(2, Map.of(handOver, standing(7, 0)))).contains(handOver);
    assertThat(SpreadRules.choose(2, Map.of(handOver, standing(6, 0)))).isEmpty();
    assertThat(SpreadRules.choose(2, Map.of(handOver, standing(7, -1)))).isEmpty();
    assertThat(SpreadRules.choose(-1, Map.of(handOver, standing(7, 0)))).isEmpty();
  }

  private static Standing standing(long applied, int leaderships) {
    return new Standing(
        Standing.Stage.WHOLE,
        "disk",
        Map.of(),
        Set.of(),
        List.of(),
        false,
        1,
        applied,
        applied,
        leaderships,
        "");
  }
}
