package dev.csmr.processor.writer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.CanonicalKey;
import dev.csmr.service.MovableStateMachine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
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
      default -> {
        int what = random.nextInt(KINDS);
        int value = random.nextInt(50);
        lowest.merge(key, value, Math::min);
        assertThat(CompiledServices.call(partition(key).service(), "change", key, what, value))
            .isEqualTo(CompiledServices.call(whole.service(), "change", key, what, value));
      }
    }
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
    Set<CanonicalKey> wanted = new HashSet<>();
    keys.forEach(key -> wanted.add(canonical(key)));
    WireWriter out = new WireWriter();
    machine.takeOut(wanted::contains, out);
    return out.toByteArray();
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
