package dev.csmr.processor.analysis;

import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
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
    if (code.types()
        .isSubtype(
            code.types().erasure(type.asType()),
            code.types().erasure(called.getEnclosingElement().asType()))) {
      ElementFilter.methodsIn(code.elements().getAllMembers(type)).stream()
          .filter(each -> each.getSimpleName().equals(called.getSimpleName()))
          .filter(each -> !found.contains(each) && hasBody(each))
          .filter(each -> code.elements().overrides(each, called, type))
          .forEach(found::add);
    }
    ElementFilter.typesIn(type.getEnclosedElements())
        .forEach(nested -> addOverriding(called, nested, found));
    if (type.getKind() == ElementKind.ENUM) {
      bodies(type).forEach(body -> addOverriding(called, body, found));
    }
  }

  /** The classes of an enum's constants that have bodies. */
  private List<TypeElement> bodies(TypeElement type) {
    TreePath path = code.trees().getPath(type);
    if (path == null || type.getModifiers().contains(Modifier.FINAL)) {
      return List.of();
    }
    attribute(path);
    List<TypeElement> bodies = new ArrayList<>();
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitNewClass(NewClassTree node, Void unused) {
        if (node.getClassBody() != null
            && code.trees().getElement(new TreePath(getCurrentPath(), node.getClassBody()))
                instanceof TypeElement body
            && code.types().isSubtype(body.asType(), type.asType())) {
          bodies.add(body);
        }
        return super.visitNewClass(node, null);
      }
    }.scan(path, null);
    return bodies;
  }
}
