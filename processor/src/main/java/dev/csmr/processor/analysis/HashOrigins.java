package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BindingPatternTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;

/**
 * Tells which expressions of a class have the order of hash codes: collections created as such, and
 * the variables and parameters of the class that hold one.
 */
final class HashOrigins {
  private static final Set<String> CLASSES =
      Set.of(
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.Hashtable",
          "java.util.IdentityHashMap",
          "java.util.WeakHashMap",
          "java.util.concurrent.ConcurrentHashMap");
  private static final Set<String> LINKED =
      Set.of("java.util.LinkedHashMap", "java.util.LinkedHashSet");
  private static final Set<String> WRAPPERS =
      Set.of(
          "checkedCollection",
          "checkedMap",
          "checkedSet",
          "synchronizedCollection",
          "synchronizedMap",
          "synchronizedSet",
          "unmodifiableCollection",
          "unmodifiableMap",
          "unmodifiableSequencedCollection",
          "unmodifiableSet",
          "newSetFromMap");
  private static final Set<String> HOLDERS = Set.of("java.util.Map.Entry", "java.util.Optional");
  static final Set<String> VIEWS = Set.of("keySet", "values", "entrySet");

  private final ClassSource source;
  private final Code code;
  private final HashedComponents components;
  private final Set<Element> variables = new HashSet<>();

  /** The methods of the class that give collections in hash order to nobody but itself. */
  private final Set<Element> gives = new HashSet<>();

  HashOrigins(ClassSource source) {
    this.source = source;
    this.code = source.code();
    this.components = new HashedComponents(code);
    int before;
    do {
      before = variables.size() + gives.size();
      for (TypeElement each = source.element();
          each != null;
          each = Code.element(each.getSuperclass()).orElse(null)) {
        TreePath path = code.trees().getPath(each);
        if (path != null) {
          code.attribute(path);
          new Collector().scan(path, null);
        }
      }
    } while (variables.size() + gives.size() > before);
  }

  /** Whether an expression is a collection in hash order, or a view of one. */
  boolean isHashed(TreePath expression) {
    TreePath path = Code.plain(expression);
    Tree tree = path.getLeaf();
    if (tree instanceof ConditionalExpressionTree choice) {
      return isHashed(new TreePath(path, choice.getTrueExpression()))
          || isHashed(new TreePath(path, choice.getFalseExpression()));
    }
    if (tree instanceof AssignmentTree assignment) {
      return isHashed(new TreePath(path, assignment.getExpression()));
    }
    TypeMirror type = code.type(path);
    boolean isMany =
        code.isCollection(type)
            || code.isA(type, "java.lang.Iterable")
            || type.getKind() == TypeKind.TYPEVAR
            || Code.name(type).equals("java.lang.Object");
    if (!isMany || hasOneElement(type)) {
      return false;
    }
    return isHashClass(type)
        || code.variable(path).filter(this::isHashedVariable).isPresent()
        || code.created(path).filter(created -> isHashClass(created.asType())).isPresent()
        || code.call(path).filter(this::isHashed).isPresent();
  }

  private boolean isHashedVariable(VariableElement variable) {
    return variables.contains(variable) || components.isHashed(variable);
  }

  /** Whether an expression is a component that its record keeps in hash order, or gives it. */
  boolean isComponent(TreePath expression) {
    return code.variable(expression).filter(components::isHashed).isPresent()
        || code.call(expression).filter(call -> components.isHashed(call.method())).isPresent()
        || method(expression).filter(components::isHashed).isPresent();
  }

  /** Whether a method reference is to one that gives a collection in hash order. */
  boolean givesHashed(TreePath reference) {
    return method(reference)
        .filter(method -> gives.contains(method) || components.isHashed(method) || isCopy(method))
        .isPresent();
  }

  private static boolean isCopy(ExecutableElement method) {
    return method.getSimpleName().contentEquals("copyOf")
        && method.getEnclosingElement() instanceof TypeElement type
        && Set.of("java.util.Map", "java.util.Set").contains(type.getQualifiedName().toString());
  }

