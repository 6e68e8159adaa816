package dev.csmr.processor.analysis;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import javax.lang.model.util.ElementFilter;

/**
 * What functions change outside of themselves, or tell by an exception. Methods whose source is
 * compiled are entered; of others, those of the Java platform are known by their names, and any
 * other changes what it is called on and what it is given.
 */
final class SideEffects {
  /** Classes of the Java platform whose objects nobody changes and that hold nothing else. */
  private static final Pattern FIXED =
      Pattern.compile(
          "java\\.(math|time)\\..*|java\\.util\\.UUID|java\\.lang\\."
              + "(String|Boolean|Character|Byte|Short|Integer|Long|Float|Double|Class)");

  private final Code code;

  /** Which parameters a method changes, its class when it is its own object, or what else. */
  private final Map<ExecutableElement, Set<Element>> changes = new HashMap<>();

  private final Set<ExecutableElement> complete = new HashSet<>();
  private final Set<ExecutableElement> visited = new HashSet<>();
  private boolean hasGrown;

  SideEffects(Code code) {
    this.code = code;
  }

  /**
   * Whether what is called for each element changes anything else.
   *
   * @param function an argument: a function, or something that contains functions, or none
   */
  boolean isPossible(TreePath function) {
    return isPossible(Code.plain(function), each -> false);
  }

  /**
   * Whether what is called for each element changes anything else but as is permitted.
   *
   * @param function a function, a variable that holds one, or a loop
   * @param isPermitted tells which changes, in the function itself, do not count
   */
  boolean isPossible(TreePath function, Predicate<TreePath> isPermitted) {
    TreePath body = initial(function);
    do {
      hasGrown = false;
      visited.clear();
      Scanner scanner = new Scanner(body, null, isPermitted);
      scanner.scan(body, null);
      if (!scanner.changed.isEmpty()) {
        return true;
      }
    } while (hasGrown);
    complete.addAll(visited);
    return false;
  }

  /** What a local variable or a field is initialised with, instead of its name. */
  private TreePath initial(TreePath function) {
    TreePath declaration = code.variable(function).map(code.trees()::getPath).orElse(null);
    return declaration != null
            && declaration.getLeaf() instanceof VariableTree tree
            && tree.getInitializer() instanceof LambdaExpressionTree
        ? new TreePath(declaration, tree.getInitializer())
        : function;
  }

  /** What a method changes as far as it is known by now. */
  private Set<Element> changes(ExecutableElement method) {
    Set<Element> known = changes.computeIfAbsent(method, each -> new HashSet<>());
    if (!complete.contains(method) && visited.add(method)) {
      TreePath path = code.trees().getPath(method);
      Scanner scanner = new Scanner(path, method, each -> false);
      scanner.scan(path, null);
      hasGrown |= known.addAll(scanner.changed);
    }
    return known;
  }

  /** Whether the source of a method's body is compiled. */
  private boolean hasBody(ExecutableElement method) {
    MethodTree tree = code.trees().getTree(method);
    return tree != null && tree.getBody() != null;
  }

  /** Collects what the code of a function, or of a method, changes outside of it. */
  private final class Scanner extends AssignmentScanner {
    private final Tree scope;
    private final ExecutableElement method;
    private final Predicate<TreePath> isPermitted;
    private final Set<Element> changed = new HashSet<>();

    /** What local variables may hold a part of. */
    private final Set<Element> following = new HashSet<>();

    Scanner(TreePath scope, ExecutableElement method, Predicate<TreePath> isPermitted) {
      this.scope = scope.getLeaf();
      this.method = method;
      this.isPermitted = isPermitted;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      Optional<Code.MethodCall> made = code.call(getCurrentPath());
      made.filter(call -> call.name().equals("orElseThrow") && call.count() == 1)
          .ifPresent(call -> ResultExpressions.of(call.argument(0)).forEach(this::thrown));
      made.filter(call -> !isPermitted.test(call.path()))
          .ifPresent(
              call ->
                  call(
                      call.method(),
                      call.receiver().map(this::roots).orElseGet(() -> self(call.method())),
                      call.arguments()));
      return super.visitMethodInvocation(node, null);
    }

    @Override
    public Void visitThrow(ThrowTree node, Void unused) {
      thrown(new TreePath(getCurrentPath(), node.getExpression()));
      return super.visitThrow(node, null);
    }

