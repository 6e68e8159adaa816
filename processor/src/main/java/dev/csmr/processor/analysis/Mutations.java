package dev.csmr.processor.analysis;

import java.util.Set;

/**
 * The names of methods that change what they are called on, in the classes that state is made of.
 */
final class Mutations {
  /** Methods of collections, maps, iterators, entries, builders and atomics. */
  static final Set<String> NAMES =
      Set.of(
          "add",
          "addAll",
          "addFirst",
          "addLast",
          "addAndGet",
          "append",
          "clear",
          "compareAndSet",
          "compute",
          "computeIfAbsent",
          "computeIfPresent",
          "decrementAndGet",
          "delete",
          "deleteCharAt",
          "flip",
          "getAndAdd",
          "getAndDecrement",
          "getAndIncrement",
          "getAndSet",
          "getAndUpdate",
          "increment",
          "incrementAndGet",
          "insert",
          "merge",
          "offer",
          "offerFirst",
          "offerLast",
          "poll",
          "pollFirst",
          "pollFirstEntry",
          "pollLast",
          "pollLastEntry",
          "pop",
          "push",
          "put",
          "putAll",
          "putFirst",
          "putIfAbsent",
          "putLast",
          "remove",
          "removeAll",
          "removeFirst",
          "removeFirstOccurrence",
          "removeIf",
          "removeLast",
          "removeLastOccurrence",
          "replace",
          "replaceAll",
          "retainAll",
          "reverse",
          "set",
          "setLength",
          "setValue",
          "sort",
          "updateAndGet");

  /** Static methods of {@code Collections} and {@code Arrays} that change their first argument. */
  static final Set<String> OF_ARGUMENT =
      Set.of(
          "addAll",
          "fill",
          "parallelPrefix",
          "parallelSetAll",
          "parallelSort",
          "replaceAll",
          "reverse",
          "rotate",
          "setAll",
          "shuffle",
          "sort",
          "swap",
          "copy");

  private Mutations() {}
}