  private Optional<ExecutableElement> method(TreePath reference) {
    return reference.getLeaf() instanceof MemberReferenceTree
            && code.trees().getElement(reference) instanceof ExecutableElement method
        ? Optional.of(method)
        : Optional.empty();
  }

  /** Whether an argument becomes a component that its record keeps in hash order anyway. */
  boolean isHashedBy(ExecutableElement constructor, int parameter) {
    return components.isHashedBy(constructor, parameter);
  }

  /** Whether texts of objects of a type show an order of hash codes. */
  boolean isTextHashed(TypeMirror type) {
    return holdsHashes(type) || components.areInTexts(type);
  }

  /** Whether a type itself says that its objects are in hash order. */
  boolean isHashClass(TypeMirror type) {
    return code.isAny(type, CLASSES) && !code.isAny(type, LINKED);
  }

  /** Whether a type says that its objects contain collections in hash order. */
  boolean holdsHashes(TypeMirror type) {
    return (code.isCollection(type) || code.isAny(type, HOLDERS))
        && ((DeclaredType) type)
            .getTypeArguments().stream()
                .map(HashOrigins::bound)
                .anyMatch(each -> isHashClass(each) || holdsHashes(each));
  }

  /** Whether a type is that of functions of collections in hash order. */
  boolean takesHashed(TypeMirror function) {
    return Code.name(function).startsWith("java.util.function.")
        && !Code.name(function).endsWith("Supplier")
        && ((DeclaredType) function)
            .getTypeArguments().stream()
                .limit(1)
                .map(HashOrigins::bound)
                .anyMatch(this::isHashClass);
  }

  private static TypeMirror bound(TypeMirror type) {
    if (type instanceof WildcardType wildcard) {
      return wildcard.getExtendsBound() != null
          ? wildcard.getExtendsBound()
          : wildcard.getSuperBound() != null ? wildcard.getSuperBound() : type;
    }
    return type;
  }

  /** Whether an expression creates a collection in hash order. */
  boolean isHashedCreation(TreePath expression) {
    return Code.plain(expression).getLeaf() instanceof NewClassTree creation
        && creation.getClassBody() == null
        && isHashClass(code.type(expression));
  }

  /** Whether a reference is to the constructor of a collection in hash order. */
  boolean isHashConstructor(TreePath expression) {
    return expression.getLeaf() instanceof MemberReferenceTree reference
        && reference.getMode() == MemberReferenceTree.ReferenceMode.NEW
        && isHashClass(code.type(new TreePath(expression, reference.getQualifierExpression())));
  }

  private boolean isHashed(Code.MethodCall call) {
    return gives.contains(call.method())
        || components.isHashed(call.method())
        || isHashedByName(call);
  }

  private boolean isHashedByName(Code.MethodCall call) {
    return switch (call.owner()) {
      case "java.util.Set" ->
          call.is("java.util.Set", "copyOf") || (call.is("java.util.Set", "of") && isMany(call));
      case "java.util.Map" ->
          call.is("java.util.Map", "copyOf")
              || (call.is("java.util.Map", "of") && call.count() > 2)
              || (call.is("java.util.Map", "ofEntries") && isMany(call))
              || isViewOfHashed(call);
      case "java.util.Collections" -> WRAPPERS.contains(call.name()) && isHashed(call.argument(0));
      case "java.util.concurrent.ConcurrentHashMap" ->
          call.name().equals("newKeySet") || isViewOfHashed(call);
      case "java.util.Objects" ->
          call.name().startsWith("requireNonNull") && isHashed(call.argument(0));
      case "java.util.stream.Stream" ->
          call.name().equals("collect") && call.count() == 1 && isHashing(call.argument(0));
      default -> isViewOfHashed(call);
    };
  }

