package dev.csmr.processor.analysis;

import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.util.TreePath;
import dev.csmr.ReplicaContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/**
 * Tells which fields of an object always are what they are in a new one: they are final and hold
 * values, functions without memory, or objects of classes with such fields only.
 */
final class Unchanging {
  private static final int MAX_DEPTH = 4;

  private static final Set<String> VALUES =
      Set.of(
          "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.Character",
          "java.lang.Class",
          "java.lang.Double",
          "java.lang.Float",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Short",
          "java.lang.String",
          "java.lang.System.Logger",
          "java.nio.charset.Charset",
          "java.util.Comparator",
          "java.util.Currency",
          "java.util.Locale",
          "java.util.UUID",
          "java.util.logging.Logger",
          "java.util.regex.Pattern",
          "org.slf4j.Logger",
          ReplicaContext.class.getName());

  private final ClassSource source;
  private final Code code;
  private final ValueFlow flow;

  Unchanging(ClassSource source, ValueFlow flow) {
    this.source = source;
    this.code = source.code();
    this.flow = flow;
  }

  /** Whether a field, and what it holds, never changes. */
  boolean is(VariableElement field) {
    if (code.isA(field.asType(), ReplicaContext.class.getName())) {
      return true;
    }
    if (!field.getModifiers().contains(Modifier.FINAL)) {
      return false;
    }
    List<TreePath> values = flow.values(field);
    return isValue(field.asType(), 0)
        || (!values.isEmpty() && values.stream().allMatch(this::isUnchanging));
  }

  private boolean isUnchanging(TreePath value) {
    TreePath path = Code.plain(value);
    if (path.getLeaf() instanceof LambdaExpressionTree
        || path.getLeaf() instanceof MemberReferenceTree
        || isFunction(path)) {
      return new Captures(source, type -> isValue(type, 0) ? "" : type.toString())
          .changeable(path)
          .isEmpty();
    }
    return Immutables.isCreated(code, path)
        || Code.name(code.type(path)).equals("java.lang.Object")
        || isValue(code.type(path), 0);
  }

  /** Whether it gives a function that the class itself, or the platform, makes. */
  private boolean isFunction(TreePath path) {
    return Code.name(code.type(path)).startsWith("java.util.function.")
        && code.call(path)
            .filter(call -> source.declares(call.method()) || call.owner().startsWith("java."))
            .isPresent();
  }

  private boolean isValue(TypeMirror type, int depth) {
    String name = Code.name(type);
    if (type.getKind().isPrimitive()
        || VALUES.contains(name)
        || name.startsWith("java.time.")
        || name.startsWith("java.math.")) {
      return true;
    }
    if (name.equals("java.util.Optional")) {
      return ((DeclaredType) type)
          .getTypeArguments().stream().allMatch(each -> isValue(each, depth + 1));
    }
    Optional<TypeElement> element = Code.element(type);
    if (element.isEmpty() || depth > MAX_DEPTH) {
      return false;
    }
    return switch (element.get().getKind()) {
      case ENUM -> true;
      case CLASS, RECORD ->
          !name.startsWith("java.") && hasValuesOnly((DeclaredType) type, element.get(), depth + 1);
      default -> false;
    };
  }

  private boolean hasValuesOnly(DeclaredType type, TypeElement element, int depth) {
    boolean isObjects =
        element.getKind() == ElementKind.RECORD
            || Code.name(element.getSuperclass()).equals("java.lang.Object")
            || isValue(element.getSuperclass(), depth);
    return isObjects
        && ElementFilter.fieldsIn(element.getEnclosedElements()).stream()
            .filter(Code::isInstanceField)
            .allMatch(
                field ->
                    field.getModifiers().contains(Modifier.FINAL)
                        && isValue(code.types().asMemberOf(type, field), depth));
  }
}
