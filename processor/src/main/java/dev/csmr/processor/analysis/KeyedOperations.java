package dev.csmr.processor.analysis;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import dev.csmr.MovableState;
import dev.csmr.processor.model.MoveModel;
import dev.csmr.processor.model.OperationModel;
import dev.csmr.processor.model.PartitionKeyModel;
import dev.csmr.processor.model.ReplicaModel;
import dev.csmr.processor.model.ServiceModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;

/**
 * Proves that operations touch nothing of the state but what is at their partition key: then the
 * order of operations on different keys makes no difference to anybody.
 *
 * <p>An operation is proven when it, and the methods of the class that it calls, use fields only as
 * in {@code map.get(key)}: a sorted or hashed map or set, asked for a partition key. It is asked
 * while code is generated, before the compiler knows types, so it goes by names; whatever it does
 * not understand is no proof.
 */
final class KeyedOperations {
  private static final Set<String> AT_A_KEY =
      Set.of(
          "add",
          "compute",
          "computeIfAbsent",
          "computeIfPresent",
          "contains",
          "containsKey",
          "get",
          "getOrDefault",
          "merge",
          "put",
          "putIfAbsent",
          "remove",
          "replace");

  /** Methods that leave a collection of keys as it is, and give nothing by which it can grow. */
  private static final Set<String> READS =
      Set.of(
          "allMatch",
          "anyMatch",
          "contains",
          "containsAll",
          "containsKey",
          "containsValue",
          "count",
          "distinct",
          "entrySet",
          "equals",
          "filter",
          "forEach",
          "forEachOrdered",
          "get",
          "getOrDefault",
          "isEmpty",
          "iterator",
          "keySet",
          "map",
          "mapToInt",
          "mapToLong",
          "mapToObj",
          "noneMatch",
          "size",
          "sorted",
          "stream",
          "values");

  /** Methods whose functions are given elements, and nothing else, as first argument. */
  private static final Set<String> OF_ELEMENTS =
      Set.of(
          "allMatch",
          "anyMatch",
          "filter",
          "flatMap",
          "forEach",
          "forEachOrdered",
          "map",
          "mapToInt",
          "mapToLong",
          "mapToObj",
          "noneMatch");

  private static final String THIS = "this";

  private final Trees trees;
  private final Code code;
  private final TypeElement type;
  private final ClassTree tree;
  private final KeyedContainers containers;
  private final Set<String> fields = new HashSet<>();
  private final Map<String, Optional<String>> obstacles = new HashMap<>();

  private KeyedOperations(Code code, TypeElement type, ClassTree tree) {
    this.code = code;
    this.trees = code.trees();
    this.type = type;
    this.tree = tree;
    this.containers = new KeyedContainers(code, type, trees.getPath(type));
    for (VariableElement field : ElementFilter.fieldsIn(type.getEnclosedElements())) {
      if (Code.isInstanceField(field) && !isContext(field)) {
        fields.add(field.getSimpleName().toString());
      }
    }
  }

  /** What keeps operations from being proven, by their names; those that are proven are absent. */
  static Map<String, String> obstacles(Code code, ServiceModel service) {
    Map<String, String> obstacles = new TreeMap<>();
    Optional<TypeElement> type = service.replica().map(ReplicaModel::element);
    ClassTree tree = type.map(code.trees()::getTree).orElse(null);
    for (OperationModel operation : service.operations()) {
      if (operation.partitionKey().isPresent()) {
        Optional<String> obstacle =
            tree == null
                ? Optional.of("its source is not seen")
                : new KeyedOperations(code, type.orElseThrow(), tree).obstacle(operation);
        obstacle.ifPresent(each -> obstacles.put(operation.name(), each));
      }
    }
    return obstacles;
  }

  /**
   * The fields of a movable service of which an object that can be changed might be at several keys
   * at once: it would be two after one of the keys has moved.
   */
  static List<String> shared(Code code, ServiceModel service) {
    TypeElement type = service.replica().map(ReplicaModel::element).orElseThrow();
    TreePath path = code.trees().getPath(type);
    if (path == null || service.moves().isEmpty()) {
      return List.of();
    }
    KeyedContainers containers = new KeyedContainers(code, type, path);
    return service.moves().get().fields().stream()
        .filter(each -> each.rule() == MoveModel.MoveRule.BY_KEY)
        .map(each -> each.field().name())
        .filter(containers::mayShare)
        .toList();
  }