    /**
     * Notes an exception that an operation may declare, and that tells of what it was thrown: then
     * it is an answer. Those of the Java platform cannot be declared.
     */
    private void thrown(TreePath exception) {
      TypeElement type = Code.element(code.type(exception)).orElse(null);
      if (type != null
          && !Code.name(type.asType()).startsWith("java.")
          && code.namesLocal(exception)) {
        ElementFilter.constructorsIn(type.getEnclosedElements()).stream()
            .findFirst()
            .ifPresent(changed::add);
      }
    }

    @Override
    public Void visitNewClass(NewClassTree node, Void unused) {
      if (code.trees().getElement(getCurrentPath()) instanceof ExecutableElement constructor
          && hasBody(constructor)) {
        call(constructor, Set.of(), Code.paths(getCurrentPath(), node.getArguments()));
      }
      return super.visitNewClass(node, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree node, Void unused) {
      TreePath path = getCurrentPath();
      TreePath qualifier = new TreePath(path, node.getQualifierExpression());
      if (!isPermitted.test(path)
          && code.trees().getElement(path) instanceof ExecutableElement referred
          && node.getMode() == MemberReferenceTree.ReferenceMode.INVOKE) {
        call(referred, isType(qualifier) ? Set.of() : roots(qualifier), List.of());
      }
      return super.visitMemberReference(node, null);
    }

    private boolean isType(TreePath expression) {
      return code.trees().getElement(expression) instanceof TypeElement
          || !(expression.getLeaf() instanceof ExpressionTree);
    }

    /** What a method that is called by its name alone is called on. */
    private Set<Element> self(ExecutableElement called) {
      return called.getModifiers().contains(Modifier.STATIC)
          ? Set.of()
          : Set.of(called.getEnclosingElement());
    }

    private void call(ExecutableElement called, Set<Element> receiver, List<TreePath> arguments) {
      String owner = Code.name(called.getEnclosingElement().asType());
      String name = called.getSimpleName().toString();
      if (hasBody(called)) {
        enter(called, receiver, arguments);
      } else if (owner.equals("dev.csmr.ReplicaContext")) {
        if (Set.of("random", "uuid").contains(name)) {
          changed.add(called);
        }
      } else if (owner.startsWith("java.")) {
        if (Mutations.NAMES.contains(name) || name.startsWith("next")) {
          changed.addAll(receiver);
        }
        if (Set.of("java.util.Collections", "java.util.Arrays").contains(owner)
            && Mutations.OF_ARGUMENT.contains(name)
            && !arguments.isEmpty()) {
          changed.addAll(roots(arguments.get(0)));
        }
      } else if (called.getEnclosingElement().getKind() != ElementKind.RECORD
          && called.getEnclosingElement().getKind() != ElementKind.ENUM) {
        receiver.stream().filter(each -> !isStatic(each)).forEach(changed::add);
        arguments.forEach(
            argument ->
                roots(argument).stream().filter(each -> !isStatic(each)).forEach(changed::add));
      }
    }

    private static boolean isStatic(Element element) {
      return element.getModifiers().contains(Modifier.STATIC) && element instanceof VariableElement;
    }

    private void enter(ExecutableElement called, Set<Element> receiver, List<TreePath> arguments) {
      for (Element each : Set.copyOf(changes(called))) {
        int parameter = called.getParameters().indexOf(each);
        if (parameter >= 0) {
          for (int i = parameter; i < arguments.size(); i++) {
            if (i == parameter || called.isVarArgs()) {
              changed.addAll(roots(arguments.get(i)));
            }
          }
        } else if (each instanceof TypeElement) {
          changed.addAll(receiver);
        } else {
          changed.add(each);
        }
      }
    }

    /** Notes the change of a variable, or of an element of an array. */
    @Override
    void change(ExpressionTree target) {
      if (isPermitted.test(getCurrentPath())) {
        return;
      }
      TreePath path = Code.plain(new TreePath(getCurrentPath(), target));
      Element variable = code.variable(path).map(Element.class::cast).orElse(null);
      if (variable == null) {
        changed.addAll(roots(path));
      } else if (variable.getKind() == ElementKind.FIELD) {
        changed.addAll(holder(path, variable));
      } else if (!isWithin(variable)) {
        changed.add(variable);
      }
    }

    /** What the object that has a field may be a part of. */
    private Set<Element> holder(TreePath path, Element field) {
      if (field.getModifiers().contains(Modifier.STATIC)) {
        return Set.of(field);
      }
      if (path.getLeaf() instanceof MemberSelectTree select) {
        return roots(new TreePath(path, select.getExpression()), true);
      }
      boolean isCreated = method != null && method.getKind() == ElementKind.CONSTRUCTOR;
      return isCreated ? Set.of() : Set.of(field.getEnclosingElement());
    }

    private Set<Element> roots(TreePath expression) {
      return roots(expression, false);
    }

    /**
     * Outside of what code is scanned, what a change of an expression's object changes; empty for
     * what is made here and for what cannot be changed.
     */
    private Set<Element> roots(TreePath expression, boolean isHolder) {
      TreePath path = Code.plain(expression);
      if (!isHolder && !isChangeable(code.type(path))) {
        return Set.of();
      }
      Tree tree = path.getLeaf();
      if (tree instanceof ArrayAccessTree access) {
        return roots(new TreePath(path, access.getExpression()), true);
      }
      if (tree instanceof ConditionalExpressionTree choice) {
        Set<Element> both = new HashSet<>(roots(new TreePath(path, choice.getTrueExpression())));
        both.addAll(roots(new TreePath(path, choice.getFalseExpression())));
        return both;
      }
      if (tree instanceof MethodInvocationTree) {
        return code.call(path).map(this::roots).orElse(Set.of());
      }
      return (tree instanceof IdentifierTree || tree instanceof MemberSelectTree)
              && code.trees().getElement(path) instanceof VariableElement variable
          ? roots(path, variable)
          : Set.of();
    }

    /** What a method gives may be a part of what it is called on, or of what it is given. */
    private Set<Element> roots(Code.MethodCall call) {
      Set<Element> roots = new HashSet<>();
      boolean isCopy =
          call.owner().startsWith("java.")
              && (call.name().equals("copyOf")
                  || call.name().equals("clone")
                  || call.name().equals("toArray")
                  || call.owner().startsWith("java.util.stream."));
      if (!isCopy) {
        roots.addAll(call.receiver().map(this::roots).orElseGet(() -> self(call.method())));
        if (call.isStatic()) {
          call.arguments().forEach(argument -> roots.addAll(roots(argument)));
        }
      }
      return roots;
    }

    private Set<Element> roots(TreePath path, VariableElement variable) {
      boolean isThis = Set.of("this", "super").contains(variable.getSimpleName().toString());
      if (isThis) {
        boolean isCreated = method != null && method.getKind() == ElementKind.CONSTRUCTOR;
        return isCreated ? Set.of() : Set.of(variable.getEnclosingElement());
      }
      if (variable.getKind() == ElementKind.FIELD) {
        return holder(path, variable);
      }
      boolean isGiven = method != null && method.getParameters().contains(variable);
      if (isGiven || !isWithin(variable)) {
        return Set.of(variable);
      }
      if (!following.add(variable)) {
        return Set.of();
      }
      Set<Element> roots = new HashSet<>();
      values(variable).forEach(value -> roots.addAll(roots(value)));
      following.remove(variable);
      return roots;
    }

    /** What a local variable may hold, or be taken from; nothing for an element of the outside. */
    private Set<TreePath> values(VariableElement variable) {
      Set<TreePath> values = new HashSet<>();
      TreePath declaration = code.trees().getPath(variable);
      TreePath parent = declaration.getParentPath();
      if (declaration.getLeaf() instanceof VariableTree tree && tree.getInitializer() != null) {
        values.add(new TreePath(declaration, tree.getInitializer()));
      }
      if (parent.getLeaf() instanceof EnhancedForLoopTree loop && loop != scope) {
        values.add(new TreePath(parent, loop.getExpression()));
      }
      if (parent.getLeaf() instanceof LambdaExpressionTree && parent.getLeaf() != scope) {
        code.call(parent.getParentPath()).flatMap(Code.MethodCall::receiver).ifPresent(values::add);
      }
      new TreePathScanner<Void, Void>() {
        @Override
        public Void visitAssignment(AssignmentTree node, Void unused) {
          TreePath target = new TreePath(getCurrentPath(), node.getVariable());
          if (code.variable(target).filter(variable::equals).isPresent()) {
            values.add(new TreePath(getCurrentPath(), node.getExpression()));
          }
          return super.visitAssignment(node, null);
        }
      }.scan(parent, null);
      return values;
    }

    /** Whether a variable is declared within the code. */
    private boolean isWithin(Element variable) {
      TreePath declaration = code.trees().getPath(variable);
      if (declaration != null) {
        for (Tree each : declaration) {
          if (each == scope) {
            return true;
          }
        }
      }
      return false;
    }

    private boolean isChangeable(TypeMirror type) {
      return !type.getKind().isPrimitive()
          && !FIXED.matcher(Code.name(type)).matches()
          && Code.element(type).filter(each -> each.getKind() == ElementKind.ENUM).isEmpty();
    }
  }
}