  private static boolean isMany(Code.MethodCall call) {
    return call.count() > 1 || (call.count() == 1 && call.method().isVarArgs());
  }

  private boolean isViewOfHashed(Code.MethodCall call) {
    return VIEWS.contains(call.name())
        && call.count() == 0
        && call.receiver().filter(this::isHashed).isPresent();
  }

  /** Whether a collector collects into a collection in hash order. */
  boolean isHashing(TreePath collector) {
    return code.call(collector)
        .filter(call -> call.owner().equals("java.util.stream.Collectors"))
        .filter(
            call ->
                switch (call.name()) {
                  case "toSet", "toUnmodifiableSet", "toUnmodifiableMap", "toConcurrentMap" -> true;
                  case "groupingByConcurrent" -> true;
                  case "toMap" -> call.count() < 4 || isHashSupplier(call.argument(3));
                  case "groupingBy" -> call.count() < 3 || isHashSupplier(call.argument(1));
                  case "toCollection" -> isHashSupplier(call.argument(0));
                  default -> false;
                })
        .isPresent();
  }

  private boolean isHashSupplier(TreePath supplier) {
    return isHashConstructor(supplier)
        || (supplier.getLeaf() instanceof LambdaExpressionTree lambda
            && isHashed(new TreePath(supplier, lambda.getBody())));
  }

  /** A collection of a type that has one value has one order. */
  private static boolean hasOneElement(TypeMirror type) {
    List<? extends TypeMirror> arguments =
        type instanceof DeclaredType declared ? declared.getTypeArguments() : List.of();
    return !arguments.isEmpty()
        && Code.element(arguments.get(0)).filter(HashOrigins::hasOneValue).isPresent();
  }

  private static boolean hasOneValue(TypeElement type) {
    return type.getKind() == ElementKind.RECORD && type.getRecordComponents().isEmpty();
  }

  /** The method of the class itself, and of nobody else, that a statement returns from. */
  Optional<Element> ownMethod(TreePath statement) {
    for (TreePath each = statement; each != null; each = each.getParentPath()) {
      if (each.getLeaf() instanceof LambdaExpressionTree) {
        return Optional.empty();
      }
      if (each.getLeaf() instanceof MethodTree method) {
        return method.getModifiers().getFlags().contains(Modifier.PRIVATE)
            ? Optional.ofNullable(code.trees().getElement(each))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private final class Collector extends GivenValues {
    Collector() {
      super(code);
    }

    @Override
    public Void visitReturn(ReturnTree node, Void unused) {
      if (node.getExpression() != null
          && isHashed(new TreePath(getCurrentPath(), node.getExpression()))) {
        ownMethod(getCurrentPath()).ifPresent(gives::add);
      }
      return super.visitReturn(node, null);
    }

    @Override
    public Void visitInstanceOf(InstanceOfTree node, Void unused) {
      if (node.getPattern() instanceof BindingPatternTree pattern) {
        TreePath path = new TreePath(getCurrentPath(), pattern);
        give(
            code.trees().getElement(new TreePath(path, pattern.getVariable())),
            new TreePath(getCurrentPath(), node.getExpression()));
      }
      return super.visitInstanceOf(node, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      code.call(getCurrentPath())
          .filter(call -> source.declares(call.method()))
          .ifPresent(this::pass);
      return super.visitMethodInvocation(node, null);
    }

    private void pass(Code.MethodCall call) {
      List<? extends VariableElement> parameters = call.method().getParameters();
      List<? extends ExpressionTree> arguments = call.tree().getArguments();
      for (int i = 0; i < Math.min(parameters.size(), arguments.size()); i++) {
        give(parameters.get(i), call.argument(i));
      }
    }

    @Override
    void give(Element variable, TreePath value) {
      boolean isReference =
          variable != null
              && Set.of(TypeKind.DECLARED, TypeKind.TYPEVAR).contains(variable.asType().getKind());
      if (isReference && isHashed(value)) {
        variables.add(variable);
      }
    }
  }
}