  private static boolean isContext(VariableElement field) {
    return Code.name(field.asType()).equals("dev.csmr.ReplicaContext");
  }

  private Optional<String> obstacle(OperationModel operation) {
    String parent = Code.name(type.getSuperclass());
    if (!parent.equals("java.lang.Object")) {
      return Optional.of("its class extends another");
    }
    boolean hasInner =
        ElementFilter.typesIn(type.getEnclosedElements()).stream()
            .anyMatch(
                each ->
                    each.getKind() == ElementKind.CLASS
                        && !each.getModifiers().contains(Modifier.STATIC));
    if (hasInner) {
      return Optional.of("its class has an inner class that is not static");
    }
    PartitionKeyModel key = operation.partitionKey().orElseThrow();
    List<Known> parameters = new ArrayList<>();
    for (int i = 0; i < operation.parameters().size(); i++) {
      parameters.add(
          i != key.index() ? Known.NOTHING : key.isCollection() ? Known.KEYS : Known.KEY);
    }
    return obstacle(operation.name(), parameters);
  }

  /** What keeps a method from touching only its keys, given what is known of its arguments. */
  private Optional<String> obstacle(String name, List<Known> arguments) {
    String call = name + arguments;
    Optional<String> known = obstacles.get(call);
    if (known != null) {
      return known;
    }
    // What calls itself is judged by all else it does.
    obstacles.put(call, Optional.empty());
    List<MethodTree> methods =
        methods(name).stream().filter(m -> m.getParameters().size() == arguments.size()).toList();
    if (methods.size() > 1) {
      methods = methods.stream().filter(m -> !movesState(m)).toList();
    }
    Optional<String> obstacle;
    if (methods.size() != 1) {
      obstacle =
          Optional.of(
              methods.isEmpty()
                  ? "it calls " + name + ", which its class does not declare"
                  : "it calls " + name + ", which is overloaded");
    } else {
      MethodTree method = methods.get(0);
      TreePath path = new TreePath(new TreePath(trees.getPath(type), method), method.getBody());
      Body body = new Body(method, path, arguments);
      body.scan(path, null);
      obstacle = Optional.ofNullable(body.obstacle);
    }
    obstacles.put(call, obstacle);
    return obstacle;
  }

  /** Whether a method is none that an operation is or calls, though it may be called the same. */
  private boolean movesState(MethodTree method) {
    TypeElement movable = code.elements().getTypeElement(MovableState.class.getName());
    return movable != null
        && trees.getElement(new TreePath(trees.getPath(type), method))
            instanceof ExecutableElement element
        && !element.getModifiers().contains(Modifier.STATIC)
        && ElementFilter.methodsIn(movable.getEnclosedElements()).stream()
            .anyMatch(each -> code.elements().overrides(element, each, type));
  }

  private List<MethodTree> methods(String name) {
    List<MethodTree> methods = new ArrayList<>();
    for (Tree member : tree.getMembers()) {
      if (member instanceof MethodTree method
          && method.getName().contentEquals(name)
          && method.getBody() != null) {
        methods.add(method);
      }
    }
    return methods;
  }

  /** Whether the class has a method of this name from elsewhere, which might use anything. */
  private boolean inherits(String method) {
    return ElementFilter.methodsIn(code.elements().getAllMembers(type)).stream()
        .filter(each -> each.getSimpleName().contentEquals(method))
        .map(ExecutableElement::getEnclosingElement)
        .anyMatch(owner -> !owner.equals(type));
  }

  /** What is known of a value. */
  enum Known {
    NOTHING,
    /** It is a partition key. */
    KEY,
    /** It is a collection of partition keys, or a map that has them as keys, or a stream. */
    KEYS,
    /** It is an entry, or a collection or stream of entries, whose keys are partition keys. */
    ENTRIES
  }

