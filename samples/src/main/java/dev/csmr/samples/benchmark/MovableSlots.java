package dev.csmr.samples.benchmark;

import dev.csmr.config.ClusterConfig;
import dev.csmr.node.NodeException;
import dev.csmr.node.SlotMoves;
import dev.csmr.samples.PartitionedStoreClient;
import dev.csmr.samples.benchmark.csmr.PartitionedTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The slots of a partitioned store that are moved, as an operator does, and what is in them. */
final class MovableSlots {
  /** So many bytes a value has; with its key and what frames them, a KiB. */
  private static final int VALUE_BYTES = 1_000;

  private static final int PUTS_AT_ONCE = 256;

  private static final String VALUE = "v".repeat(VALUE_BYTES);

  private final ClusterConfig config;
  private final String service;
  private final PartitionedStoreClient store;
  private final Map<Integer, Integer> owners = new HashMap<>();

  MovableSlots(ClusterConfig config, String service, PartitionedStoreClient store) {
    this.config = config;
    this.service = service;
    this.store = store;
  }

  /** Fills a slot with so many keys; the keys. */
  List<String> fill(int slot, int keys) {
    List<String> all = new ArrayList<>();
    List<CompletableFuture<?>> puts = new ArrayList<>();
    for (int i = 0; all.size() < keys; i++) {
      String key = "moving-" + i;
      if (PartitionedTarget.slot(key) == slot) {
        all.add(key);
        puts.add(store.async().put(key, VALUE));
        if (puts.size() == PUTS_AT_ONCE) {
          puts.forEach(CompletableFuture::join);
          puts.clear();
        }
      }
    }
    puts.forEach(CompletableFuture::join);
    return all;
  }

  /** Puts a value of the size that all have. */
  void put(String key) {
    store.put(key, VALUE);
  }

  /** Moves a slot to the partition that does not have it. */
  void move(int slot) {
    int to = 1 - owners.getOrDefault(slot, 0);
    try {
      SlotMoves.move(config, service, List.of(slot), to, left -> {});
    } catch (NodeException e) {
      throw new IllegalStateException("Slot " + slot + " did not move.", e);
    }
    owners.put(slot, to);
  }
}
