package dev.csmr.processor.reader;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import dev.csmr.Replica;
import dev.csmr.ReplicaContext;
import dev.csmr.processor.model.FieldModel;
import dev.csmr.processor.model.ReplicaModel;
import dev.csmr.processor.model.ReplicaModel.StateFieldModel;
import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.problem.Place;
import dev.csmr.processor.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** Finds and reads the implementation of a service. */
final class ReplicaReader {
  private final Context context;
  private final TypeReader types;
  private final NumberReader numbers;

  ReplicaReader(Context context) {
    this.context = context;
    this.types = new TypeReader(context);
    this.numbers = new NumberReader(context);
  }

  /** The only implementation of a service; empty when a problem was reported. */
  Optional<ReplicaModel> read(TypeElement service) {
    List<TypeElement> candidates = new ArrayList<>();
    boolean foundElsewhere = false;
    for (TypeElement replica : context.sources().replicas(context.elements())) {
      if (!implementsService(replica, service)) {
        continue;
      }
      if (context.elements().getPackageOf(replica).equals(context.home())) {
        candidates.add(replica);
      } else {
        foundElsewhere = true;
        reportAt(
            replica,
            Problem.REPLICA_ELSEWHERE,
            replica.getSimpleName(),
            service.getSimpleName(),
            context.home().getQualifiedName());
      }
    }
    if (candidates.isEmpty()) {
      if (!foundElsewhere) {
        checkParentsExist();
        reportMissing(service);
      }
      return Optional.empty();
    }
    for (TypeElement second : candidates.subList(1, candidates.size())) {
      reportAt(
          second,
          Problem.SECOND_REPLICA,
          candidates.get(0).getSimpleName(),
          second.getSimpleName(),
          service.getSimpleName());
    }
    List<Optional<ReplicaModel>> models = candidates.stream().map(this::readClass).toList();
    return models.size() == 1 ? models.get(0) : Optional.empty();
  }

  private boolean implementsService(TypeElement type, TypeElement service) {
    // Not by erasures: the compiler's may still be those of an earlier round.
    return context.types().isSubtype(type.asType(), service.asType());
  }

  /** A supertype that does not exist yet may be what implements the service. */
  private void checkParentsExist() {
    for (TypeElement replica : context.sources().replicas(context.elements())) {
      for (TypeMirror parent : context.types().directSupertypes(replica.asType())) {
        if (parent.getKind() == TypeKind.ERROR) {
          throw new UnresolvedTypeException(parent.toString());
        }
      }
    }
  }

  private void reportMissing(TypeElement service) {
    String remedy =
        implementation(context.sources().types(context.elements()), service)
            .map(type -> type.getSimpleName() + " implements it: annotate that with @Replica.")
            .or(() -> compiledBefore(service))
            .orElse("Write a class that implements it and annotate the class with @Replica.");
    context
        .problems()
        .add(
            service,
            Problem.MISSING_REPLICA,
            service.getSimpleName(),
            context.home().getQualifiedName(),
            remedy);
  }

