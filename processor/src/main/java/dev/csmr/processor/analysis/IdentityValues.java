package dev.csmr.processor.analysis;

import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.ElementFilter;

/**
 * Tells which values have a hash code or a text that is an address, or is made of one: objects
 * without a method of their own, arrays, the hash codes of enums, and whatever consists of these.
 */
final class IdentityValues {
  private static final String HASH = "hashCode";
  private static final String TEXT = "toString";

  /** What passes the hash codes and texts of its content on. */
  private static final Set<String> CONTAINERS =
      Set.of(
          "java.util.Collection",
          "java.util.Map",
          "java.util.Map.Entry",
          "java.util.Optional",
          "java.util.concurrent.atomic.AtomicReference");

  /** Methods that make texts of their arguments. */
  private static final Map<String, Set<String>> TEXTS =
      Map.of(
          "java.lang.String", Set.of("valueOf", "format", "formatted"),
          "java.lang.StringBuilder", Set.of("append", "insert"),
          "java.lang.StringBuffer", Set.of("append", "insert"),
          "java.util.StringJoiner", Set.of("add"),
          "java.util.Objects", Set.of("toString"));

  /** Classes of values, of which a restore creates new objects. */
  private static final Set<String> VALUES =
      Set.of(
          "java.lang.Character",
          "java.lang.Double",
          "java.lang.Float",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Short",
          "java.lang.String",
          "java.util.Optional",
          "java.util.UUID");

  private final Code code;

  IdentityValues(Code code) {
    this.code = code;
  }

  /** Whether texts of objects of a type contain addresses. */
  boolean hasIdentityText(TypeMirror type) {
    return isOfIdentity(type, TEXT, new HashSet<>());
  }

  private boolean isOfIdentity(TypeMirror type, String method, Set<String> seen) {
    if (type.getKind() == TypeKind.ARRAY) {
      return true;
    }
    if (type.getKind() == TypeKind.WILDCARD) {
      TypeMirror bound = ((WildcardType) type).getExtendsBound();
      return bound != null && isOfIdentity(bound, method, seen);
    }
    TypeElement element = Code.element(type).orElse(null);
    if (element == null || !seen.add(type.toString())) {
      return false;
    }
    if (element.getKind() == ElementKind.ENUM) {
      return method.equals(HASH);
    }
    if (code.isAny(type, CONTAINERS)) {
      return (method.equals(HASH) && code.isA(type, "java.util.concurrent.atomic.AtomicReference"))
          || content(type).stream().anyMatch(each -> isOfIdentity(each, method, seen));
    }
    if (element.getKind().isInterface()) {
      return isFunction(element, method)
          || element.getPermittedSubclasses().stream()
              .anyMatch(each -> isOfIdentity(each, method, seen));
    }
    return isOfIdentity((DeclaredType) type, element, method, seen);
  }

  /** The types of what a container contains. */
  private List<TypeMirror> content(TypeMirror type) {
    return CONTAINERS.contains(Code.name(type))
        ? List.copyOf(((DeclaredType) type).getTypeArguments())
        : code.types().directSupertypes(type).stream()
            .flatMap(each -> content(each).stream())
            .toList();
  }

  /** The objects of a functional interface are lambdas. */
  private static boolean isFunction(TypeElement type, String method) {
    return method.equals(TEXT) && type.getAnnotation(FunctionalInterface.class) != null;
  }

  private boolean isOfIdentity(
      DeclaredType type, TypeElement element, String name, Set<String> seen) {
    TypeElement each = element;
    while (each != null && !isObject(each.asType())) {
      Optional<ExecutableElement> declared = declared(each, name);
      if (declared.isPresent()) {
        return name.equals(HASH) && makesIdentityHash(declared.get(), seen);
      }
      if (each.getKind() == ElementKind.RECORD) {
        return each.getRecordComponents().stream()
            .map(part -> code.types().asMemberOf(type, part.getAccessor()))
            .anyMatch(part -> isOfIdentity(((ExecutableType) part).getReturnType(), name, seen));
      }
      each = Code.element(each.getSuperclass()).orElse(null);
    }
    return isObject(type) ? name.equals(HASH) : !element.getModifiers().contains(Modifier.ABSTRACT);
  }

  private static boolean isObject(TypeMirror type) {
    return Code.name(type).equals("java.lang.Object");
  }

  /** The method that somebody wrote: records have some that nobody did. */
  private Optional<ExecutableElement> declared(TypeElement type, String name) {
    return ElementFilter.methodsIn(type.getEnclosedElements()).stream()
        .filter(method -> method.getSimpleName().contentEquals(name))
        .filter(method -> method.getParameters().isEmpty())
        .filter(method -> !isImplicit(method, type))
        .findFirst();
  }