  /** The body of one method. */
  private final class Body extends TreePathScanner<Void, Void> {
    private final String method;
    private final Map<String, Known> variables = new HashMap<>();
    private final Set<String> parameters = new HashSet<>();
    private String obstacle;

    Body(MethodTree method, TreePath path, List<Known> arguments) {
      this.method = method.getName().toString();
      for (int i = 0; i < arguments.size(); i++) {
        String name = method.getParameters().get(i).getName().toString();
        parameters.add(name);
        variables.put(name, arguments.get(i));
      }
      Map<String, Known> before;
      do {
        before = new HashMap<>(variables);
        new DeclarationScanner().scan(path, null);
      } while (!before.equals(variables));
    }

    private void stop(String what) {
      if (obstacle == null) {
        obstacle = what + " in " + method;
      }
    }

    @Override
    public Void visitIdentifier(IdentifierTree node, Void unused) {
      String name = node.getName().toString();
      TreePath path = getCurrentPath();
      Tree parent = path.getParentPath().getLeaf();
      if (name.equals(THIS) || name.equals("super")) {
        if (!(parent instanceof MemberSelectTree) || name.equals("super")) {
          stop("it uses " + name + " as such");
        }
      } else if (fields.contains(name) && !parameters.contains(name)) {
        checkField(name, path);
      } else if (known(node) == Known.KEYS && !isRead(path)) {
        stop("it gives " + name + " to somebody who could add keys");
      }
      return null;
    }