  private Optional<TypeElement> implementation(Iterable<TypeElement> types, TypeElement service) {
    for (TypeElement type : types) {
      if (type.getKind() == ElementKind.CLASS && implementsService(type, service)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  private Optional<String> compiledBefore(TypeElement service) {
    List<TypeElement> replicas =
        ElementFilter.typesIn(context.home().getEnclosedElements()).stream()
            .filter(type -> Marks.has(type, Replica.class))
            .toList();
    return implementation(replicas, service)
        .map(type -> "Compile " + type.getSimpleName() + " together with it.");
  }

  /** Reads an implementation; empty when a problem was reported. */
  Optional<ReplicaModel> readClass(TypeElement replica) {
    int before = context.problems().count();
    checkClass(replica);
    if (replica.getKind() != ElementKind.CLASS) {
      return Optional.empty();
    }
    boolean takesContext = readConstructor(replica);
    HookReader.Hooks hooks = new HookReader(context, types).read(replica);
    List<StateFieldModel> fields = new ArrayList<>();
    List<NumberReader.NumberedElement> numbered = new ArrayList<>();
    for (VariableElement field : fields(replica)) {
      readField(field, replica, numbered, hooks).ifPresent(fields::add);
    }
    hooks.memento().ifPresent(memento -> fields.addAll(components(memento, replica, numbered)));
    numbers.checkDistinct("@Replica " + replica.getSimpleName(), numbered);
    return context.problems().count() == before
        ? Optional.of(
            new ReplicaModel(
                ClassName.get(replica),
                takesContext,
                fields,
                hooks.memento(),
                hooks.restored(),
                replica))
        : Optional.empty();
  }

  /** The components of a memento, each a field of the snapshot, with a field's number. */
  private List<StateFieldModel> components(
      ReplicaModel.Memento memento,
      TypeElement replica,
      List<NumberReader.NumberedElement> numbered) {
    List<StateFieldModel> fields = new ArrayList<>();
    for (FieldModel part : memento.type().components()) {
      List<Element> declarations = TypeReader.declarations((RecordComponentElement) part.element());
      Element position = context.sources().contains(part.element()) ? declarations.get(0) : replica;
      int number = numbers.field(part.name(), position, "Component " + part.name(), declarations);
      numbered.add(new NumberReader.NumberedElement(part.name(), number, position));
      fields.add(new StateFieldModel(part.name(), number, part.type(), false, part.element()));
    }
    return fields;
  }

  private Element position(VariableElement field, TypeElement replica) {
    return context.sources().contains(field) ? field : replica;
  }

  private void checkClass(TypeElement replica) {
    if (replica.getKind() != ElementKind.CLASS) {
      reportAt(
          replica,
          Problem.REPLICA_ABSTRACT,
          replica.getSimpleName(),
          replica.getKind() == ElementKind.INTERFACE
              ? "an interface"
              : "a " + replica.getKind().name().toLowerCase(java.util.Locale.ROOT));
    } else if (replica.getModifiers().contains(Modifier.ABSTRACT)) {
      reportAt(replica, Problem.REPLICA_ABSTRACT, replica.getSimpleName(), "abstract");
    }
    if (!replica.getTypeParameters().isEmpty()) {
      reportAt(replica, Problem.REPLICA_GENERIC, replica.getSimpleName());
    }
    if (!context.isAccessible(replica)) {
      reportAt(replica, Problem.REPLICA_INACCESSIBLE, replica.getSimpleName(), "private");
    } else if (replica.getNestingKind() == NestingKind.MEMBER
        && !replica.getModifiers().contains(Modifier.STATIC)) {
      reportAt(
          replica,
          Problem.REPLICA_INACCESSIBLE,
          replica.getSimpleName(),
          "an inner class that is not static");
    }
  }

  private boolean readConstructor(TypeElement replica) {
    List<ExecutableElement> constructors =
        ElementFilter.constructorsIn(replica.getEnclosedElements());
    if (constructors.isEmpty()) {
      return false;
    }
    if (constructors.size() > 1) {
      context
          .problems()
          .add(
              constructors.get(1),
              Problem.REPLICA_CONSTRUCTOR,
              replica.getSimpleName(),
              constructors.size() + " constructors");
      return false;
    }
    ExecutableElement constructor = constructors.get(0);
    List<? extends VariableElement> parameters = constructor.getParameters();
    // The default constructor of a private class is private, too; the class is reported.
    if (constructor.getModifiers().contains(Modifier.PRIVATE)
        && !replica.getModifiers().contains(Modifier.PRIVATE)) {
      reportConstructor(constructor, replica, "a private constructor");
      return false;
    }
    if (parameters.isEmpty()) {
      return false;
    }
    TypeMirror first = parameters.get(0).asType();
    if (first.getKind() == TypeKind.ERROR) {
      throw new UnresolvedTypeException(first.toString());
    }
    boolean takesContext =
        parameters.size() == 1
            && first.getKind() == TypeKind.DECLARED
            && Context.isNamed(Context.element(first), ReplicaContext.class);
    if (!takesContext) {
      reportConstructor(constructor, replica, "a constructor with parameters that nobody can give");
    }
    return takesContext;
  }

  private void reportConstructor(ExecutableElement constructor, TypeElement replica, String what) {
    context.problems().add(constructor, Problem.REPLICA_CONSTRUCTOR, replica.getSimpleName(), what);
  }

  /** All fields, those of superclasses first. */
  private List<VariableElement> fields(TypeElement replica) {
    List<VariableElement> fields = new ArrayList<>();
    TypeMirror superclass = replica.getSuperclass();
    if (superclass.getKind() == TypeKind.ERROR) {
      throw new UnresolvedTypeException(superclass.toString());
    }
    if (superclass.getKind() == TypeKind.DECLARED
        && !Context.isNamed(Context.element(superclass), Object.class)) {
      fields.addAll(fields(Context.element(superclass)));
    }
    fields.addAll(ElementFilter.fieldsIn(replica.getEnclosedElements()));
    return fields;
  }

  private Optional<StateFieldModel> readField(
      VariableElement field,
      TypeElement replica,
      List<NumberReader.NumberedElement> numbered,
      HookReader.Hooks hooks) {
    String name = field.getSimpleName().toString();
    Set<Modifier> modifiers = field.getModifiers();
    Element position = position(field, replica);
    boolean isFinal = modifiers.contains(Modifier.FINAL);
    if (modifiers.contains(Modifier.STATIC)) {
      if (!isFinal) {
        context.problems().add(position, Problem.STATIC_STATE, name, replica.getSimpleName());
      }
      return Optional.empty();
    }
    if (hooks.saves()
        || modifiers.contains(Modifier.TRANSIENT)
        || field.getKind() != ElementKind.FIELD) {
      return Optional.empty();
    }
    String words = "Field " + name + " of @Replica " + replica.getSimpleName();
    if (context.isSubtype(field.asType(), ReplicaContext.class.getName())) {
      types.read(field.asType(), Use.inState(position, words, isFinal));
      return Optional.empty();
    }
    if (!context.isAccessibleMember(field)) {
      String why =
          modifiers.contains(Modifier.PRIVATE)
              ? "private"
              : "inherited from package " + context.elements().getPackageOf(field);
      context.problems().add(position, Problem.PRIVATE_STATE, name, replica.getSimpleName(), why);
      return Optional.empty();
    }
    int number = numbers.field(name, position, words, List.of(field));
    numbered.add(new NumberReader.NumberedElement(name, number, position));
    TypeMirror mirror =
        context.types().asMemberOf((javax.lang.model.type.DeclaredType) replica.asType(), field);
    Optional<TypeModel> type = types.read(mirror, Use.inState(position, words, isFinal));
    if (type.isPresent() && isFinal && !isRefillable(type.get())) {
      context
          .problems()
          .add(
              position,
              Problem.FINAL_STATE,
              name,
              replica.getSimpleName(),
              Use.simple(TypeName.get(mirror)));
      return Optional.empty();
    }
    return type.map(model -> new StateFieldModel(name, number, model, isFinal, field));
  }

  private static boolean isRefillable(TypeModel type) {
    return type.isContainer() && !(type instanceof TypeModel.OptionalType);
  }

  private void reportAt(TypeElement replica, Problem problem, Object... arguments) {
    context
        .problems()
        .add(
            Place.of(replica, Marks.find(replica, Replica.class).orElse(null)), problem, arguments);
  }
}
