package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;

/** Tells where a value gets into the state, through variables and methods of the class. */
final class StateStores {
  private static final Set<String> STORING =
      Set.of(
          "add",
          "addFirst",
          "addLast",
          "merge",
          "offer",
          "offerFirst",
          "offerLast",
          "push",
          "put",
          "putFirst",
          "putIfAbsent",
          "putLast",
          "replace",
          "set");
  private static final Set<String> STORING_RESULTS =
      Set.of("compute", "computeIfAbsent", "computeIfPresent", "merge", "replaceAll");
  private static final Set<String> HOLDERS = Set.of("java.util.Optional", "java.util.List");

  private final ClassSource source;
  private final Code code;
  private final StateRoots roots;
  private final Map<Element, List<TreePath>> uses = new HashMap<>();
  private final Map<Element, List<TreePath>> calls = new HashMap<>();

  StateStores(ClassSource source, StateRoots roots) {
    this.source = source;
    this.code = source.code();
    this.roots = roots;
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitIdentifier(IdentifierTree node, Void unused) {
        note(uses, code.trees().getElement(getCurrentPath()), getCurrentPath());
        return null;
      }

      @Override
      public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
        TreePath path = getCurrentPath();
        code.call(path).ifPresent(call -> note(calls, call.method(), path));
        return super.visitMethodInvocation(node, null);
      }
    }.scan(source.path(), null);
  }

  private static void note(Map<Element, List<TreePath>> map, Element key, TreePath path) {
    if (key != null) {
      map.computeIfAbsent(key, each -> new ArrayList<>()).add(path);
    }
  }

  /** Where a value is stored; empty when it stays outside of the state. */
  List<TreePath> of(TreePath value) {
    Set<TreePath> stores = new java.util.LinkedHashSet<>();
    follow(value, stores, new HashSet<>());
    return List.copyOf(stores);
  }

  private void follow(TreePath value, Set<TreePath> stores, Set<Element> followed) {
    TreePath up = value.getParentPath();
    Tree parent = up.getLeaf();
    if (parent instanceof ParenthesizedTree
        || parent instanceof TypeCastTree
        || (parent instanceof ConditionalExpressionTree choice
            && choice.getCondition() != value.getLeaf())) {
      follow(up, stores, followed);
    } else if (parent instanceof AssignmentTree assignment) {
      if (assignment.getExpression() == value.getLeaf()) {
        code.variable(new TreePath(up, assignment.getVariable()))
            .ifPresent(variable -> followVariable(variable, up, stores, followed));
        follow(up, stores, followed);
      }
    } else if (parent instanceof VariableTree) {
      Element variable = code.trees().getElement(up);
      if (variable != null) {
        followVariable(variable, up, stores, followed);
      }
    } else if (parent instanceof MethodInvocationTree) {
      code.call(up).ifPresent(call -> followArgument(value, call, stores, followed));
    } else if (parent instanceof NewClassTree) {
      if (Code.element(code.type(up)).filter(this::keepsArguments).isPresent()) {
        follow(up, stores, followed);
      }
    } else if (parent instanceof LambdaExpressionTree) {
      followResult(up, stores);
    } else if (parent instanceof ReturnTree) {
      followReturn(up, stores, followed);
    }
  }

  private void followVariable(
      Element variable, TreePath place, Set<TreePath> stores, Set<Element> followed) {
    if (variable instanceof javax.lang.model.element.VariableElement field
        && roots.isState(field)) {
      stores.add(place);
    } else if (!Code.isInstanceField(variable) && followed.add(variable)) {
      uses.getOrDefault(variable, List.of()).forEach(use -> follow(use, stores, followed));
    }
  }

  private void followArgument(
      TreePath value, Code.Call call, Set<TreePath> stores, Set<Element> followed) {
    int index = call.tree().getArguments().indexOf(value.getLeaf());
    if (index < 0) {
      return;
    }
    if (source.declares(call.method())) {
      if (index < call.method().getParameters().size()) {
        followVariable(call.method().getParameters().get(index), call.path(), stores, followed);
      }
    } else if (call.isStatic()) {
      if (HOLDERS.contains(call.owner()) && call.name().startsWith("of")) {
        follow(call.path(), stores, followed);
      }
    } else if (STORING.contains(call.name()) && call.receiver().flatMap(roots::root).isPresent()) {
      stores.add(call.path());
    }
  }

  /** Records hold what they are given, unless they have a constructor that may copy. */
  private boolean keepsArguments(TypeElement type) {
    return type.getKind() == ElementKind.RECORD
        && type.getEnclosedElements().stream()
            .filter(member -> member.getKind() == ElementKind.CONSTRUCTOR)
            .allMatch(constructor -> isImplicit((ExecutableElement) constructor));
  }

  private boolean isImplicit(ExecutableElement constructor) {
    Tree tree = code.trees().getTree(constructor);
    return tree == null
        || code.elements().getOrigin(constructor) != javax.lang.model.util.Elements.Origin.EXPLICIT;
  }

  private void followResult(TreePath lambda, Set<TreePath> stores) {
    Optional<Code.Call> call = code.call(lambda.getParentPath());
    if (call.filter(each -> STORING_RESULTS.contains(each.name()))
        .flatMap(Code.Call::receiver)
        .flatMap(roots::root)
        .isPresent()) {
      stores.add(lambda);
    }
  }

  private void followReturn(TreePath statement, Set<TreePath> stores, Set<Element> followed) {
    for (TreePath each = statement; each != null; each = each.getParentPath()) {
      if (each.getLeaf() instanceof LambdaExpressionTree) {
        followResult(each, stores);
        return;
      }
      if (each.getLeaf() instanceof MethodTree) {
        Element method = code.trees().getElement(each);
        if (method != null && followed.add(method)) {
          calls.getOrDefault(method, List.of()).forEach(call -> follow(call, stores, followed));
        }
        return;
      }
    }
  }
}
