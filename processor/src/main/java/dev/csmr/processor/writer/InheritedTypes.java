package dev.csmr.processor.writer;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeSpec;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/**
 * The types nested in an interface, as a generated class inherits them that implements it: there
 * their simple names hide imports, classes of the package and the class itself.
 *
 * <p>JavaPoet knows of nested types but not of inherited ones. So a class that implements a user's
 * interface is given to it with placeholders, nested types of the inherited names, which makes it
 * qualify whatever they hide; they are taken out of the text again.
 */
final class InheritedTypes {
  private static final ClassName MARK = ClassName.get("", "InheritedHere");
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\n *@" + MARK.simpleName() + "\\n *interface \\S+ \\{\\n *}\\n");

  private InheritedTypes() {}

  /** The class with placeholders for what it inherits from the interface. */
  static TypeSpec declare(TypeSpec type, TypeElement implemented) {
    Set<String> names = new TreeSet<>();
    collect(implemented, names);
    type.typeSpecs().forEach(own -> names.remove(own.name()));
    TypeSpec.Builder declared = type.toBuilder();
    for (String name : names) {
      declared.addType(
          TypeSpec.interfaceBuilder(name)
              .addAnnotation(AnnotationSpec.builder(MARK).build())
              .build());
    }
    return declared.build();
  }

  /** The text that JavaPoet printed, without the placeholders. */
  static String remove(String source) {
    return PLACEHOLDER.matcher(source).replaceAll("");
  }

  private static void collect(TypeElement type, Set<String> names) {
    for (Element nested : ElementFilter.typesIn(type.getEnclosedElements())) {
      names.add(nested.getSimpleName().toString());
    }
    for (TypeMirror parent : type.getInterfaces()) {
      collect((TypeElement) ((DeclaredType) parent).asElement(), names);
    }
  }
}
