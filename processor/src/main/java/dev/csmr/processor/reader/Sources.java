package dev.csmr.processor.reader;

import dev.csmr.Replica;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

/** The types of the compilation, as far as its rounds have shown: names only, never elements. */
public final class Sources {
  private final Set<String> types = new HashSet<>();
  private final Set<String> replicas = new HashSet<>();
  private final Set<String> modules = new HashSet<>();
  private boolean usesLombok;

  /** Adds what a round brings. */
  public void add(RoundEnvironment round) {
    for (TypeElement type : ElementFilter.typesIn(round.getRootElements())) {
      types.add(type.getQualifiedName().toString());
      collectReplicas(type);
      usesLombok |= usesLombok(type);
    }
    for (ModuleElement module : ElementFilter.modulesIn(round.getRootElements())) {
      modules.add(module.getQualifiedName().toString());
    }
  }

  private static boolean usesLombok(Element element) {
    return element.getAnnotationMirrors().stream()
            .anyMatch(each -> each.getAnnotationType().toString().startsWith("lombok."))
        || element.getEnclosedElements().stream().anyMatch(Sources::usesLombok)
        || (element instanceof ExecutableElement method
            && method.getParameters().stream().anyMatch(Sources::usesLombok));
  }

  /** Whether an annotation of Lombok, which adds members to classes, was seen in any round. */
  public boolean usesLombok() {
    return usesLombok;
  }

  private void collectReplicas(TypeElement type) {
    if (Marks.has(type, Replica.class)) {
      replicas.add(type.getQualifiedName().toString());
    }
    ElementFilter.typesIn(type.getEnclosedElements()).forEach(this::collectReplicas);
  }

  /** Whether an element has a position in a source file of this compilation. */
  public boolean contains(Element element) {
    Element outermost = element;
    while (outermost.getEnclosingElement() != null
        && outermost.getEnclosingElement().getKind() != ElementKind.PACKAGE) {
      outermost = outermost.getEnclosingElement();
    }
    return outermost instanceof TypeElement type
        && types.contains(type.getQualifiedName().toString());
  }

  /** Whether the declaration of a module is compiled. */
  public boolean contains(ModuleElement module) {
    return modules.contains(module.getQualifiedName().toString());
  }

  /** Whether a type of this name is compiled. */
  public boolean contains(String qualifiedName) {
    return types.contains(qualifiedName);
  }

  /** The classes annotated {@code @Replica}, in the order of their names. */
  public Iterable<TypeElement> replicas(Elements elements) {
    return resolve(replicas, elements);
  }

  /** The top-level types, in the order of their names. */
  public Iterable<TypeElement> types(Elements elements) {
    return resolve(types, elements);
  }

  private static Iterable<TypeElement> resolve(Set<String> names, Elements elements) {
    TreeMap<String, TypeElement> resolved = new TreeMap<>();
    for (String name : names) {
      TypeElement element = elements.getTypeElement(name);
      if (element != null) {
        resolved.put(name, element);
      }
    }
    return resolved.values();
  }
}
