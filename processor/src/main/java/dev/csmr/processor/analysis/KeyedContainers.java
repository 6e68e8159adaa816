package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/**
 * Tells which fields of a class hold a map or set in which what is at one key has nothing to do
 * with what is at another: keys are the same only if they are equal, the collection keeps no order
 * of its own, and no object that can be changed is kept at two keys. Goes by names, like {@link
 * KeyedOperations}.
 */
final class KeyedContainers {
  /** Collections in which keys do not know of each other: a linked one keeps their order. */
  private static final Set<String> CONTAINERS =
      Set.of("EnumMap", "HashMap", "HashSet", "TreeMap", "TreeSet");

  private static final Set<String> HASHED = Set.of("HashMap", "HashSet");

  private static final Set<String> COLLECTIONS =
      Set.of(
          "ArrayDeque",
          "ArrayList",
          "EnumMap",
          "HashMap",
          "HashSet",
          "LinkedHashMap",
          "LinkedHashSet",
          "LinkedList",
          "PriorityQueue",
          "TreeMap",
          "TreeSet");

  /** Methods that put no value into a map, nor give a view by which one could be put. */
  private static final Set<String> READS =
      Set.of(
          "clear",
          "containsKey",
          "containsValue",
          "firstEntry",
          "firstKey",
          "forEach",
          "get",
          "getOrDefault",
          "isEmpty",
          "keySet",
          "lastEntry",
          "lastKey",
          "remove",
          "size",
          "values");

  private static final Set<String> PUTS = Set.of("put", "putIfAbsent", "replace");
  private static final Set<String> COMPUTES =
      Set.of("compute", "computeIfAbsent", "computeIfPresent");

  private final Code code;
  private final TypeElement type;
  private final TreePath path;
  private final Changeable changeable;
  private final Map<String, Optional<String>> obstacles = new HashMap<>();

  KeyedContainers(Code code, TypeElement type, TreePath path) {
    this.code = code;
    this.type = type;
    this.path = path;
    this.changeable = new Changeable(code);
  }

  /** Why a field holds no such map or set; empty if it does. */
  Optional<String> obstacle(String field) {
    return obstacles.computeIfAbsent(field, this::find);
  }

  /** Whether an object that can be changed might be at several keys of the map in a field. */
  boolean mayShare(String field) {
    return value(field)
        .map(this::held)
        .filter(each -> changeable.isPart(each) && isShared(field, each))
        .isPresent();
  }

  /** What an Optional holds; any other type itself. */
  private TypeMirror held(TypeMirror value) {
    return value instanceof DeclaredType optional
            && Code.name(optional).equals("java.util.Optional")
            && optional.getTypeArguments().size() == 1
        ? optional.getTypeArguments().get(0)
        : value;
  }

  /** Whether a class that an expression names is a collection of the platform. */
  boolean isCollection(NewClassTree creation) {
    return creation.getClassBody() == null && COLLECTIONS.contains(name(creation));
  }

  private Optional<String> find(String field) {
    if (!isContainer(field)) {
      return Optional.of("which is not a TreeMap, HashMap, TreeSet or HashSet in its own order");
    }
    Optional<TypeMirror> value = value(field);
    return value.filter(each -> changeable.isPart(each) && isShared(field, each)).isPresent()
        ? Optional.of("whose values might be at several keys at once and can change")
        : Optional.empty();
  }