  private boolean isImplicit(ExecutableElement method, TypeElement type) {
    return type.getKind() == ElementKind.RECORD
        && code.trees().getTree(type) != null
        && code.trees().getTree(method) == null;
  }

  /** Whether a method for hash codes itself makes them of addresses. */
  private boolean makesIdentityHash(ExecutableElement method, Set<String> seen) {
    TreePath path = code.trees().getPath(method);
    if (path == null || !(path.getLeaf() instanceof MethodTree tree) || tree.getBody() == null) {
      return false;
    }
    boolean[] found = {false};
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
        found[0] |=
            code.call(getCurrentPath()).filter(call -> identityHash(call, seen)).isPresent();
        return super.visitMethodInvocation(node, null);
      }
    }.scan(path, null);
    return found[0];
  }

  /** Whether what a method without arguments gives for objects of a type is made of addresses. */
  boolean isIdentity(TypeMirror type, String method) {
    return Set.of(HASH, TEXT).contains(method) && isOfIdentity(type, method, new HashSet<>());
  }

  /** Whether a call gives a hash code that is, or is made of, an address. */
  boolean isIdentityHash(Code.MethodCall call) {
    return identityHash(call, new HashSet<>());
  }

  private boolean identityHash(Code.MethodCall call, Set<String> seen) {
    List<TreePath> arguments = call.arguments();
    if (call.is("java.util.Objects", "hash", "hashCode")) {
      return arguments.stream()
          .map(code::type)
          .map(type -> isSpread(call, type) ? ((ArrayType) type).getComponentType() : type)
          .anyMatch(type -> isOfIdentity(type, HASH, seen));
    }
    if (call.is("java.util.Arrays", "hashCode", "deepHashCode")) {
      TypeMirror type = code.type(arguments.get(0));
      while (type instanceof ArrayType array
          && (type == code.type(arguments.get(0)) || call.name().equals("deepHashCode"))) {
        type = array.getComponentType();
      }
      return isOfIdentity(type, HASH, seen);
    }
    return call.name().equals(HASH)
        && call.count() == 0
        && call.receiver()
            .map(code::type)
            .filter(type -> isOfIdentity(type, HASH, seen))
            .isPresent();
  }

  /** Whether two objects are compared by address that a restore may create anew. */
  boolean isOfValues(TreePath one, TreePath other) {
    return isObject(one)
        && isObject(other)
        && (isValue(code.type(one)) || isValue(code.type(other)) || isConstant(one, other));
  }

  private boolean isObject(TreePath operand) {
    boolean isThis =
        Code.plain(operand).getLeaf() instanceof IdentifierTree name
            && name.getName().contentEquals("this");
    return !isThis && code.type(operand).getKind() == TypeKind.DECLARED;
  }

  private boolean isValue(TypeMirror type) {
    String name = Code.name(type);
    return VALUES.contains(name)
        || name.startsWith("java.time.")
        || name.startsWith("java.math.")
        || Code.element(type).filter(each -> each.getKind() == ElementKind.RECORD).isPresent();
  }

  /** Whether a collection is compared with one that stands for something. */
  private boolean isConstant(TreePath one, TreePath other) {
    return code.isCollection(code.type(one))
        && Stream.of(one, other)
            .flatMap(each -> code.variable(each).stream())
            .anyMatch(each -> each.getModifiers().contains(Modifier.STATIC));
  }

  /** The value whose text a call makes, if that text contains an address. */
  Optional<TreePath> identityText(Code.MethodCall call) {
    return texts(call).stream().filter(each -> isTextOfIdentity(call, each)).findFirst();
  }

  /** The values whose texts a call makes. */
  List<TreePath> texts(Code.MethodCall call) {
    if (call.name().equals(TEXT) && call.count() == 0) {
      return call.receiver().map(List::of).orElse(List.of());
    }
    return TEXTS.getOrDefault(call.owner(), Set.of()).contains(call.name())
        ? call.arguments()
        : List.of();
  }

  private boolean isTextOfIdentity(Code.MethodCall call, TreePath argument) {
    TypeMirror type = code.type(argument);
    boolean isContent =
        isSpread(call, type)
            || call.method().getParameters().stream()
                .anyMatch(
                    each ->
                        each.asType() instanceof ArrayType array
                            && array.getComponentType().getKind() == TypeKind.CHAR);
    return !isContent && hasIdentityText(type);
  }

  /** Whether an array is given for the variable arguments of a method. */
  private static boolean isSpread(Code.MethodCall call, TypeMirror type) {
    return call.method().isVarArgs()
        && call.count() == call.method().getParameters().size()
        && type instanceof ArrayType array
        && !array.getComponentType().getKind().isPrimitive();
  }
}
