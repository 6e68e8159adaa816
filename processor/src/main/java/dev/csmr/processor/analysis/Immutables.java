package dev.csmr.processor.analysis;

import com.sun.source.util.TreePath;
import java.util.Set;

/** Collections that nobody can change. */
final class Immutables {
  private static final Set<String> FACTORIES =
      Set.of("java.util.List", "java.util.Set", "java.util.Map");
  private static final Set<String> METHODS = Set.of("of", "copyOf", "ofEntries", "entry");

  private Immutables() {}

  /** Whether an expression creates a collection that cannot be changed. */
  static boolean isCreated(Code code, TreePath expression) {
    return code.call(expression)
        .filter(
            call ->
                (FACTORIES.contains(call.owner()) && METHODS.contains(call.name()))
                    || call.is("java.util.stream.Stream", "toList")
                    || (call.is("java.util.stream.Stream", "collect")
                        && call.count() == 1
                        && isUnmodifiable(code, call.argument(0)))
                    || (call.owner().equals("java.util.Collections")
                        && (call.name().startsWith("unmodifiable")
                            || call.name().startsWith("empty")
                            || call.name().startsWith("singleton")
                            || call.name().equals("nCopies"))))
        .isPresent();
  }

  /** Whether an expression creates a collection that cannot be cleared and filled again. */
  static boolean isUnchangeable(Code code, TreePath expression) {
    return isCreated(code, expression)
        || code.call(expression).filter(call -> call.is("java.util.Arrays", "asList")).isPresent();
  }

  private static boolean isUnmodifiable(Code code, TreePath collector) {
    return code.call(collector)
        .filter(call -> call.name().startsWith("toUnmodifiable"))
        .isPresent();
  }
}
