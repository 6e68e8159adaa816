package dev.csmr.processor;

import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.InterfaceModel;
import dev.csmr.processor.problem.Problem;
import dev.csmr.processor.problem.Problems;
import dev.csmr.processor.reader.Sources;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

/**
 * Checks that modules provide their services: in a module, {@link java.util.ServiceLoader} reads
 * its declaration instead of {@code META-INF/services}.
 */
final class ProvidedServices {
  private final Elements elements;
  private final Sources sources;
  private final Problems problems;

  ProvidedServices(Elements elements, Sources sources, Problems problems) {
    this.elements = elements;
    this.sources = sources;
    this.problems = problems;
  }

  /**
   * Reports modules, declared in this compilation, that do not provide all of these. A module that
   * is only added to, as tests are, cannot provide more than it does.
   */
  void check(Collection<InterfaceModel> models) {
    Map<String, Set<String>> definitions = new TreeMap<>();
    for (InterfaceModel model : models) {
      ModuleElement module = elements.getModuleOf(model.element());
      if (module != null && sources.contains(module)) {
        definitions
            .computeIfAbsent(module.getQualifiedName().toString(), name -> new TreeSet<>())
            .add(model.generated().definition().canonicalName());
      }
    }
    definitions.forEach((name, wanted) -> check(elements.getModuleElement(name), wanted));
  }

  private void check(ModuleElement module, Set<String> wanted) {
    Set<String> provided = provided(module);
    Set<String> missing = new TreeSet<>(wanted);
    missing.removeAll(provided);
    if (!missing.isEmpty()) {
      provided.addAll(wanted);
      problems.add(
          module,
          Problem.NOT_PROVIDED,
          module.getQualifiedName(),
          String.join(", ", missing),
          GeneratedNames.REGISTERED_TYPE,
          String.join(", ", provided));
    }
  }

  private static Set<String> provided(ModuleElement module) {
    Set<String> provided = new TreeSet<>();
    for (ModuleElement.ProvidesDirective each : ElementFilter.providesIn(module.getDirectives())) {
      if (each.getService().getQualifiedName().contentEquals(GeneratedNames.REGISTERED_TYPE)) {
        each.getImplementations().forEach(type -> provided.add(type.getQualifiedName().toString()));
      }
    }
    return provided;
  }
}