    /** Whether a use of a collection of keys leaves it as it is. */
    private boolean isRead(TreePath use) {
      Tree parent = use.getParentPath().getLeaf();
      if (parent instanceof MemberSelectTree select) {
        return READS.contains(select.getIdentifier().toString());
      }
      if (parent instanceof MethodInvocationTree call) {
        return !own(call).isEmpty() && !methods(own(call)).isEmpty();
      }
      return parent instanceof EnhancedForLoopTree
          || parent instanceof VariableTree
          || parent instanceof BinaryTree
          || (parent instanceof NewClassTree creation && containers.isCollection(creation));
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree node, Void unused) {
      String name = node.getIdentifier().toString();
      boolean isOwn = node.getExpression().toString().equals(THIS);
      if (isOwn && fields.contains(name)) {
        checkField(name, getCurrentPath());
      } else if (node.getIdentifier().contentEquals(THIS)) {
        stop("it uses " + node);
      }
      return super.visitMemberSelect(node, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      String own = own(node);
      if (!own.isEmpty()) {
        checkOwn(own, node);
      }
      return super.visitMethodInvocation(node, null);
    }

    /** The name of a method that is called on the same object; empty for others. */
    private static String own(MethodInvocationTree call) {
      ExpressionTree select = call.getMethodSelect();
      if (select instanceof IdentifierTree identifier) {
        return identifier.getName().toString();
      }
      return select instanceof MemberSelectTree member
              && member.getExpression().toString().equals(THIS)
          ? member.getIdentifier().toString()
          : "";
    }

    private void checkOwn(String name, MethodInvocationTree call) {
      if (methods(name).isEmpty()) {
        if (inherits(name)) {
          stop("it calls " + name + ", which its class does not declare,");
        }
        return;
      }
      List<Known> arguments = new ArrayList<>();
      call.getArguments().forEach(argument -> arguments.add(known(argument)));
      KeyedOperations.this
          .obstacle(name, arguments)
          .ifPresent(
              found -> {
                if (obstacle == null) {
                  obstacle = found;
                }
              });
    }

    /** A field may only be asked for what is at a key. */
    private void checkField(String field, TreePath use) {
      TreePath select = use.getParentPath();
      boolean isKeyed =
          select.getLeaf() instanceof MemberSelectTree member
              && member.getExpression() == use.getLeaf()
              && AT_A_KEY.contains(member.getIdentifier().toString())
              && select.getParentPath().getLeaf() instanceof MethodInvocationTree call
              && call.getMethodSelect() == member
              && !call.getArguments().isEmpty()
              && known(call.getArguments().get(0)) == Known.KEY;
      if (!isKeyed) {
        stop("it uses " + field + " beyond its key");
      } else {
        containers.obstacle(field).ifPresent(why -> stop("it uses " + field + ", " + why + ","));
      }
    }

    private Known known(Tree expression) {
      if (expression instanceof ParenthesizedTree parenthesized) {
        return known(parenthesized.getExpression());
      }
      if (expression instanceof IdentifierTree identifier) {
        String name = identifier.getName().toString();
        return variables.getOrDefault(name, Known.NOTHING);
      }
      if (expression instanceof MethodInvocationTree call
          && call.getMethodSelect() instanceof MemberSelectTree select) {
        Known receiver = known(select.getExpression());
        String name = select.getIdentifier().toString();
        if (receiver == Known.KEYS) {
          return switch (name) {
            case "keySet", "stream", "sorted", "distinct", "filter" -> Known.KEYS;
            case "entrySet" -> Known.ENTRIES;
            default -> Known.NOTHING;
          };
        }
        if (receiver == Known.ENTRIES) {
          return switch (name) {
            case "stream", "filter" -> Known.ENTRIES;
            case "getKey" -> Known.KEY;
            default -> Known.NOTHING;
          };
        }
      }
      return Known.NOTHING;
    }

    /** Finds out what is known of the variables of a method. */
    private final class DeclarationScanner extends AssignmentScanner {
      private final Map<String, Known> declared = new HashMap<>();

      private void declare(VariableTree variable, Known known) {
        String name = variable.getName().toString();
        Known other = declared.putIfAbsent(name, known);
        boolean isSame = other == null || other == known;
        if (fields.contains(name)) {
          stop("it has a variable named like the field " + name);
        }
        variables.put(name, isSame ? known : Known.NOTHING);
        if (!isSame) {
          declared.put(name, Known.NOTHING);
        }
      }

      @Override
      public Void visitVariable(VariableTree node, Void unused) {
        declare(node, node.getInitializer() == null ? Known.NOTHING : known(node.getInitializer()));
        return super.visitVariable(node, null);
      }

      @Override
      public Void visitEnhancedForLoop(EnhancedForLoopTree node, Void unused) {
        declare(node.getVariable(), element(known(node.getExpression())));
        scan(node.getExpression(), null);
        return scan(node.getStatement(), null);
      }

      private Known element(Known collection) {
        return collection == Known.KEYS
            ? Known.KEY
            : collection == Known.ENTRIES ? Known.ENTRIES : Known.NOTHING;
      }

      @Override
      public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
        if (node.getMethodSelect() instanceof MemberSelectTree select
            && Mutations.NAMES.contains(select.getIdentifier().toString())) {
          change(select.getExpression());
        }
        scan(node.getMethodSelect(), null);
        for (ExpressionTree argument : node.getArguments()) {
          if (argument instanceof LambdaExpressionTree lambda) {
            declareParameters(lambda, ofElements(node));
            scan(lambda.getBody(), null);
          } else {
            scan(argument, null);
          }
        }
        return null;
      }

      /** What is known of the first parameter of a function that a method is given. */
      private Known ofElements(MethodInvocationTree call) {
        if (!(call.getMethodSelect() instanceof MemberSelectTree select)) {
          return Known.NOTHING;
        }
        boolean isAtKey =
            select.getIdentifier().toString().startsWith("compute")
                && known(call.getArguments().get(0)) == Known.KEY;
        if (isAtKey) {
          return Known.KEY;
        }
        return OF_ELEMENTS.contains(select.getIdentifier().toString())
            ? element(known(select.getExpression()))
            : Known.NOTHING;
      }

      private void declareParameters(LambdaExpressionTree lambda, Known first) {
        Known known = first;
        for (VariableTree parameter : lambda.getParameters()) {
          declare(parameter, known);
          known = Known.NOTHING;
        }
      }

      @Override
      public Void visitLambdaExpression(LambdaExpressionTree node, Void unused) {
        declareParameters(node, Known.NOTHING);
        return scan(node.getBody(), null);
      }

      @Override
      void change(ExpressionTree variable) {
        if (known(variable) != Known.NOTHING) {
          stop("it changes " + variable);
        }
      }
    }
  }
}
