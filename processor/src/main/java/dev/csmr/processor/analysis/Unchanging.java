package dev.csmr.processor.analysis;

import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
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
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.ElementFilter;

/**
 * Tells which fields of an object always are what they are in a new one: they are final and hold
 * values, functions without memory, or objects of classes with such fields only.
 */
final class Unchanging {
  private static final int MAX_DEPTH = 4;

  private static final String COMPARATOR = "java.util.Comparator";

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
          COMPARATOR,
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
    if (code.isA(field.asType(), COMPARATOR)) {
      return values.stream().allMatch(this::isOrder);
    }
    return isValue(field.asType(), 0)
        || (!values.isEmpty() && values.stream().allMatch(this::isUnchanging));
  }

  /** Whether a variable of a method holds what never changes. */
  boolean isConstant(VariableElement variable) {
    List<TreePath> values = flow.values(variable);
    return isValue(variable.asType(), 0)
        || (!values.isEmpty() && values.stream().allMatch(this::isUnchanging));
  }

  private boolean isUnchanging(TreePath value) {
    TreePath path = Code.plain(value);
    if (path.getLeaf() instanceof MemberReferenceTree reference
        && isKept(new TreePath(path, reference.getQualifierExpression()))) {
      return true;
    }
    if (path.getLeaf() instanceof LambdaExpressionTree
        || path.getLeaf() instanceof MemberReferenceTree
        || isFunction(path)) {
      return new Captures(source, type -> isValue(type, 0) ? "" : type.toString())
          .changeable(path)
          .isEmpty();
    }
    return (Immutables.isCreated(code, path)
            && code.call(path).filter(this::isConstant).isPresent())
        || Code.name(code.type(path)).equals("java.lang.Object")
        || isValue(code.type(path), 0);
  }

  /** Whether a comparator reads no object that can be another one after a restore. */
  private boolean isOrder(TreePath value) {
    boolean[] changes = {false};
    Captures captures = new Captures(source, type -> isValue(type, 0) ? "" : type.toString());
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitLambdaExpression(LambdaExpressionTree node, Void unused) {
        changes[0] |= captures.changeable(getCurrentPath()).isPresent();
        return null;
      }

      @Override
      public Void visitMemberReference(MemberReferenceTree node, Void unused) {
        TreePath object = new TreePath(getCurrentPath(), node.getQualifierExpression());
        changes[0] |=
            !isKept(object)
                && code.variable(object).filter(each -> !isStatic(each)).isPresent()
                && captures.changeable(getCurrentPath()).isPresent();
        return null;
      }
    }.scan(value, null);
    return !changes[0];
  }

  /**
   * Whether a collection that cannot be changed holds no object that can be: but for those of final
   * fields, which a restore keeps.
   */
  private boolean isConstant(Code.MethodCall call) {
    boolean isOfValues =
        code.type(call.path()) instanceof DeclaredType type
            && type.getTypeArguments().stream().allMatch(this::isPlain);
    if (call.owner().startsWith("java.util.stream.") || call.name().equals("copyOf")) {
      return isOfValues;
    }
    if (call.name().startsWith("unmodifiable")) {
      return isKept(call.argument(0)) || (isOfValues && !isReplaced(call.argument(0)));
    }
    return call.arguments().stream()
        .allMatch(each -> isKept(each) || isPlain(code.type(each)) || isUnchanging(each));
  }

  /** Whether an expression is the object itself, or names a final field, which is refilled. */
  private boolean isKept(TreePath value) {
    return value.getLeaf().toString().matches("this|super")
        || code.variable(value)
            .filter(Code::isInstanceField)
            .filter(field -> field.getModifiers().contains(Modifier.FINAL))
            .isPresent();
  }

  private static boolean isStatic(VariableElement variable) {
    return variable.getModifiers().contains(Modifier.STATIC);
  }

  /** Whether an expression names what a field holds that a restore gives another object. */
  private boolean isReplaced(TreePath value) {
    return code.variable(value)
        .filter(
            variable ->
                Code.isInstanceField(variable)
                    ? !variable.getModifiers().contains(Modifier.FINAL)
                    : flow.values(variable).stream().anyMatch(this::isReplaced)
                        || isAssigned(variable))
        .isPresent();
  }

  /** Whether a field that is not final is assigned what a variable holds. */
  private boolean isAssigned(VariableElement variable) {
    return ElementFilter.fieldsIn(source.element().getEnclosedElements()).stream()
        .filter(field -> Code.isInstanceField(field))
        .filter(field -> !field.getModifiers().contains(Modifier.FINAL))
        .flatMap(field -> flow.values(field).stream())
        .anyMatch(value -> code.variable(value).filter(variable::equals).isPresent());
  }

  /** Whether objects of a type are values, or of an interface that is no collection's. */
  private boolean isPlain(TypeMirror type) {
    if (type instanceof WildcardType wildcard && wildcard.getExtendsBound() != null) {
      return isPlain(wildcard.getExtendsBound());
    }
    boolean isInterface =
        Code.element(type).filter(each -> each.getKind() == ElementKind.INTERFACE).isPresent();
    return isValue(type, 1)
        || (isInterface
            && !code.isCollection(type)
            && !Code.name(type).startsWith("java.util.function.")
            && (!Code.name(type).equals("java.util.Map.Entry")
                || ((DeclaredType) type).getTypeArguments().stream().allMatch(this::isPlain)));
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
