package dev.csmr.processor.analysis;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.csmr.processor.problem.Problem;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/**
 * Refuses static fields, and fields of enum constants, that can change: all replicas of a process
 * share them, and no snapshot has them. A constant is a value that nobody can change, or a
 * collection or array that the class only reads.
 */
final class StaticStateCheck implements Check {
  /** Classes of the platform whose objects change. */
  private static final Set<String> MUTABLE =
      Set.of(
          "java.lang.Appendable",
          "java.lang.AutoCloseable",
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.util.BitSet",
          "java.util.Calendar",
          "java.util.Date",
          "java.util.Iterator",
          "java.util.Random",
          "java.util.Scanner",
          "java.util.StringJoiner",
          "java.util.Timer",
          "java.util.concurrent.CountDownLatch",
          "java.util.concurrent.Executor",
          "java.util.concurrent.Future",
          "java.util.concurrent.Semaphore",
          "java.util.concurrent.atomic.AtomicBoolean",
          "java.util.concurrent.atomic.AtomicIntegerArray",
          "java.util.concurrent.atomic.AtomicLongArray",
          "java.util.concurrent.atomic.AtomicReference",
          "java.util.concurrent.atomic.AtomicReferenceArray",
          "java.util.concurrent.locks.Lock",
          "java.util.random.RandomGenerator",
          "java.util.zip.Checksum",
          "java.security.MessageDigest",
          "java.nio.Buffer",
          "java.text.Format");

  private static final Set<String> COUNTERS =
      Set.of("java.util.concurrent.atomic", "java.util.concurrent.locks");

  /** What reads a collection and gives nothing away by which it could be changed. */
  private static final Set<String> READS =
      Set.of(
          "binarySearch",
          "ceiling",
          "ceilingEntry",
          "ceilingKey",
          "contains",
          "containsAll",
          "containsKey",
          "containsValue",
          "equals",
          "first",
          "firstEntry",
          "firstKey",
          "floor",
          "floorEntry",
          "floorKey",
          "forEach",
          "get",
          "getFirst",
          "getLast",
          "getOrDefault",
          "higher",
          "higherEntry",
          "higherKey",
          "indexOf",
          "isEmpty",
          "last",
          "lastEntry",
          "lastIndexOf",
          "lastKey",
          "lower",
          "lowerEntry",
          "lowerKey",
          "size",
          "stream",
          "toArray",
          "toString",
          "clone",
          "hashCode");

