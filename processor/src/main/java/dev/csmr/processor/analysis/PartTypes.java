package dev.csmr.processor.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/**
 * The types of the objects that the state of a class is made of, as far as those can be changed:
 * whether an expression can be one of them, or lead to one, is told by its type first.
 */
final class PartTypes {
  /** What views, entries and iterators of a collection or a map are. */
  private static final List<String> OF_COLLECTIONS = List.of("java.util.Iterator");

  private static final List<String> OF_MAPS =
      List.of("java.util.Collection", "java.util.Iterator", "java.util.Map.Entry", "java.util.Set");

  private final Code code;
  private final Changeable changeable;
  private final boolean areExpected;

  private final List<RootedType> parts = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final Map<String, Optional<VariableElement>> owners = new HashMap<>();
  private final Map<String, Boolean> leading = new HashMap<>();

  /** The type of parts, erased, and a field that has such. */
  private record RootedType(TypeMirror type, VariableElement field) {}

  /**
   * Looks at the fields of a class and its superclasses.
   *
   * @param isRoot which fields are the state
   */
  PartTypes(ClassSource source, Predicate<VariableElement> isRoot) {
    this.code = source.code();
    this.areExpected = true;
    this.changeable = new Changeable(code);
    for (TypeElement each = source.element();
        each != null;
        each = Code.element(each.getSuperclass()).orElse(null)) {
      ElementFilter.fieldsIn(each.getEnclosedElements()).stream()
          .filter(isRoot)
          .forEach(field -> collect(field.asType(), field));
    }
  }

  /** The first field of the state whose parts may be of a type. */
  Optional<VariableElement> owner(TypeMirror type) {
    TypeMirror erased = code.types().erasure(type);
    return owners.computeIfAbsent(
        erased.toString(),
        name ->
            parts.stream()
                .filter(part -> isEither(erased, part.type()))
                .map(RootedType::field)
                .findFirst());
  }

  /** Whether a part is expected wherever nobody sees what comes, and its type allows it. */
  boolean areExpected() {
    return areExpected;
  }

  /** Whether an object of a type may be a part of the state, or lead to one. */
  boolean leads(TypeMirror type) {
    String name = type.toString();
    Boolean known = type.getKind() == TypeKind.TYPEVAR ? Boolean.TRUE : leading.get(name);
    if (known == null) {
      known = leads(type, new HashSet<>());
      leading.put(name, known);
    }
    return known;
  }

  private boolean leads(TypeMirror type, Set<String> entered) {
    if (!(type instanceof DeclaredType declared) || type.getKind() != TypeKind.DECLARED) {
      return type instanceof ArrayType array
          ? owner(type).isPresent() || leads(array.getComponentType(), entered)
          : !type.getKind().isPrimitive() && type.getKind() != TypeKind.VOID;
    }
    if (!changeable.isPart(type)) {
      return false;
    }
    if (!entered.add(type.toString())) {
      return false;
    }
    TypeElement element = (TypeElement) declared.asElement();
    boolean isRaw = declared.getTypeArguments().isEmpty() && !element.getTypeParameters().isEmpty();
    return isRaw
        || owner(type).isPresent()
        || declared.getTypeArguments().stream().anyMatch(each -> leads(each, entered))
        || isOpen(element)
        || (!isPlatform(element) && content(declared).anyMatch(each -> leads(each, entered)));
  }

  /** Whether objects of a class or interface may hold what its declaration does not tell. */
  private static boolean isOpen(TypeElement element) {
    boolean isTold =
        element.getKind() == ElementKind.RECORD
            || element.getModifiers().contains(Modifier.FINAL)
            || element.getModifiers().contains(Modifier.SEALED);
    return !isTold && !isPlatform(element);
  }

  private static boolean isPlatform(TypeElement element) {
    return element.getQualifiedName().toString().startsWith("java.");
  }

  private boolean isEither(TypeMirror one, TypeMirror other) {
    return code.types().isSubtype(one, other) || code.types().isSubtype(other, one);
  }

  private void collect(TypeMirror type, VariableElement field) {
    if (!changeable.isPart(type) && type.getKind() != TypeKind.ARRAY) {
      return;
    }
    if (!seen.add(type.toString())) {
      return;
    }
    if (type instanceof ArrayType array) {
      add(type, field);
      collect(array.getComponentType(), field);
      return;
    }
    if (!(type instanceof DeclaredType declared) || type.getKind() != TypeKind.DECLARED) {
      return;
    }
    if (declared.asElement().getKind() != ElementKind.RECORD) {
      add(type, field);
    }
    List<String> views =
        code.isA(type, "java.util.Map")
            ? OF_MAPS
            : code.isA(type, "java.util.Collection") ? OF_COLLECTIONS : List.of();
    for (String view : views) {
      add(code.elements().getTypeElement(view).asType(), field);
    }
    declared.getTypeArguments().forEach(each -> collect(each, field));
    if (!Code.name(type).startsWith("java.")) {
      content(declared).toList().forEach(each -> collect(each, field));
    }
  }

  /** Looks at fields of any classes, whose parts are nowhere but where they are seen to come to. */
  PartTypes(Code code, Iterable<VariableElement> fields) {
    this.code = code;
    this.areExpected = false;
    this.changeable = new Changeable(code);
    fields.forEach(field -> collect(field.asType(), field));
  }

  private void add(TypeMirror type, VariableElement field) {
    TypeMirror erased = code.types().erasure(type);
    if (parts.stream().noneMatch(each -> code.types().isSameType(each.type(), erased))) {
      parts.add(new RootedType(erased, field));
    }
  }

  /** The types of the fields of a class and its superclasses, and what may stand in its place. */
  private Stream<TypeMirror> content(DeclaredType type) {
    TypeElement element = (TypeElement) type.asElement();
    List<TypeMirror> content = new ArrayList<>(element.getPermittedSubclasses());
    ElementFilter.fieldsIn(element.getEnclosedElements()).stream()
        .filter(Code::isInstanceField)
        .map(field -> code.types().asMemberOf(type, field))
        .forEach(content::add);
    if (element.getSuperclass().getKind() == TypeKind.DECLARED
        && !Code.name(element.getSuperclass()).equals("java.lang.Object")) {
      code.types().directSupertypes(type).stream().limit(1).forEach(content::add);
    }
    return content.stream();
  }
}
