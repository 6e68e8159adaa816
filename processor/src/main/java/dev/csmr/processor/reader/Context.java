package dev.csmr.processor.reader;

import dev.csmr.processor.problem.Problems;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/**
 * What every reader needs while one interface is read.
 *
 * @param types the compiler's types
 * @param elements the compiler's elements
 * @param sources what is compiled
 * @param problems where mistakes go
 * @param home the package of the generated code
 * @param again whether what an earlier compilation read is read again, partly from class files,
 *     which do not hold all that it saw
 */
record Context(
    Types types,
    Elements elements,
    Sources sources,
    Problems problems,
    PackageElement home,
    boolean again) {

  /** The same for other problems. */
  Context reportingTo(Problems others) {
    return new Context(types, elements, sources, others, home, again);
  }

  /** Whether generated code can name a type. */
  boolean isAccessible(TypeElement type) {
    boolean samePackage = elements.getPackageOf(type).equals(home);
    for (Element e = type; e.getKind() != ElementKind.PACKAGE; e = e.getEnclosingElement()) {
      if (e.getModifiers().contains(Modifier.PRIVATE)
          || (!samePackage && !e.getModifiers().contains(Modifier.PUBLIC))) {
        return false;
      }
    }
    return true;
  }

  /** Whether generated code can use a member, given that it can name the member's class. */
  boolean isAccessibleMember(Element member) {
    return member.getModifiers().contains(Modifier.PUBLIC)
        || (elements.getPackageOf(member).equals(home)
            && !member.getModifiers().contains(Modifier.PRIVATE));
  }

  /** The class or interface of a declared type. */
  static TypeElement element(TypeMirror type) {
    return (TypeElement) ((DeclaredType) type).asElement();
  }

  /** An element's name without package. */
  static String simpleName(Element element) {
    return element.getSimpleName().toString();
  }

  /** Whether a class or interface has a (qualified) name. */
  static boolean isNamed(TypeElement type, Class<?> expected) {
    return type.getQualifiedName().contentEquals(expected.getCanonicalName());
  }

  /** Whether {@code type} is a subtype of the class or interface {@code name}. */
  boolean isSubtype(TypeMirror type, String name) {
    TypeElement other = elements.getTypeElement(name);
    return other != null && types.isSubtype(type, types.erasure(other.asType()));
  }

  /**
   * The use of a type, if its annotations may be looked at: not when it is in a class file, because
   * compilers before JDK 22 do not show them there, and all are to generate the same code.
   */
  Optional<TypeMirror> marked(Element declaration, TypeMirror use) {
    return sources.contains(declaration) ? Optional.of(use) : Optional.empty();
  }
}
