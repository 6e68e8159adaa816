package dev.csmr.node;

import static dev.csmr.codec.WireType.FIXED64;
import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.proxy.SlotCounters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a node has counted of the slots of a partitioned service since it started, and where they
 * are, if that was asked for.
 *
 * @param problem why it tells nothing; empty when it does
 * @param start names the node's start: counts of another one begin anew
 * @param atMillis when it was counted, in milliseconds since some moment of that start
 * @param operations for each slot how many operations there were
 * @param pairs how many pairs of slots there were that operations used together
 * @param latest the latest of these pairs, each once
 * @param partitions how many partitions the service has
 * @param owners for each slot the number of the partition that owns it; empty if that was not asked
 *     for
 * @param draining the partitions that drain; empty if that was not asked for
 * @param silent groups of the service that did not answer in time, with why; empty if they were not
 *     asked
 */
record LoadsReply(
    String problem,
    long start,
    long atMillis,
    long[] operations,
    long pairs,
    List<LatestPair> latest,
    int partitions,
    List<Integer> owners,
    List<Integer> draining,
    List<String> silent) {
  /**
   * Two slots.
   *
   * @param slot the lesser one
   * @param other the greater one
   * @param count how many of the latest pairs are of these two
   */
  record LatestPair(int slot, int other, int count) {
    private void write(WireWriter out) {
      int mark = out.begin(6);
      out.writeInt32(1, slot);
      out.writeInt32(2, other);
      out.writeInt32(3, count);
      out.end(mark);
    }

    private static LatestPair read(WireReader in) {
      int slot = 0;
      int other = 0;
      int count = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | VARINT -> slot = in.readInt32();
          case 2 << 3 | VARINT -> other = in.readInt32();
          case 3 << 3 | VARINT -> count = in.readInt32();
          default -> in.skip(tag);
        }
      }
      return new LatestPair(slot, other, count);
    }
  }

  static LoadsReply refused(String problem) {
    return new LoadsReply(
        problem, 0, 0, new long[0], 0, List.of(), 0, List.of(), List.of(), List.of());
  }

  static LoadsReply of(
      SlotCounters counters,
      long start,
      long atMillis,
      int partitions,
      List<Integer> owners,
      List<Integer> draining,
      List<String> silent) {
    Map<Long, Integer> counts = new TreeMap<>();
    for (long pair : counters.latestPairs()) {
      counts.merge(pair, 1, Integer::sum);
    }
    List<LatestPair> latest = new ArrayList<>();
    counts.forEach(
        (pair, count) ->
            latest.add(new LatestPair((int) (pair >> Integer.SIZE), pair.intValue(), count)));
    return new LoadsReply(
        "",
        start,
        atMillis,
        counters.operations(),
        counters.pairs(),
        latest,
        partitions,
        owners,
        draining,
        silent);
  }

  WireWriter write() {
    WireWriter out = new WireWriter();
    out.writeString(1, problem);
    out.writeFixed64(2, start);
    out.writeInt64(3, atMillis);
    int counts = out.begin(4);
    for (long count : operations) {
      out.rawVarint64(count);
    }
    out.end(counts);
    out.writeInt64(5, pairs);
    latest.forEach(pair -> pair.write(out));
    out.writeInt32(7, partitions);
    int places = out.begin(8);
    owners.forEach(out::rawVarint64);
    out.end(places);
    silent.forEach(each -> out.writePresentString(9, each));
    int drain = out.begin(10);
    draining.forEach(out::rawVarint64);
    out.end(drain);
    return out;
  }

  static LoadsReply read(WireReader in) {
    String problem = "";
    long start = 0;
    long atMillis = 0;
    long[] operations = {};
    long pairs = 0;
    List<LatestPair> latest = new ArrayList<>();
    int partitions = 0;
    List<Integer> owners = new ArrayList<>();
    List<Integer> draining = new ArrayList<>();
    List<String> silent = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> problem = in.readString();
        case 2 << 3 | FIXED64 -> start = in.readFixed64();
        case 3 << 3 | VARINT -> atMillis = in.readInt64();
        case 4 << 3 | LENGTH_DELIMITED -> operations = readCounts(in.readMessage());
        case 5 << 3 | VARINT -> pairs = in.readInt64();
        case 6 << 3 | LENGTH_DELIMITED -> latest.add(LatestPair.read(in.readMessage()));
        case 7 << 3 | VARINT -> partitions = in.readInt32();
        case 8 << 3 | LENGTH_DELIMITED -> SlotsService.readPacked(in.readMessage(), owners);
        case 9 << 3 | LENGTH_DELIMITED -> silent.add(in.readString());
        case 10 << 3 | LENGTH_DELIMITED -> SlotsService.readPacked(in.readMessage(), draining);
        default -> in.skip(tag);
      }
    }
    return new LoadsReply(
        problem, start, atMillis, operations, pairs, latest, partitions, owners, draining, silent);
  }

  private static long[] readCounts(WireReader packed) {
    long[] counts = new long[16];
    int size = 0;
    while (!packed.atEnd()) {
      if (size == counts.length) {
        counts = Arrays.copyOf(counts, 2 * size);
      }
      counts[size++] = packed.readInt64();
    }
    return Arrays.copyOf(counts, size);
  }
}
