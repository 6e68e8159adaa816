package dev.csmr.processor.analysis;

import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;

/**
 * The names of methods that change what they are called on, in the classes that state is made of.
 */
final class Mutations {
  /** Methods of collections, maps, iterators, entries, builders and atomics. */
  static final Set<String> NAMES =
      Set.of(
          "accumulateAndGet",
          "add",
          "addAll",
          "addAndGet",
          "addElement",
          "addFirst",
          "addLast",
          "append",
          "clear",
          "compareAndSet",
          "compute",
          "computeIfAbsent",
          "computeIfPresent",
          "decrementAndGet",
          "delete",
          "deleteCharAt",
          "drainTo",
          "flip",
          "getAndAccumulate",
          "getAndAdd",
          "getAndDecrement",
          "getAndIncrement",
          "getAndSet",
          "getAndUpdate",
          "increment",
          "incrementAndGet",
          "insert",
          "insertElementAt",
          "lazySet",
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
          "removeAllElements",
          "removeElement",
          "removeElementAt",
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
          "setCharAt",
          "setElementAt",
          "setLength",
          "setSize",
          "setValue",
          "sort",
          "sumThenReset",
          "updateAndGet");

  /** Methods of {@code BitSet} that are called as harmless ones are elsewhere. */
  private static final Set<String> OF_BITS = Set.of("and", "andNot", "or", "xor");

  private static final Set<String> DRAWN_FROM =
      Set.of("java.util.Iterator", "java.util.Scanner", "java.util.random.RandomGenerator");

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

  /** Static methods of {@code Arrays} and the like that only read the arrays they are given. */
  private static final Set<String> READ_ARRAYS =
      Set.of(
          "binarySearch",
          "checkIndex",
          "compare",
          "copyOf",
          "copyOfRange",
          "deepEquals",
          "deepHashCode",
          "deepToString",
          "equals",
          "getLength",
          "hashCode",
          "mismatch",
          "of",
          "ofNullable",
          "requireNonNull",
          "stream",
          "toString",
          "valueOf",
          "format",
          "asList",
          "formatHex",
          "encode",
          "encodeToString",
          "decode",
          "nameUUIDFromBytes",
          "update",
          "isNull",
          "nonNull",
          "println",
          "arraycopy");

  private Mutations() {}

  /** Whether a method of the platform is not known only to read an array that it is given. */
  static boolean mayChangeArray(Code.MethodCall call, int argument) {
    boolean isTarget = call.name().equals("arraycopy") && argument == 2;
    boolean isElement =
        !call.isStatic() && (NAMES.contains(call.name()) || call.name().startsWith("get"));
    return call.owner().startsWith("java.")
        && (isTarget || !(READ_ARRAYS.contains(call.name()) || isElement));
  }

  /** Whether a method of the platform changes what it is called on. */
  static boolean changes(ExecutableElement method) {
    String owner = Code.name(method.getEnclosingElement().asType());
    String name = method.getSimpleName().toString();
    return owner.startsWith("java.")
        && !method.getModifiers().contains(Modifier.STATIC)
        && (NAMES.contains(name) || (owner.equals("java.util.BitSet") && OF_BITS.contains(name)));
  }

  /** Whether a call of a static method of the platform changes its first argument. */
  static boolean changesArgument(Code.MethodCall call) {
    return call.count() > 0 && changesArgument(call.method());
  }

  /** Whether a static method of the platform changes its first argument. */
  static boolean changesArgument(ExecutableElement method) {
    return method.getModifiers().contains(Modifier.STATIC)
        && OF_ARGUMENT.contains(method.getSimpleName().toString())
        && Set.of("java.util.Collections", "java.util.Arrays")
            .contains(Code.name(method.getEnclosingElement().asType()));
  }

  /** Whether a call takes what comes next from a generator, an iterator or a scanner. */
  static boolean advances(Code code, Code.MethodCall call) {
    return call.name().matches("next.*|ints|longs|doubles")
        && call.receiver().filter(each -> code.isAny(code.type(each), DRAWN_FROM)).isPresent();
  }
}
