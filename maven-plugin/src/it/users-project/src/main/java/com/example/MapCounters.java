package com.example;

import dev.csmr.Replica;
import java.util.Map;
import java.util.TreeMap;

/** Counters in a map. */
@Replica
final class MapCounters implements Counters {
  final Map<String, Long> values = new TreeMap<>();

  @Override
  public long add(String name, long amount) {
    return values.merge(name, amount, Long::sum);
  }

  @Override
  public long value(String name) {
    return values.getOrDefault(name, 0L);
  }
}
