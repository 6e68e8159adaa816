package dev.csmr.processor.analysis;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.EmptyStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;

/**
 * Tells which expressions and functions are known to be pure: they change nothing and throw
 * nothing, and are the same whenever they are evaluated for the same element while what they read
 * does not change. A list of what is known: what is not in it is not pure. Methods whose source is
 * compiled are read, as far as they consist of declarations, choices and results. Null is not
 * looked for, not in collections, nor in components of records; nor are times that nobody lives in.
 */
final class Purity {
  private static final Set<Tree.Kind> DIVISIONS = Set.of(Tree.Kind.DIVIDE, Tree.Kind.REMAINDER);

  private static final Map<String, Set<String>> METHODS =
      Map.ofEntries(
          Map.entry(
              "java.lang.String",
              Set.of(
                  "compareToIgnoreCase",
                  "concat",
                  "contains",
                  "endsWith",
                  "equalsIgnoreCase",
                  "indexOf",
                  "isBlank",
                  "isEmpty",
                  "lastIndexOf",
                  "length",
                  "replace",
                  "startsWith",
                  "strip",
                  "stripLeading",
                  "stripTrailing",
                  "toLowerCase",
                  "toUpperCase",
                  "trim")),
          Map.entry("java.lang.Enum", Set.of("name", "ordinal")),
          Map.entry(
              "java.lang.Math",
              Set.of("abs", "ceil", "floor", "max", "min", "rint", "round", "signum", "sqrt")),
          Map.entry("java.util.Objects", Set.of("isNull", "nonNull")),
          Map.entry("java.util.Map.Entry", Set.of("getKey", "getValue")),
          Map.entry("java.util.function.Function", Set.of("identity")),
          Map.entry("java.util.function.Predicate", Set.of("not")),
          Map.entry("dev.csmr.ReplicaContext", Set.of("now")));

  private static final Set<String> OF_COLLECTIONS =
      Set.of("contains", "containsKey", "isEmpty", "size");

  /** Numbers: what neither reads a text nor checks a range. */
  private static final Pattern OF_NUMBERS =
      Pattern.compile(
          "java\\.lang\\.(Integer|Long|Short|Byte|Float|Double|Boolean|Character|Number)\\."
              + "(\\w+Value|sum|max|min|signum|bitCount|abs|is\\w+|to\\w+Case|logical\\w+|compare)"
              + "|java\\.math\\.Big(Decimal|Integer)\\."
              + "(abs|add|max|min|multiply|negate|signum|subtract)");

  /** Times: what only looks at them. */
  private static final Pattern OF_TIMES =
      Pattern.compile("java\\.time\\.\\w+\\.(is\\w+|get\\w+|toSeconds|toMinutes|toHours|toDays)");

  private static final Set<String> OF_VALUES =
      Set.of("compareTo", "equals", "hashCode", "toString");

  private final Code code;
  private final ValueTypes values;
  private final CalledMethods calls;
  private final Set<Element> reads = new HashSet<>();
  private final Set<Element> declared = new HashSet<>();
  private final Map<ExecutableElement, Boolean> known = new HashMap<>();

  Purity(ClassSource source) {
    this.code = source.code();
    this.values = new ValueTypes(code);
    this.calls = source.calls();
  }

  /** The variables that were read by what has been looked at. */
  Set<Element> reads() {
    return reads;
  }

  /** Whether anything was read, but what is known to be its own, that others may change. */
  boolean readsShared(Predicate<Element> isOwn) {
    return reads.stream()
        .filter(each -> !Code.name(each.asType()).equals("dev.csmr.ReplicaContext"))
        .anyMatch(each -> !values.isContent(each.asType()) && !isOwn.test(each));
  }

  /** Whether a variable is one that the functions and methods looked at declare. */
  boolean declares(Element variable) {
    return declared.contains(variable);
  }

  /** Whether a function is pure: a lambda, a method reference, or one made of such. */
  boolean isFunction(TreePath function) {
    TreePath path = Code.plain(function);
    if (path.getLeaf() instanceof LambdaExpressionTree lambda) {
      lambda.getParameters().forEach(each -> declare(new TreePath(path, each)));
      TreePath body = new TreePath(path, lambda.getBody());
      return lambda.getBody() instanceof StatementTree ? isBody(body) : isPure(body);
    }
    if (path.getLeaf() instanceof MemberReferenceTree reference) {
      return isReference(path, reference);
    }
    return code.call(path)
        .filter(
            call ->
                call.is("java.util.function.Function", "identity")
                    || call.is("java.util.function.Predicate", "not"))
        .filter(call -> call.arguments().stream().allMatch(this::isFunction))
        .isPresent();
  }

  private void declare(TreePath variable) {
    declared.add(code.trees().getElement(variable));
  }