  @Override
  public void check(ClassSource source) {
    if (!source.isImplementation()) {
      return;
    }
    Map<Element, TreePath> doubtful = new LinkedHashMap<>();
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitVariable(VariableTree node, Void unused) {
        Element element = source.code().trees().getElement(getCurrentPath());
        if (element instanceof VariableElement variable
            && variable.getKind() == ElementKind.FIELD
            && isShared(variable)) {
          checkField(source, variable, getCurrentPath(), doubtful);
        } else if (element.getKind() == ElementKind.ENUM_CONSTANT) {
          Captures.initial(source, getCurrentPath())
              .ifPresent(what -> report(source, element, getCurrentPath(), what + " can change"));
        }
        return super.visitVariable(node, null);
      }
    }.scan(source.path(), null);
    if (!doubtful.isEmpty()) {
      Uses uses = new Uses(source.code(), doubtful);
      uses.scan(source.path(), null);
      uses.changes.forEach((field, how) -> report(source, field, doubtful.get(field), how));
    }
  }

  /** Whether all replicas of a process share a field: it is static, or one of a constant's. */
  static boolean isShared(VariableElement field) {
    return field.getModifiers().contains(Modifier.STATIC) || isOfEnum(field);
  }

  private static boolean isOfEnum(Element field) {
    return Code.isInstanceField(field) && field.getEnclosingElement().getKind() == ElementKind.ENUM;
  }

  private static void checkField(
      ClassSource source, VariableElement field, TreePath path, Map<Element, TreePath> doubtful) {
    if (!field.getModifiers().contains(Modifier.FINAL)) {
      // That of the implementation itself is reported with its state.
      if (!field.getEnclosingElement().equals(source.element())) {
        report(source, field, path, "it is not final");
      }
      return;
    }
    Code code = source.code();
    VariableTree tree = (VariableTree) path.getLeaf();
    TypeMirror type = field.asType();
    Optional<TreePath> value =
        Optional.ofNullable(tree.getInitializer()).map(each -> new TreePath(path, each));
    if (type.getKind() == TypeKind.ARRAY || code.isCollection(type)) {
      if (value.filter(each -> Immutables.isCreated(code, each)).isEmpty()) {
        doubtful.put(field, path);
      }
      String content = mutableContent(source, type, 0);
      if (content.isEmpty() && value.isPresent()) {
        content = createdWithin(code, value.get());
      }
      if (!content.isEmpty()) {
        report(source, field, path, "it holds " + content);
      }
      return;
    }
    String mutable = mutable(source, type, 0);
    if (mutable.isEmpty() && value.isPresent()) {
      mutable = mutableCreation(source, Code.plain(value.get()));
    }
    if (mutable.isEmpty() && value.isPresent()) {
      mutable = createdWithin(code, value.get());
    }
    if (mutable.isEmpty() && value.isPresent()) {
      mutable = Captures.initial(source, path).orElse("");
    }
    if (!mutable.isEmpty()) {
      report(source, field, path, mutable + " can change");
    }
  }

  /**
   * A collection or array that is created within a value and stays in it, where it is reached
   * through what nobody can change: {@code Map.of("a", new ArrayList<>())}. What is copied, or
   * wrapped so that it cannot be changed, does not stay; nor does what a lambda creates.
   */
  private static String createdWithin(Code code, TreePath value) {
    String[] found = {""};
    Tree whole = Code.plain(value).getLeaf();
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitLambdaExpression(LambdaExpressionTree node, Void unused) {
        return null;
      }

      @Override
      public Void visitNewClass(NewClassTree node, Void unused) {
        if (node != whole && code.isCollection(code.type(getCurrentPath())) && !isTaken()) {
          found[0] = "a new " + node.getIdentifier() + " that can be changed";
        }
        return super.visitNewClass(node, null);
      }

      @Override
      public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
        boolean isList =
            code.call(getCurrentPath())
                .filter(call -> call.is("java.util.Arrays", "asList"))
                .isPresent();
        if (node != whole && isList && !isTaken()) {
          found[0] = "a list that can be changed";
        }
        code.call(getCurrentPath())
            .map(call -> code.trees().getPath(call.method()))
            .filter(method -> node == whole)
            .ifPresent(
                method ->
                    ResultExpressions.of(method)
                        .forEach(each -> found[0] = found[0] + createdWithin(code, each)));
        return super.visitMethodInvocation(node, null);
      }

      /** Whether a collection is made of it, or a view that cannot be changed. */
      private boolean isTaken() {
        TreePath up = getCurrentPath().getParentPath();
        return (up.getLeaf() instanceof NewClassTree && code.isCollection(code.type(up)))
            || code.call(up)
                .filter(call -> call.path().getLeaf() == up.getLeaf())
                .filter(
                    call ->
                        call.name().equals("copyOf")
                            || call.name().startsWith("unmodifiable")
                            || call.name().equals("stream"))
                .isPresent()
            || up.getLeaf() instanceof MemberSelectTree;
      }
    }.scan(value, null);
    return found[0];
  }

  /** What can be changed in an object that is created, whatever the field is declared as. */
  private static String mutableCreation(ClassSource source, TreePath value) {
    if (!(value.getLeaf() instanceof NewClassTree creation)) {
      return "";
    }
    if (creation.getClassBody() == null) {
      return mutable(source, source.code().type(value), 0);
    }
    TreePath body = new TreePath(value, creation.getClassBody());
    return source.code().trees().getElement(body) instanceof TypeElement type
        ? mutableField(source, type, 0)
        : "";
  }

  static void report(ClassSource source, Element field, TreePath path, String why) {
    String name = field.getSimpleName().toString();
    source.report(
        path,
        Problem.STATIC_CONTENT,
        isOfEnum(field) || field.getKind() == ElementKind.ENUM_CONSTANT
            ? "field " + name + " of enum " + field.getEnclosingElement().getSimpleName()
            : "static field " + name,
        why);
  }

  private static String mutableContent(ClassSource source, TypeMirror type, int depth) {
    if (type instanceof ArrayType array) {
      return mutable(source, array.getComponentType(), depth);
    }
    if (type instanceof DeclaredType declared) {
      for (TypeMirror argument : declared.getTypeArguments()) {
        String mutable = mutable(source, argument, depth);
        if (!mutable.isEmpty()) {
          return mutable;
        }
      }
    }
    return "";
  }

  /** The name of a type whose objects can be changed; empty when they cannot, or nobody knows. */
  static String mutable(ClassSource source, TypeMirror type, int depth) {
    Code code = source.code();
    if (depth > 4 || !(type instanceof DeclaredType)) {
      return "";
    }
    TypeElement element = Code.element(type).orElse(null);
    if (element == null) {
      return "";
    }
    String name = element.getQualifiedName().toString();
    boolean isCounter =
        COUNTERS.contains(code.elements().getPackageOf(element).getQualifiedName().toString());
    if (isCounter || code.isAny(type, MUTABLE)) {
      return element.getSimpleName().toString();
    }
    if (name.startsWith("java.") || !source.sources().contains(element)) {
      return "";
    }
    return mutableField(source, element, depth);
  }

  private static String mutableField(ClassSource source, TypeElement type, int depth) {
    for (VariableElement field : ElementFilter.fieldsIn(type.getEnclosedElements())) {
      if (!Code.isInstanceField(field)) {
        continue;
      }
      boolean isMutable =
          !field.getModifiers().contains(Modifier.FINAL)
              || (type.getKind() != ElementKind.RECORD
                  && source.code().isCollection(field.asType()))
              || !mutable(source, field.asType(), depth + 1).isEmpty();
      if (isMutable) {
        String name = type.getSimpleName().toString();
        return (name.isEmpty() ? "its class" : name) + " (its field " + field.getSimpleName() + ")";
      }
    }
    return "";
  }

  /** Finds where doubtful fields are changed, or given to somebody who could. */
  private static final class Uses extends TreePathScanner<Void, Void> {
    private final Code code;
    private final Map<Element, TreePath> doubtful;
    private final Map<Element, String> changes = new HashMap<>();

    Uses(Code code, Map<Element, TreePath> doubtful) {
      this.code = code;
      this.doubtful = doubtful;
    }

    @Override
    public Void visitBlock(BlockTree node, Void unused) {
      boolean isInitializer =
          node.isStatic() && getCurrentPath().getParentPath().getLeaf() instanceof ClassTree;
      return isInitializer ? null : super.visitBlock(node, null);
    }

    @Override
    public Void visitIdentifier(IdentifierTree node, Void unused) {
      use();
      return null;
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree node, Void unused) {
      use();
      return super.visitMemberSelect(node, null);
    }

    private void use() {
      TreePath path = getCurrentPath();
      code.variable(path)
          .filter(doubtful::containsKey)
          .ifPresent(
              field -> {
                String change = change(field, path);
                if (!change.isEmpty()) {
                  changes.putIfAbsent(field, change);
                }
              });
    }

    private String change(Element field, TreePath use) {
      Tree tree = use.getLeaf();
      TreePath up = use.getParentPath();
      Tree parent = up.getLeaf();
      if (parent instanceof ParenthesizedTree) {
        return change(field, up);
      }
      if (parent instanceof MemberSelectTree select) {
        return select.getExpression() == tree
            ? changeBy(field, up, select.getIdentifier().toString())
            : change(field, up);
      }
      if (parent instanceof MemberReferenceTree reference) {
        return changeBy(field, up, reference.getName().toString());
      }
      if (parent instanceof ArrayAccessTree access && access.getExpression() == tree) {
        return isWritten(up) ? "an element of it is set" : "";
      }
      if (isOfEnum(field)) {
        return "";
      }
      if (parent instanceof NewClassTree && code.isCollection(code.type(up))) {
        return "";
      }
      if (parent instanceof MethodInvocationTree) {
        return code.call(up).filter(call -> isCopy(call)).isPresent()
            ? ""
            : "it is given to somebody who could change it";
      }
      boolean isRead =
          parent instanceof EnhancedForLoopTree
              || parent instanceof BinaryTree
              || parent instanceof InstanceOfTree
              || (parent instanceof ConditionalExpressionTree choice
                  && choice.getCondition() == tree);
      return isRead ? "" : "it is given to somebody who could change it";
    }

    private String changeBy(Element field, TreePath select, String method) {
      // What it contains may be changed as well: DEFAULTS.get(key).add(…).
      TreePath call = select.getParentPath();
      boolean isOfContent =
          call.getLeaf() instanceof MethodInvocationTree
              && code.isCollection(code.type(call))
              && call.getParentPath().getLeaf() instanceof MemberSelectTree next
              && Mutations.NAMES.contains(next.getIdentifier().toString());
      if (isOfContent) {
        return "by what is done to its content";
      }
      boolean isRead =
          isOfEnum(field)
              ? !Mutations.NAMES.contains(method)
              : READS.contains(method) || method.equals("length");
      return isRead ? "" : "by " + method;
    }

    private static boolean isCopy(Code.MethodCall call) {
      boolean isTakenFrom =
          Set.of("addAll", "putAll", "containsAll", "removeAll", "retainAll", "equals")
              .contains(call.name());
      boolean isOfArrays =
          call.owner().equals("java.util.Arrays") && !Mutations.OF_ARGUMENT.contains(call.name());
      return call.name().equals("copyOf")
          || call.name().startsWith("unmodifiable")
          || call.is("java.lang.String", "join", "valueOf", "format")
          || isOfArrays
          || (isTakenFrom && call.receiver().isPresent());
    }

    private static boolean isWritten(TreePath element) {
      Tree parent = element.getParentPath().getLeaf();
      return (parent instanceof AssignmentTree assignment
              && assignment.getVariable() == element.getLeaf())
          || parent instanceof CompoundAssignmentTree
          || (parent instanceof UnaryTree
              && Set.of(
                      Tree.Kind.PREFIX_INCREMENT,
                      Tree.Kind.PREFIX_DECREMENT,
                      Tree.Kind.POSTFIX_INCREMENT,
                      Tree.Kind.POSTFIX_DECREMENT)
                  .contains(parent.getKind()));
    }
  }
}
