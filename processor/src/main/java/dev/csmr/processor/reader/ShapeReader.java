package dev.csmr.processor.reader;

import com.palantir.javapoet.ClassName;
import dev.csmr.ComposeWith;
import dev.csmr.Replicated;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.problem.Place;
import dev.csmr.processor.problem.Problem;
import java.util.Locale;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** Checks that what is annotated is an interface that code can be generated for. */
final class ShapeReader {
  private final Context context;

  ShapeReader(Context context) {
    this.context = context;
  }

  /** Whether it makes sense to read on. */
  boolean isAcceptable(TypeElement type) {
    String annotation = Marks.has(type, Replicated.class) ? "Replicated" : "ComposeWith";
    Place place =
        Place.of(
            type,
            Marks.find(type, Replicated.class)
                .or(() -> Marks.find(type, ComposeWith.class))
                .orElse(null));
    String name = Context.simpleName(type);
    if (type.getKind() != ElementKind.INTERFACE) {
      String kind = type.getKind().name().toLowerCase(Locale.ROOT).replace("_type", "");
      context.problems().add(place, Problem.NOT_AN_INTERFACE, annotation, kind + " " + name);
      return false;
    }
    int before = context.problems().count();
    if (type.getNestingKind() != NestingKind.TOP_LEVEL) {
      context
          .problems()
          .add(
              type, Problem.NESTED_INTERFACE, name, Context.simpleName(type.getEnclosingElement()));
    }
    if (!type.getTypeParameters().isEmpty()) {
      context.problems().add(type.getTypeParameters().get(0), Problem.GENERIC_INTERFACE, name);
    }
    if (context.home().isUnnamed()) {
      context.problems().add(type, Problem.UNNAMED_PACKAGE, name);
    }
    if (type.getModifiers().contains(Modifier.SEALED)) {
      context.problems().add(type, Problem.SEALED_INTERFACE, name);
    }
    if (Marks.has(type, Replicated.class) && Marks.has(type, ComposeWith.class)) {
      context
          .problems()
          .add(
              Place.of(type, Marks.find(type, ComposeWith.class).orElseThrow()),
              Problem.SERVICE_AND_COMPOSITION,
              name);
    }
    for (TypeMirror parent : type.getInterfaces()) {
      if (parent.getKind() == TypeKind.ERROR) {
        throw new UnresolvedTypeException(parent.toString());
      }
    }
    return context.problems().count() == before;
  }

  /** Checks that no class of the compilation has the name of one that will be generated. */
  void checkGeneratedNames(TypeElement type) {
    boolean isComposition = Marks.has(type, ComposeWith.class);
    GeneratedNames names = new GeneratedNames(ClassName.get(type));
    for (ClassName name : names.all()) {
      if (context.sources().contains(name.canonicalName())
          && (isComposition || !name.equals(names.proxy()))) {
        context
            .problems()
            .add(
                context.elements().getTypeElement(name.canonicalName()),
                Problem.GENERATED_NAME_TAKEN,
                name.simpleName(),
                type.getSimpleName());
      }
    }
  }
}