  private boolean isReference(TreePath path, MemberReferenceTree reference) {
    if (!(code.trees().getElement(path) instanceof ExecutableElement method)) {
      return false;
    }
    TreePath qualifier = new TreePath(path, reference.getQualifierExpression());
    if (reference.getMode() == MemberReferenceTree.ReferenceMode.NEW) {
      return isPlainRecord(method);
    }
    boolean isType = code.trees().getElement(qualifier) instanceof TypeElement;
    return (isType || isThis(qualifier) || isPure(qualifier))
        && method.getParameters().stream().noneMatch(each -> isFunctional(each.asType()))
        && isKnown(method, code.type(qualifier));
  }

  private static boolean isFunctional(TypeMirror type) {
    return Code.name(type).startsWith("java.util.function.");
  }

  /** Whether an expression is pure. */
  boolean isPure(TreePath expression) {
    Tree tree = expression.getLeaf();
    if (tree instanceof LiteralTree) {
      return tree.getKind() != Tree.Kind.NULL_LITERAL;
    }
    if (tree instanceof ParenthesizedTree inner) {
      return isPure(new TreePath(expression, inner.getExpression()));
    }
    if (tree instanceof TypeCastTree cast) {
      return isCast(expression, cast);
    }
    if (tree instanceof IdentifierTree || tree instanceof MemberSelectTree) {
      return isRead(expression);
    }
    if (tree instanceof UnaryTree unary) {
      return switch (tree.getKind()) {
        case UNARY_PLUS, UNARY_MINUS, BITWISE_COMPLEMENT, LOGICAL_COMPLEMENT ->
            isPure(new TreePath(expression, unary.getExpression()));
        default -> false;
      };
    }
    if (tree instanceof BinaryTree binary) {
      return isBinary(expression, binary);
    }
    if (tree instanceof ConditionalExpressionTree choice) {
      return isPure(new TreePath(expression, choice.getCondition()))
          && isPure(new TreePath(expression, choice.getTrueExpression()))
          && isPure(new TreePath(expression, choice.getFalseExpression()));
    }
    if (tree instanceof InstanceOfTree test) {
      return isPure(new TreePath(expression, test.getExpression()));
    }
    if (tree instanceof NewClassTree creation) {
      return creation.getClassBody() == null
          && code.trees().getElement(expression) instanceof ExecutableElement constructor
          && isPlainRecord(constructor)
          && Code.paths(expression, creation.getArguments()).stream().allMatch(this::isPure);
    }
    return code.call(expression).filter(this::isCall).isPresent();
  }

  private boolean isCast(TreePath path, TypeCastTree cast) {
    TreePath inner = new TreePath(path, cast.getExpression());
    TypeMirror from = code.type(inner);
    TypeMirror to = code.type(path);
    return isPure(inner)
        && (from.getKind().isPrimitive()
            || code.types().isAssignable(code.types().erasure(from), code.types().erasure(to)));
  }

  private boolean isRead(TreePath path) {
    if (!(code.trees().getElement(path) instanceof VariableElement variable) || isThis(path)) {
      return false;
    }
    boolean isStatic = variable.getModifiers().contains(Modifier.STATIC);
    if (isStatic) {
      return variable.getModifiers().contains(Modifier.FINAL);
    }
    reads.add(variable);
    if (!(path.getLeaf() instanceof MemberSelectTree select)) {
      return true;
    }
    TreePath owner = new TreePath(path, select.getExpression());
    return isThis(owner) || isPure(owner);
  }

  private static boolean isThis(TreePath expression) {
    return Set.of("this", "super").contains(expression.getLeaf().toString());
  }

  private boolean isBinary(TreePath path, BinaryTree binary) {
    TreePath right = new TreePath(path, binary.getRightOperand());
    boolean isDivision =
        DIVISIONS.contains(binary.getKind()) && StreamOrder.isIntegral(code.type(right));
    if (isDivision) {
      Object divisor =
          Code.plain(right).getLeaf() instanceof LiteralTree literal
              ? literal.getValue()
              : code.variable(right).map(VariableElement::getConstantValue).orElse(0);
      if (!(divisor instanceof Number number) || number.longValue() == 0) {
        return false;
      }
    }
    TreePath left = new TreePath(path, binary.getLeftOperand());
    boolean compares =
        Set.of(Tree.Kind.EQUAL_TO, Tree.Kind.NOT_EQUAL_TO).contains(binary.getKind());
    if (compares && binary.getRightOperand().getKind() == Tree.Kind.NULL_LITERAL) {
      return isPure(left);
    }
    if (compares && !isComparedByValue(code.type(left)) && !isComparedByValue(code.type(right))) {
      return false;
    }
    boolean isText = Code.name(code.type(path)).equals("java.lang.String");
    return isPure(left)
        && isPure(right)
        && (!isText
            || (values.hasKnownText(code.type(left)) && values.hasKnownText(code.type(right))));
  }

