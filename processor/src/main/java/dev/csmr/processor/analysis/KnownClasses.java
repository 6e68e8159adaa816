package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.StatementTree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/**
 * The collections that a snapshot can create again, which are those of the runtime's {@code
 * CollectionKind}, and what makes them.
 */
final class KnownClasses {
  private static final Set<String> CLASSES =
      Set.of(
          "java.util.ArrayDeque",
          "java.util.ArrayList",
          "java.util.EnumMap",
          "java.util.EnumSet",
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.LinkedHashMap",
          "java.util.LinkedHashSet",
          "java.util.LinkedList",
          "java.util.PriorityQueue",
          "java.util.TreeMap",
          "java.util.TreeSet");
  private static final Set<String> SORTED =
      Set.of("java.util.PriorityQueue", "java.util.TreeMap", "java.util.TreeSet");
  private static final Set<String> VIEWS =
      Set.of(
          "descendingKeySet",
          "descendingMap",
          "descendingSet",
          "entrySet",
          "headMap",
          "headSet",
          "keySet",
          "navigableKeySet",
          "reversed",
          "sequencedEntrySet",
          "sequencedKeySet",
          "sequencedValues",
          "subList",
          "subMap",
          "subSet",
          "tailMap",
          "tailSet",
          "values");
  private static final Set<String> COLLECTORS =
      Set.of(
          "collectingAndThen",
          "counting",
          "filtering",
          "flatMapping",
          "groupingBy",
          "joining",
          "mapping",
          "maxBy",
          "minBy",
          "summingInt",
          "summingLong",
          "toCollection",
          "toList",
          "toMap",
          "toSet",
          "toUnmodifiableList",
          "toUnmodifiableMap",
          "toUnmodifiableSet");

  /** What a static method makes of its arguments. */
  enum FactoryResult {
    /** Something around the argument. */
    WRAPPER,
    /** A collection of what the argument contains. */
    OF_CONTENT,
    /** A collection of the arguments. */
    OF_VALUES,
    /** One of the arguments. */
    SAME,
    UNKNOWN
  }

  private final Code code;

  KnownClasses(Code code) {
    this.code = code;
  }

  /** Whether objects of a class, not of one that extends it, can be created again. */
  boolean isKnown(TypeMirror type) {
    return CLASSES.contains(Code.name(type));
  }

  /**
   * Whether a type says all that there is to know of a collection's class: of a sorted one nobody
   * knows what it sorts by, nor whether a TreeSet is a view of another one.
   */
  boolean isTold(TypeMirror type) {
    return isKnown(type) && !SORTED.contains(Code.name(type));
  }

  /** Whether a snapshot can refill an object of a class, which keeps what it knows besides. */
  boolean isRefillable(TypeMirror type) {
    return code.isAny(type, CLASSES);
  }

  /** Whether a value of a type may be a collection, or hold one. */
  boolean mayBeCollection(TypeMirror type) {
    return mayBeCollection(type, new HashSet<>());
  }

  private boolean mayBeCollection(TypeMirror type, Set<Element> records) {
    if (type.getKind() == TypeKind.TYPEVAR
        || code.isCollection(type)
        || Code.name(type).equals("java.lang.Object")) {
      return true;
    }
    if (!(type instanceof DeclaredType declared) || type.getKind() != TypeKind.DECLARED) {
      return false;
    }
    TypeElement element = (TypeElement) declared.asElement();
    if (Code.name(type).equals("java.util.Optional")) {
      return holdsCollections(type);
    }
    return element.getKind() == ElementKind.RECORD
        && records.add(element)
        && element.getRecordComponents().stream()
            .anyMatch(
                part ->
                    mayBeCollection(
                            ((ExecutableType) code.types().asMemberOf(declared, part.getAccessor()))
                                .getReturnType(),
                            records)
                        && !isCopied(element, part.getSimpleName().toString()));
  }

  /** Whether what a collection, stream or Optional contains may be, or hold, a collection. */
  boolean holdsCollections(TypeMirror type) {
    if (!(type instanceof DeclaredType declared) || type.getKind() != TypeKind.DECLARED) {
      return type.getKind() == TypeKind.TYPEVAR;
    }
    TypeElement element = (TypeElement) declared.asElement();
    return element.getKind() == ElementKind.RECORD
        ? mayBeCollection(type)
        : declared.getTypeArguments().stream().anyMatch(this::mayBeCollection)
            || (declared.getTypeArguments().isEmpty()
                && (!element.getTypeParameters().isEmpty()
                    || Code.name(type).equals("java.lang.Object")));
  }

  /** Whether a record's constructor copies what it is given for a parameter. */
  boolean isCopied(VariableElement parameter) {
    Element constructor = parameter.getEnclosingElement();
    return constructor instanceof ExecutableElement executable
        && copies(executable, parameter.getSimpleName().toString())
        && !holdsCollections(parameter.asType());
  }

