package dev.csmr.processor.writer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.KeyedState;
import dev.csmr.service.MovableStateMachine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Random operations on one object that has all keys, and on several among which random keys move
 * and which are saved and restored between: every answer about a key is the same.
 */
final class MovedHistory {
  private static final int STEPS = 120;
  private static final int KINDS = 10;

  private final CompiledServices services;
  private final String service;
  private final List<?> keys;
  private final Random random;
  private final MovableStateMachine whole;
  private final List<MovableStateMachine> partitions = new ArrayList<>();
  private final Map<Object, Integer> owner = new HashMap<>();
  private final Map<Object, Long> tokens = new HashMap<>();
  private final Map<Object, Integer> lowest = new HashMap<>();
  private int moved;

  private MovedHistory(CompiledServices services, String service, List<?> keys, long seed) {
    this.services = services;
    this.service = service;
    this.keys = keys;
    this.random = new Random(seed);
    this.whole = newMachine();
    int count = 2 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      partitions.add(newMachine());
    }
    keys.forEach(key -> owner.put(key, random.nextInt(count)));
  }

  /** Runs the history of a seed, and says how many keys moved in it. */
  static int run(CompiledServices services, String service, List<?> keys, long seed) {
    MovedHistory history = new MovedHistory(services, service, keys, seed);
    for (int step = 0; step < STEPS; step++) {
      history.step();
    }
    history.keys.forEach(history::read);
    return history.moved;
  }

  private void step() {
    Object key = any();
    switch (random.nextInt(10)) {
      case 0 -> move();
      case 1 -> {
        int partition = random.nextInt(partitions.size());
        partitions.set(partition, restored(partitions.get(partition)));
      }
      case 2 -> bounds(key);
      case 3 -> read(key);
      default -> change(key);
    }
  }

  private void change(Object key) {
    int what = random.nextInt(KINDS);
    int value = random.nextInt(50);
    lowest.merge(key, value, Math::min);
    assertThat(CompiledServices.call(partition(key).service(), "change", key, what, value))
        .isEqualTo(CompiledServices.call(whole.service(), "change", key, what, value));
  }

  private Object any() {
    return keys.get(random.nextInt(keys.size()));
  }

  private MovableStateMachine partition(Object key) {
    return partitions.get(owner.get(key));
  }

  private void read(Object key) {
    assertThat(read(partition(key), key)).isEqualTo(read(whole, key));
  }

  private static Object read(MovableStateMachine machine, Object key) {
    return CompiledServices.call(machine.service(), "read", key);
  }

  private void bounds(Object key) {
    if (service.equals("Accounts")) {
      long token = (Long) CompiledServices.call(partition(key).service(), "token", key);
      assertThat(token).isGreaterThan(tokens.getOrDefault(key, 0L));
      tokens.put(key, token);
      if (lowest.containsKey(key)) {
        assertThat((Long) CompiledServices.call(partition(key).service(), "lowest", key))
            .isLessThanOrEqualTo(lowest.get(key));
      }
    }
  }

  private void move() {
    int from = random.nextInt(partitions.size());
    int to = (from + 1 + random.nextInt(partitions.size() - 1)) % partitions.size();
    Set<Object> wanted = new HashSet<>();
    keys.stream()
        .filter(key -> owner.get(key) == from && random.nextInt(3) > 0)
        .forEach(wanted::add);
    if (random.nextBoolean()) {
      copy(wanted, from, to);
      keys.forEach(this::read);
      moved += wanted.size();
      return;
    }
    MovableStateMachine source = partitions.get(from);
    MovableStateMachine target = partitions.get(to);
    MovableStateMachine sourceTwin = restored(source);
    MovableStateMachine targetTwin = restored(target);

    byte[] portion = takeOut(source, wanted);
    assertThat(takeOut(sourceTwin, wanted)).isEqualTo(portion);
    assertSame(source, sourceTwin);
    for (Object key : wanted) {
      assertThat(read(source, key)).isEqualTo(read(newMachine(), key));
      owner.put(key, to);
    }
    byte[] before = saved(source);
    assertThat(takeOut(source, wanted)).isEqualTo(takeOut(source, Set.of()));
    assertThat(saved(source)).isEqualTo(before);

    target.putIn(new WireReader(portion));
    targetTwin.putIn(new WireReader(portion));
    assertSame(target, targetTwin);
    keys.forEach(this::read);
    moved += wanted.size();
  }

  /** Moves keys as copies do: portion by portion, while they change, and then what has changed. */
  private void copy(Set<Object> wanted, int from, int to) {
    MovableStateMachine source = partitions.get(from);
    MovableStateMachine sourceTwin = restored(source);
    MovableStateMachine target = partitions.get(to);
    MovableStateMachine staging = newMachine();
    staging.keyed(key -> true).remove();
    Set<CanonicalKey> forms = canonical(wanted);
    SortedSet<CanonicalKey> changed = new TreeSet<>(forms);
    KeyedState look = source.keyed(forms::contains);
    SortedSet<CanonicalKey> changedSinceLook = new TreeSet<>();
    KeyedState staged = staging.keyed(MovableStateMachine.NO_KEY);
    for (int portions = random.nextInt(6); portions > 0; portions--) {
      SortedSet<CanonicalKey> some = new TreeSet<>(changed);
      some.removeIf(key -> random.nextInt(3) == 0);
      byte[] portion = written(source, forms, some);
      assertThat(written(sourceTwin, forms, some)).isEqualTo(portion);
      assertSame(source, sourceTwin);
      MovableStateMachine part = newMachine();
      part.keyed(key -> true).remove();
      part.putIn(new WireReader(portion));
      staged.remove(some);
      part.keyed(key -> true).giveTo(staged);
      changed.removeAll(some);
      for (Object key : wanted) {
        if (random.nextInt(3) == 0) {
          change(key);
          changed.add(canonical(key));
          changedSinceLook.add(canonical(key));
        }
      }
      if (random.nextBoolean()) {
        staging = restored(staging);
        staged = staging.keyed(key -> true);
      }
      if (random.nextBoolean()) {
        look = source.keyed(forms::contains);
        changedSinceLook.clear();
      }
      sourceTwin = restored(source);
    }
    byte[] rest = written(source, forms, changed);
    if (look.refresh(changedSinceLook)) {
      assertThat(written(look, changed)).isEqualTo(rest);
    } else {
      look = source.keyed(forms::contains);
    }
    look.remove();
    for (Object key : wanted) {
      assertThat(read(source, key)).isEqualTo(read(newMachine(), key));
      owner.put(key, to);
    }
    MovableStateMachine targetTwin = restored(target);
    give(restored(staging).keyed(key -> true), changed, targetTwin, rest);
    give(staged, changed, target, rest);
    assertSame(target, targetTwin);
  }

  private static byte[] written(
      MovableStateMachine machine, Set<CanonicalKey> looked, SortedSet<CanonicalKey> wanted) {
    return written(machine.keyed(looked::contains), wanted);
  }

  private static byte[] written(KeyedState look, SortedSet<CanonicalKey> wanted) {
    WireWriter out = new WireWriter();
    look.write(wanted, out);
    return out.toByteArray();
  }

  private static void give(
      KeyedState staged, SortedSet<CanonicalKey> changed, MovableStateMachine target, byte[] rest) {
    staged.remove(changed);
    staged.giveTo(target.keyed(MovableStateMachine.NO_KEY));
    target.putIn(new WireReader(rest));
  }

  private static void assertSame(MovableStateMachine one, MovableStateMachine other) {
    assertThat(saved(one)).isEqualTo(saved(other));
  }

  private MovableStateMachine newMachine() {
    return (MovableStateMachine) services.replicated(service).newStateMachine(new FixedContext());
  }

  private MovableStateMachine restored(MovableStateMachine machine) {
    MovableStateMachine restored = newMachine();
    restored.restore(new WireReader(saved(machine)));
    return restored;
  }

  private static byte[] saved(MovableStateMachine machine) {
    WireWriter out = new WireWriter();
    machine.save(out);
    return out.toByteArray();
  }

  /** What is taken out for some keys. */
  static byte[] takeOut(MovableStateMachine machine, Set<?> keys) {
    Set<CanonicalKey> wanted = canonical(keys);
    WireWriter out = new WireWriter();
    machine.takeOut(wanted::contains, out);
    return out.toByteArray();
  }

  private static Set<CanonicalKey> canonical(Set<?> keys) {
    Set<CanonicalKey> forms = new HashSet<>();
    keys.forEach(key -> forms.add(canonical(key)));
    return forms;
  }

  private static CanonicalKey canonical(Object key) {
    if (key instanceof String text) {
      return CanonicalKey.of(text);
    }
    if (key instanceof Integer number) {
      return CanonicalKey.of(number);
    }
    return key instanceof UUID id ? CanonicalKey.of(id) : CanonicalKey.of((Enum<?>) key);
  }
}
