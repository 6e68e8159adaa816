package dev.csmr.processor.analysis;

import com.sun.source.util.TreePath;
import dev.csmr.processor.problem.Problem;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;

/**
 * Refuses {@code @Saved} methods that change the object, {@code @Restored} methods without
 * parameters that change its state, and either that ask the context of an operation: a snapshot is
 * taken and restored at other entries by each replica, outside of all operations.
 */
final class HookCheck implements Check {
  private static final String SAVES =
      "Each replica takes its snapshots at other entries, so they would differ. Change a copy"
          + " instead, such as new ArrayList<>(…), or let an operation do it";

  private static final String RESTORES =
      "A replica that was restored would have another state than the others. Change transient"
          + " fields only, and let an operation or @Saved do what is to change the state";

  @Override
  public void check(ClassSource source) {
    if (!source.isImplementation()) {
      return;
    }
    Optional<TreePath> saved = Mementos.saved(source);
    Optional<TreePath> restored = Mementos.restored(source);
    if (saved.isEmpty() && restored.isEmpty()) {
      return;
    }
    // What is seen to come from the state: who saves it fills many collections of its own.
    List<VariableElement> fields =
        ElementFilter.fieldsIn(source.code().elements().getAllMembers(source.element())).stream()
            .filter(field -> StateRoots.isOwn(source, field))
            .toList();
    PartChanges changes =
        new PartChanges(source, fields::contains, new PartTypes(source.code(), fields));
    saved.ifPresent(method -> check(source, changes, method, "@Saved", true));
    restored.ifPresent(method -> check(source, changes, method, "@Restored", false));
  }

  private static void check(
      ClassSource source, PartChanges changes, TreePath hook, String kind, boolean saves) {
    if (!(source.code().trees().getElement(hook) instanceof ExecutableElement method)) {
      return;
    }
    // One that takes the record puts everything back: that is what it is for.
    boolean puts = !method.getParameters().isEmpty();
    changes.find(
        method,
        (place, field) -> {
          if (!puts && (saves || !field.getModifiers().contains(Modifier.TRANSIENT))) {
            report(source, place, kind, method, field, saves ? SAVES : RESTORES);
          }
        },
        (place, called) -> checkContext(source, place, kind, method, called));
  }

  private static void report(
      ClassSource source,
      TreePath place,
      String kind,
      ExecutableElement method,
      VariableElement field,
      String why) {
    source.report(
        place, Problem.HOOK_CHANGES, kind, method.getSimpleName(), field.getSimpleName(), why);
  }

  private static void checkContext(
      ClassSource source,
      TreePath place,
      String kind,
      ExecutableElement method,
      ExecutableElement called) {
    if (Code.name(called.getEnclosingElement().asType()).equals("dev.csmr.ReplicaContext")) {
      source.report(
          place, Problem.HOOK_CONTEXT, kind, method.getSimpleName(), called.getSimpleName());
    }
  }
}