  /** Whether {@code ==} asks for the value, not which of two equal objects it is. */
  private boolean isComparedByValue(TypeMirror type) {
    return type.getKind().isPrimitive() || ValueTypes.isEnum(type);
  }

  private boolean isCall(Code.MethodCall call) {
    if (call.is("java.util.Objects", "equals")) {
      return call.arguments().stream()
          .allMatch(each -> values.isContent(code.type(each)) && isPure(each));
    }
    boolean areArguments =
        call.arguments().stream()
            .allMatch(each -> isFunctional(code.type(each)) ? isFunction(each) : isPure(each));
    boolean isReceiver = call.receiver().stream().allMatch(each -> isThis(each) || isPure(each));
    TypeMirror type =
        call.receiver().map(code::type).orElse(call.method().getEnclosingElement().asType());
    return areArguments && isReceiver && isKnown(call.method(), type);
  }

  /** Whether a method is pure, given what is. */
  private boolean isKnown(ExecutableElement method, TypeMirror type) {
    List<ExecutableElement> seen = calls.of(method);
    if (!seen.isEmpty()) {
      boolean mayBeFunction =
          method.getEnclosingElement().getKind() == ElementKind.INTERFACE
              && !method.getModifiers().contains(Modifier.STATIC)
              && !method.getModifiers().contains(Modifier.PRIVATE);
      return !mayBeFunction && seen.size() == 1 && isPureMethod(seen.get(0));
    }
    TypeElement element = (TypeElement) method.getEnclosingElement();
    String owner = element.getQualifiedName().toString();
    String name = method.getSimpleName().toString();
    if (element.getKind() == ElementKind.RECORD) {
      boolean isAccessor =
          element.getRecordComponents().stream()
              .anyMatch(each -> method.equals(each.getAccessor()));
      return isAccessor;
    }
    if (OF_VALUES.contains(name) && method.getParameters().size() < 2) {
      return name.equals("equals") ? values.isContent(type) : values.hasKnownText(type);
    }
    String full = owner + '.' + name;
    if (METHODS.getOrDefault(owner, Set.of()).contains(name)
        || OF_NUMBERS.matcher(full).matches()
        || OF_TIMES.matcher(full).matches()) {
      return true;
    }
    return owner.startsWith("java.util.")
        && OF_COLLECTIONS.contains(name)
        && code.isCollection(element.asType())
        && values.hasValues(type);
  }

  private boolean isPureMethod(ExecutableElement method) {
    Boolean before = known.putIfAbsent(method, false);
    if (before != null) {
      return before;
    }
    TreePath path = code.trees().getPath(method);
    calls.attribute(path);
    declared.addAll(method.getParameters());
    boolean isPure =
        method.getKind() == ElementKind.METHOD
            && path.getLeaf() instanceof MethodTree tree
            && isBody(new TreePath(path, tree.getBody()));
    known.put(method, isPure);
    return isPure;
  }

  /** Declarations, choices and results. */
  private boolean isBody(TreePath statement) {
    Tree tree = statement.getLeaf();
    if (tree instanceof BlockTree block) {
      return block.getStatements().stream().allMatch(each -> isBody(new TreePath(statement, each)));
    }
    if (tree instanceof VariableTree variable) {
      declare(statement);
      return variable.getInitializer() != null
          && isPure(new TreePath(statement, variable.getInitializer()));
    }
    if (tree instanceof IfTree choice) {
      return isPure(new TreePath(statement, choice.getCondition()))
          && isBody(new TreePath(statement, choice.getThenStatement()))
          && (choice.getElseStatement() == null
              || isBody(new TreePath(statement, choice.getElseStatement())));
    }
    if (tree instanceof ReturnTree result) {
      return result.getExpression() != null
          && isPure(new TreePath(statement, result.getExpression()));
    }
    return tree instanceof EmptyStatementTree;
  }

  private boolean isPlainRecord(ExecutableElement constructor) {
    return constructor.getKind() == ElementKind.CONSTRUCTOR
        && constructor.getEnclosingElement().getKind() == ElementKind.RECORD
        && code.elements().getOrigin(constructor) == Elements.Origin.MANDATED;
  }

  /** Whether an expression is a literal or a constant, and so the same for all elements. */
  boolean isConstant(ExpressionTree expression, TreePath parent) {
    TreePath path = Code.plain(new TreePath(parent, expression));
    return path.getLeaf() instanceof LiteralTree
        || code.variable(path)
            .filter(
                each ->
                    each.getModifiers().contains(Modifier.STATIC)
                        && each.getModifiers().contains(Modifier.FINAL))
            .isPresent();
  }
}
