package dev.csmr.processor.analysis;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.csmr.processor.reader.Sources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** Which methods whose source is compiled a call may execute. */
final class CalledMethods {
  private final Code code;
  private final Sources sources;
  private final Map<ExecutableElement, List<ExecutableElement>> known = new HashMap<>();
  private final Set<Tree> attributed = new HashSet<>();

  /** Local and anonymous classes by the simple names of what they extend; null: not looked for. */
  private Map<String, List<LocalClass>> locals;

  /**
   * A class without a name that others know.
   *
   * @param member what it is in: a method or field of a class that has such a name
   * @param type the class
   */
  private record LocalClass(TreePath member, TreePath type) {}

  CalledMethods(Code code, Sources sources) {
    this.code = code;
    this.sources = sources;
  }

  /** Has the compiler attribute a method, a field or a class, once: that takes long. */
  void attribute(TreePath member) {
    if (attributed.add(member.getLeaf())) {
      code.attribute(member);
    }
  }

  /** The method or constructor itself, and those that override it, if they have a body. */
  List<ExecutableElement> of(ExecutableElement called) {
    List<ExecutableElement> methods = known.get(called);
    if (methods == null) {
      methods = new ArrayList<>();
      if (hasBody(called)) {
        methods.add(called);
      }
      if (isOverridable(called)) {
        for (TypeElement type : sources.types(code.elements())) {
          addOverriding(called, type, methods);
        }
      }
      known.put(called, methods);
    }
    return methods;
  }

  /** The methods of a class that the platform may call: they override some of its own. */
  List<ExecutableElement> calledByPlatform(TypeElement type) {
    return ElementFilter.methodsIn(type.getEnclosedElements()).stream()
        .filter(this::hasBody)
        .filter(
            each ->
                code.types().directSupertypes(type.asType()).stream()
                    .anyMatch(of -> implementsOf(each, of, type)))
        .toList();
  }

  private boolean implementsOf(ExecutableElement method, TypeMirror of, TypeElement type) {
    return Code.name(of).startsWith("java.")
        && ElementFilter.methodsIn(
                code.elements().getAllMembers((TypeElement) code.types().asElement(of)))
            .stream()
            .anyMatch(each -> code.elements().overrides(method, each, type));
  }

  private boolean hasBody(ExecutableElement method) {
    return sources.contains(method)
        && code.trees().getTree(method) != null
        && code.trees().getTree(method).getBody() != null;
  }

  private boolean isOverridable(ExecutableElement method) {
    return method.getKind() == ElementKind.METHOD
        && sources.contains(method)
        && method.getModifiers().stream()
            .noneMatch(
                each ->
                    each == Modifier.FINAL || each == Modifier.PRIVATE || each == Modifier.STATIC);
  }

  private void addOverriding(
      ExecutableElement called, TypeElement type, List<ExecutableElement> found) {
    boolean isSubtype =
        code.types()
            .isSubtype(
                code.types().erasure(type.asType()),
                code.types().erasure(called.getEnclosingElement().asType()));
    if (isSubtype) {
      ElementFilter.methodsIn(code.elements().getAllMembers(type)).stream()
          .filter(each -> each.getSimpleName().equals(called.getSimpleName()))
          .filter(each -> !found.contains(each) && hasBody(each))
          .filter(each -> code.elements().overrides(each, called, type))
          .forEach(found::add);
      localClasses(type).forEach(local -> addOverriding(called, local, found));
    }
    ElementFilter.typesIn(type.getEnclosedElements())
        .forEach(nested -> addOverriding(called, nested, found));
  }

  /** The local and anonymous classes, those of an enum's constants too, that extend a class. */
  private List<TypeElement> localClasses(TypeElement extended) {
    if (locals == null) {
      locals = new HashMap<>();
      for (TypeElement type : sources.types(code.elements())) {
        TreePath path = code.trees().getPath(type);
        if (path != null) {
          new LocalClasses().scan(path, null);
        }
      }
    }
    List<TypeElement> found = new ArrayList<>();
    for (LocalClass each : locals.getOrDefault(extended.getSimpleName().toString(), List.of())) {
      attribute(each.member());
      if (code.trees().getElement(each.type()) instanceof TypeElement type
          && code.types().directSupertypes(type.asType()).stream()
              .anyMatch(of -> extended.equals(code.types().asElement(of)))) {
        found.add(type);
      }
    }
    return found;
  }

  /** Collects classes by the simple names of what they extend, without attributing them. */
  private final class LocalClasses extends TreePathScanner<Void, Void> {
    @Override
    public Void visitNewClass(NewClassTree node, Void unused) {
      if (node.getClassBody() != null) {
        add(node.getIdentifier(), new TreePath(getCurrentPath(), node.getClassBody()));
      }
      return super.visitNewClass(node, null);
    }

    @Override
    public Void visitClass(ClassTree node, Void unused) {
      Tree around = getCurrentPath().getParentPath().getLeaf();
      boolean isOther =
          around instanceof ClassTree
              || around instanceof CompilationUnitTree
              || around instanceof NewClassTree;
      if (!isOther) {
        if (node.getExtendsClause() != null) {
          add(node.getExtendsClause(), getCurrentPath());
        }
        node.getImplementsClause().forEach(each -> add(each, getCurrentPath()));
      }
      return super.visitClass(node, null);
    }

    private void add(Tree extended, TreePath type) {
      String name = extended.toString().replaceFirst("(?s)<.*", "").replaceFirst(".*[. ]", "");
      locals
          .computeIfAbsent(name, key -> new ArrayList<>())
          .add(new LocalClass(member(type), type));
    }

    /** The method or field of a class that has a name which the class is in, or the class. */
    private static TreePath member(TreePath path) {
      TreePath member = path;
      for (TreePath each = path; each.getParentPath() != null; each = each.getParentPath()) {
        if (each.getParentPath().getLeaf() instanceof ClassTree
            && (each.getLeaf() instanceof MethodTree || each.getLeaf() instanceof VariableTree)) {
          member = each;
        } else if (each.getLeaf() instanceof ClassTree && member == path) {
          member = each;
        }
      }
      return member;
    }
  }
}