  /** Whether every constructor of a record ends in a copy of a component that copies hold. */
  boolean isCopied(TypeElement record, String component) {
    return record.getEnclosedElements().stream()
        .filter(each -> each.getKind() == ElementKind.CONSTRUCTOR)
        .map(ExecutableElement.class::cast)
        .filter(each -> each.getParameters().size() == record.getRecordComponents().size())
        .anyMatch(
            constructor ->
                copies(constructor, component)
                    && constructor.getParameters().stream()
                        .filter(each -> each.getSimpleName().contentEquals(component))
                        .noneMatch(each -> holdsCollections(each.asType())));
  }

  private boolean copies(ExecutableElement constructor, String name) {
    MethodTree tree = code.trees().getTree(constructor);
    if (tree == null || tree.getBody() == null) {
      return false;
    }
    for (StatementTree statement : tree.getBody().getStatements()) {
      if (statement instanceof ExpressionStatementTree expression
          && expression.getExpression() instanceof AssignmentTree assignment
          && isNamed(assignment.getVariable(), name)
          && isCopy(assignment.getExpression())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNamed(ExpressionTree variable, String name) {
    return variable instanceof IdentifierTree identifier
        ? identifier.getName().contentEquals(name)
        : variable instanceof MemberSelectTree select && select.getIdentifier().contentEquals(name);
  }

  private static boolean isCopy(ExpressionTree value) {
    return (value instanceof NewClassTree creation
            && creation.getClassBody() == null
            && CLASSES.stream()
                .anyMatch(
                    name ->
                        creation
                            .getIdentifier()
                            .toString()
                            .replaceFirst("<.*", "")
                            .equals(name.substring(name.lastIndexOf('.') + 1))))
        || (value instanceof MethodInvocationTree call
            && call.getMethodSelect() instanceof MemberSelectTree select
            && select.getIdentifier().contentEquals("copyOf")
            && List.of("List", "Set", "Map").contains(select.getExpression().toString()));
  }

  /** Whether a call of an object's method gives a view of it. */
  static boolean isView(Code code, Code.MethodCall call) {
    return VIEWS.contains(call.name())
        && call.owner().startsWith("java.util.")
        && code.isCollection(code.type(call.path()));
  }

  /** What a static method makes. */
  static FactoryResult factory(Code.MethodCall call) {
    String name = call.name();
    return switch (call.owner()) {
      case "java.util.List", "java.util.Set", "java.util.Map" ->
          name.equals("copyOf") ? FactoryResult.OF_CONTENT : FactoryResult.OF_VALUES;
      case "java.util.Arrays", "java.util.Optional", "java.util.stream.Stream" ->
          FactoryResult.OF_VALUES;
      case "java.util.Objects" -> FactoryResult.SAME;
      case "java.util.EnumSet" -> FactoryResult.OF_CONTENT;
      case "java.util.Collections" -> {
        if (name.matches("(unmodifiable|synchronized|checked)[A-Z].*")) {
          yield FactoryResult.WRAPPER;
        }
        if (name.equals("list")) {
          yield FactoryResult.OF_CONTENT;
        }
        boolean isKnown =
            name.matches(
                "singleton(List|Map)?|empty(Sorted|Navigable)?(List|Set|Map)|nCopies|max|min");
        yield isKnown ? FactoryResult.OF_VALUES : FactoryResult.UNKNOWN;
      }
      default -> FactoryResult.UNKNOWN;
    };
  }

  /** Whether a method makes a collection that can be created again. */
  static boolean isFactory(ExecutableElement method) {
    String owner = Code.name(method.getEnclosingElement().asType());
    String name = method.getSimpleName().toString();
    return (Set.of("java.util.List", "java.util.Set", "java.util.Map").contains(owner)
            && name.matches("of|copyOf|ofEntries"))
        || (owner.equals("java.util.Arrays") && name.equals("asList"))
        || (owner.equals("java.util.stream.Stream") && name.equals("toList"))
        || (owner.equals("java.util.Collections")
            && name.matches("singleton(List|Map)?|empty(Sorted|Navigable)?(List|Set|Map)|nCopies"));
  }

  /** Whether a collector makes collections that can be created again. */
  static boolean isCollector(Code.MethodCall call) {
    return call.owner().equals("java.util.stream.Collectors") && COLLECTORS.contains(call.name());
  }

  /** A copy, as it is proposed in messages. */
  String copy(TypeMirror type) {
    if (type.getKind() == TypeKind.DECLARED && !code.isCollection(type)) {
      return "made with copies of the collections in it";
    }
    String name =
        code.isA(type, "java.util.SortedMap")
            ? "TreeMap"
            : code.isA(type, "java.util.SortedSet")
                ? "TreeSet"
                : code.isA(type, "java.util.Map")
                    ? "LinkedHashMap"
                    : code.isA(type, "java.util.Set")
                        ? "LinkedHashSet"
                        : code.isA(type, "java.util.Queue") ? "ArrayDeque" : "ArrayList";
    return "new " + name + "<>(…)";
  }
}