  private boolean isContainer(String field) {
    boolean[] isAssigned = {false};
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitAssignment(AssignmentTree node, Void unused) {
        isAssigned[0] |= isField(node.getVariable(), field);
        return super.visitAssignment(node, null);
      }
    }.scan(path, null);
    return !isAssigned[0]
        && ((ClassTree) path.getLeaf())
            .getMembers().stream()
                .filter(member -> member instanceof VariableTree)
                .map(VariableTree.class::cast)
                .filter(variable -> variable.getName().contentEquals(field))
                .anyMatch(variable -> isContainer(variable.getInitializer()));
  }

  private boolean isContainer(ExpressionTree value) {
    return value instanceof NewClassTree creation
        && creation.getClassBody() == null
        && CONTAINERS.contains(name(creation))
        && isInOwnOrder(name(creation), creation.getArguments());
  }

  /** Whether a constructor is given no comparator, nor a collection that might have one. */
  private static boolean isInOwnOrder(String name, List<? extends ExpressionTree> arguments) {
    return arguments.isEmpty()
        || (HASHED.contains(name) && arguments.stream().allMatch(LiteralTree.class::isInstance))
        || (name.equals("EnumMap") && arguments.get(0).toString().endsWith(".class"));
  }

  /** The simple name of the platform's class that is created; empty for another. */
  private String name(NewClassTree creation) {
    String text = creation.getIdentifier().toString().replaceFirst("(?s)<.*", "").strip();
    String name = text.substring(text.lastIndexOf('.') + 1);
    boolean isMeant =
        text.equals("java.util." + name)
            || (text.equals(name) && isImported(path.getCompilationUnit(), name));
    return isMeant ? name : "";
  }

  private boolean isImported(CompilationUnitTree unit, String name) {
    String here = code.elements().getPackageOf(type).getQualifiedName() + "." + name;
    boolean isHidden =
        ElementFilter.typesIn(code.elements().getAllMembers(type)).stream()
            .anyMatch(each -> each.getSimpleName().contentEquals(name));
    List<String> imports =
        unit.getImports().stream()
            .map(ImportTree::getQualifiedIdentifier)
            .map(Tree::toString)
            .toList();
    return !isHidden
        && (imports.contains("java.util." + name)
            || (imports.contains("java.util.*")
                && imports.stream().noneMatch(each -> each.endsWith("." + name))
                && code.elements().getTypeElement(here) == null));
  }

  /** The type of what a map has at its keys; empty for a set. */
  private Optional<TypeMirror> value(String field) {
    return ElementFilter.fieldsIn(type.getEnclosedElements()).stream()
        .filter(each -> each.getSimpleName().contentEquals(field))
        .map(VariableElement::asType)
        .filter(each -> !code.isA(each, "java.util.Collection"))
        .map(
            each ->
                each instanceof DeclaredType map && map.getTypeArguments().size() == 2
                    ? map.getTypeArguments().get(1)
                    : code.elements().getTypeElement("java.lang.Object").asType())
        .findFirst();
  }

  /** Whether a value that can be changed might be kept somewhere else, too. */
  private boolean isShared(String field, TypeMirror value) {
    boolean[] isShared = {!isFlat(value)};
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitIdentifier(IdentifierTree node, Void unused) {
        check(node);
        return null;
      }

      @Override
      public Void visitMemberSelect(MemberSelectTree node, Void unused) {
        check(node);
        isShared[0] |= node.getIdentifier().contentEquals("setValue");
        return isField(node, field) ? null : super.visitMemberSelect(node, null);
      }

      private void check(ExpressionTree use) {
        if (isField(use, field)) {
          isShared[0] |= !isUnsharing(getCurrentPath(), value);
        }
      }
    }.scan(path, null);
    return isShared[0];
  }

  /** Whether values are collections of what cannot change, or records with such collections. */
  private boolean isFlat(TypeMirror value) {
    if (code.isCollection(value)) {
      return value instanceof DeclaredType declared
          && !declared.getTypeArguments().isEmpty()
          && declared.getTypeArguments().stream().noneMatch(changeable::isPart);
    }
    return Code.element(value)
        .filter(element -> element.getKind() == ElementKind.RECORD)
        .filter(element -> element.getTypeParameters().isEmpty())
        .filter(
            element ->
                element.getRecordComponents().stream()
                    .map(RecordComponentElement::asType)
                    .allMatch(
                        each ->
                            !changeable.isPart(each) || (code.isCollection(each) && isFlat(each))))
        .isPresent();
  }

  /** Whether a use of a map puts only new values into it. */
  private boolean isUnsharing(TreePath use, TypeMirror value) {
    Tree parent = use.getParentPath().getLeaf();
    if (parent instanceof NewClassTree creation) {
      return isCollection(creation);
    }
    if (!(parent instanceof MemberSelectTree select)
        || !(use.getParentPath().getParentPath().getLeaf() instanceof MethodInvocationTree call)
        || call.getMethodSelect() != select) {
      return false;
    }
    String method = select.getIdentifier().toString();
    List<? extends ExpressionTree> arguments = call.getArguments();
    if (PUTS.contains(method)) {
      return isNew(arguments.get(arguments.size() - 1), value);
    }
    if (COMPUTES.contains(method)) {
      return makesNew(arguments.get(arguments.size() - 1), value);
    }
    return READS.contains(method) || (method.equals("entrySet") && arguments.isEmpty());
  }

  private boolean makesNew(ExpressionTree function, TypeMirror value) {
    if (function instanceof MemberReferenceTree reference) {
      return reference.getMode() == MemberReferenceTree.ReferenceMode.NEW
          && code.isCollection(value);
    }
    return function instanceof LambdaExpressionTree lambda
        && lambda.getBody() instanceof ExpressionTree body
        && isNew(body, value);
  }

  /** Whether an expression makes an object that nobody else has. */
  private boolean isNew(ExpressionTree expression, TypeMirror value) {
    if (expression instanceof ParenthesizedTree parenthesized) {
      return isNew(parenthesized.getExpression(), value);
    }
    if (expression instanceof ConditionalExpressionTree choice) {
      return isNew(choice.getTrueExpression(), value) && isNew(choice.getFalseExpression(), value);
    }
    if (expression instanceof NewClassTree creation) {
      return code.isCollection(value)
          ? isCollection(creation)
          : creation.getClassBody() == null && isNewRecord(creation, value);
    }
    return expression instanceof MethodInvocationTree call
        && call.getMethodSelect() instanceof MemberSelectTree select
        && select.getIdentifier().toString().matches("of|copyOf")
        && select.getExpression().toString().matches("(java\\.util\\.)?(List|Set|Map)");
  }

  private boolean isNewRecord(NewClassTree creation, TypeMirror value) {
    List<? extends RecordComponentElement> components =
        Code.element(value).orElseThrow().getRecordComponents();
    if (components.size() != creation.getArguments().size()) {
      return false;
    }
    for (int i = 0; i < components.size(); i++) {
      TypeMirror component = components.get(i).asType();
      if (changeable.isPart(component) && !isNew(creation.getArguments().get(i), component)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isField(ExpressionTree expression, String field) {
    return expression instanceof IdentifierTree identifier
        ? identifier.getName().contentEquals(field)
        : expression instanceof MemberSelectTree select
            && select.getIdentifier().contentEquals(field)
            && select.getExpression().toString().matches("(\\w+\\.)?this");
  }
}
