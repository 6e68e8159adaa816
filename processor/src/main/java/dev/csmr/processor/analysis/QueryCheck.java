package dev.csmr.processor.analysis;

import com.sun.source.util.TreePath;
import dev.csmr.processor.problem.Problem;
import java.util.Set;
import java.util.function.Predicate;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;

/**
 * Refuses queries that change state: they are executed at one replica only. A transient field is
 * state in this sense when a command reads it.
 */
final class QueryCheck implements Check {
  @Override
  public void check(ClassSource source) {
    if (!source.isImplementation()) {
      return;
    }
    CommandReads reads = new CommandReads(source);
    Predicate<VariableElement> isState =
        field -> StateRoots.isState(source, field) || reads.reader(field).isPresent();
    PartChanges changes = new PartChanges(source, isState, new PartTypes(source, isState));
    for (ExecutableElement method :
        ElementFilter.methodsIn(source.element().getEnclosedElements())) {
      if (OperationMethods.isQuery(method, source)) {
        String name = method.getSimpleName().toString();
        changes.find(
            method,
            (place, field) -> report(source, name, place, field, reads),
            (place, called) -> checkRandom(source, name, place, called));
      }
    }
  }

  private static void report(
      ClassSource source, String query, TreePath place, VariableElement field, CommandReads reads) {
    String reader =
        reads.reader(field).map(command -> ", which command " + command + " reads").orElse("");
    source.report(place, Problem.QUERY_CHANGES, query, field.getSimpleName(), reader);
  }

  private static void checkRandom(
      ClassSource source, String query, TreePath place, ExecutableElement called) {
    String name = called.getSimpleName().toString();
    if (Code.name(called.getEnclosingElement().asType()).equals("dev.csmr.ReplicaContext")
        && Set.of("random", "uuid").contains(name)) {
      source.report(place, Problem.QUERY_RANDOM, query, name);
    }
  }
}
