package dev.csmr.processor.analysis;

import com.sun.source.tree.BindingPatternTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;

/** Which expressions of a class become the values of its variables, and what methods give. */
final class ValueFlow {
  /** Methods that put all elements of another collection into the one they are called on. */
  static final Set<String> BULK = Set.of("addAll", "putAll");

  private static final Set<String> FILLING =
      Set.of(
          "add",
          "addAll",
          "addFirst",
          "addLast",
          "compute",
          "computeIfAbsent",
          "computeIfPresent",
          "merge",
          "offer",
          "offerFirst",
          "offerLast",
          "push",
          "put",
          "putAll",
          "putFirst",
          "putIfAbsent",
          "putLast",
          "replace",
          "replaceAll",
          "set",
          "setValue");

  private final ClassSource source;
  private final Code code;
  private final StateRoots roots;
  private final Map<Element, List<TreePath>> values = new HashMap<>();
  private final Map<Element, List<Code.MethodCall>> fills = new HashMap<>();
  private final Map<Element, TreePath> iterated = new HashMap<>();
  private final Map<Element, TreePath> lambdas = new HashMap<>();
  private final Map<Element, TreePath> bound = new HashMap<>();
  private final Map<Element, TreePath> bodies = new HashMap<>();
  private final Map<Element, List<TreePath>> references = new HashMap<>();

  ValueFlow(ClassSource source, StateRoots roots) {
    this.source = source;
    this.code = source.code();
    this.roots = roots;
    new Collector().scan(source.path(), null);
  }

  /** Whether a method puts what it is given, or what a function gives, into its object. */
  static boolean fills(Code.MethodCall call) {
    return FILLING.contains(call.name()) && call.owner().startsWith("java.");
  }

  /** Whether methods of the platform that have a name put something into their object. */
  static boolean isFilling(String name) {
    return FILLING.contains(name);
  }

  /** What is assigned to a variable, or given for a parameter. */
  List<TreePath> values(Element variable) {
    return values.getOrDefault(variable, List.of());
  }

  /** The calls that put something into the collection that a variable holds, or into a part. */
  List<Code.MethodCall> fills(Element variable) {
    return fills.getOrDefault(variable, List.of());
  }

  /** What a loop takes a variable's values from. */
  Optional<TreePath> iterated(Element variable) {
    return Optional.ofNullable(iterated.get(variable));
  }

  /** The lambda that a variable is a parameter of. */
  Optional<TreePath> lambda(Element variable) {
    return Optional.ofNullable(lambdas.get(variable));
  }

  /** The pattern that binds a variable. */
  Optional<TreePath> bound(Element variable) {
    return Optional.ofNullable(bound.get(variable));
  }

  /** The references to the method that a variable is a parameter of. */
  List<TreePath> references(Element variable) {
    return references.getOrDefault(variable.getEnclosingElement(), List.of());
  }

  /** The source of a method of the class, if it has a body. */
  Optional<TreePath> body(ExecutableElement method) {
    return Optional.ofNullable(bodies.get(method));
  }

  private final class Collector extends GivenValues {
    Collector() {
      super(code);
    }

    @Override
    public Void visitMethod(MethodTree node, Void unused) {
      if (node.getBody() != null && node.getReturnType() != null) {
        bodies.put(code.trees().getElement(getCurrentPath()), getCurrentPath());
      }
      return super.visitMethod(node, null);
    }

    @Override
    public Void visitEnhancedForLoop(EnhancedForLoopTree node, Void unused) {
      iterated.put(
          code.trees().getElement(new TreePath(getCurrentPath(), node.getVariable())),
          new TreePath(getCurrentPath(), node.getExpression()));
      return super.visitEnhancedForLoop(node, null);
    }

    @Override
    public Void visitLambdaExpression(LambdaExpressionTree node, Void unused) {
      TreePath path = getCurrentPath();
      for (VariableTree parameter : node.getParameters()) {
        lambdas.put(code.trees().getElement(new TreePath(path, parameter)), path);
      }
      return super.visitLambdaExpression(node, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree node, Void unused) {
      references
          .computeIfAbsent(code.trees().getElement(getCurrentPath()), key -> new ArrayList<>())
          .add(getCurrentPath());
      return super.visitMemberReference(node, null);
    }

    @Override
    public Void visitBindingPattern(BindingPatternTree node, Void unused) {
      bound.put(
          code.trees().getElement(new TreePath(getCurrentPath(), node.getVariable())),
          getCurrentPath());
      return super.visitBindingPattern(node, null);
    }

    @Override
    public Void visitNewClass(NewClassTree node, Void unused) {
      TreePath path = getCurrentPath();
      if (code.trees().getElement(path) instanceof ExecutableElement constructor) {
        pass(constructor, Code.paths(path, node.getArguments()));
      }
      return super.visitNewClass(node, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      code.call(getCurrentPath()).ifPresent(this::note);
      return super.visitMethodInvocation(node, null);
    }

    private void note(Code.MethodCall call) {
      pass(call.method(), call.arguments());
      if (fills(call)) {
        call.receiver()
            .flatMap(receiver -> code.variable(receiver).or(() -> roots.root(receiver)))
            .ifPresent(
                variable -> fills.computeIfAbsent(variable, key -> new ArrayList<>()).add(call));
      }
    }

    private void pass(ExecutableElement method, List<TreePath> arguments) {
      List<? extends VariableElement> parameters = method.getParameters();
      if (source.declares(method)) {
        for (int i = 0; i < Math.min(parameters.size(), arguments.size()); i++) {
          give(parameters.get(i), arguments.get(i));
        }
      }
    }

    @Override
    void give(Element variable, TreePath value) {
      if (variable != null) {
        values.computeIfAbsent(variable, key -> new ArrayList<>()).add(value);
      }
    }
  }
}
