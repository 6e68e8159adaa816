package dev.csmr.processor.analysis;

import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.csmr.processor.problem.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.Name;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/**
 * Refuses hash tables in the state whose keys may be others than when they were put in: the
 * original looks for them in the wrong place, a restored one in the right place.
 */
final class MutableKeyCheck implements Check {
  private static final Set<String> HASHED =
      Set.of(
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.LinkedHashMap",
          "java.util.LinkedHashSet",
          "java.util.Map",
          "java.util.Set");
  private static final Set<String> ADDING =
      Set.of(
          "add", "addAll", "compute", "computeIfAbsent", "merge", "put", "putAll", "putIfAbsent");

  @Override
  public void check(ClassSource source) {
    if (!source.isImplementation()) {
      return;
    }
    Keys keys = new Keys(source.code());
    boolean addsCollections = new Adding(source.code(), keys).isIn(source.path());
    for (VariableElement field : ElementFilter.fieldsIn(source.element().getEnclosedElements())) {
      if (StateRoots.isState(source, field)) {
        keys.changing(held(source.code(), field), new HashSet<>())
            .filter(key -> addsCollections || !keys.isMeantAsValue(key))
            .ifPresent(
                key ->
                    source.report(
                        source.code().trees().getPath(field),
                        Problem.MUTABLE_KEY,
                        field.getSimpleName(),
                        key));
      }
    }
  }

  /** The type of what a field holds: a final one for ever what it is created with. */
  private static TypeMirror held(Code code, VariableElement field) {
    TreePath declaration = code.trees().getPath(field);
    return field.getModifiers().contains(Modifier.FINAL)
            && declaration != null
            && declaration.getLeaf() instanceof VariableTree tree
            && tree.getInitializer() instanceof NewClassTree
        ? code.type(new TreePath(declaration, tree.getInitializer()))
        : field.asType();
  }

  /**
   * Looks for what puts collections into hash tables as keys, other than such as nobody can change.
   */
  private static final class Adding extends TreePathScanner<Void, Void> {
    private final Code code;
    private final Keys keys;
    private boolean found;

    Adding(Code code, Keys keys) {
      this.code = code;
      this.keys = keys;
    }

    boolean isIn(TreePath path) {
      scan(path, null);
      return found;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      if (node.getMethodSelect() instanceof MemberSelectTree select
          && !node.getArguments().isEmpty()
          && isAdding(
              select.getIdentifier(),
              new TreePath(new TreePath(getCurrentPath(), select), select.getExpression()))) {
        TreePath key = new TreePath(getCurrentPath(), node.getArguments().get(0));
        found |= !Immutables.isCreated(code, key);
      }
      return super.visitMethodInvocation(node, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree node, Void unused) {
      found |=
          isAdding(node.getName(), new TreePath(getCurrentPath(), node.getQualifierExpression()));
      return super.visitMemberReference(node, null);
    }

    private boolean isAdding(Name method, TreePath receiver) {
      return ADDING.contains(method.toString())
          && code.trees().getTypeMirror(receiver) instanceof DeclaredType type
          && HASHED.contains(Code.name(type))
          && !type.getTypeArguments().isEmpty()
          && keys.isMeantAsValue(type.getTypeArguments().get(0));
    }
  }

  private record Keys(Code code) {

    /**
     * Whether a key is a collection itself, without arrays in it: one that nobody can change is a
     * good key.
     */
    boolean isMeantAsValue(TypeMirror key) {
      return changes(key)
          && Code.element(key).filter(each -> each.getKind() == ElementKind.RECORD).isEmpty()
          && !holdsArray(key, new HashSet<>());
    }

    /** The type of keys in a type that can change; each record is looked at once. */
    Optional<TypeMirror> changing(TypeMirror type, Set<Element> records) {
      if (!(type instanceof DeclaredType declared) || type.getKind() != TypeKind.DECLARED) {
        return Optional.empty();
      }
      List<? extends TypeMirror> arguments = declared.getTypeArguments();
      if (HASHED.contains(Code.name(type)) && !arguments.isEmpty() && changes(arguments.get(0))) {
        return Optional.of(arguments.get(0));
      }
      Stream<? extends TypeMirror> parts =
          Code.element(type).filter(records::add).stream().flatMap(each -> parts(declared, each));
      return Stream.concat(arguments.stream(), parts)
          .flatMap(each -> changing(each, records).stream())
          .findFirst();
    }

    private boolean changes(TypeMirror key) {
      return !hasOwnHash(key)
          && (new KnownClasses(code).mayBeCollection(key) || holdsArray(key, new HashSet<>()));
    }

    private boolean holdsArray(TypeMirror type, Set<Element> records) {
      if (!(type instanceof DeclaredType declared) || type.getKind() != TypeKind.DECLARED) {
        return type.getKind() == TypeKind.ARRAY;
      }
      return !hasOwnHash(type)
          && Stream.concat(
                  declared.getTypeArguments().stream(),
                  Code.element(type).filter(records::add).stream()
                      .flatMap(each -> parts(declared, each)))
              .anyMatch(each -> holdsArray(each, records));
    }

    private Stream<TypeMirror> parts(DeclaredType type, TypeElement element) {
      return element.getRecordComponents().stream()
          .map(each -> code.types().asMemberOf(type, each.getAccessor()))
          .map(each -> ((ExecutableType) each).getReturnType());
    }

    /** Whether somebody wrote down what a record's hash code is made of. */
    private boolean hasOwnHash(TypeMirror type) {
      return Code.element(type).filter(each -> each.getKind() == ElementKind.RECORD).stream()
          .flatMap(each -> ElementFilter.methodsIn(each.getEnclosedElements()).stream())
          .filter(method -> method.getSimpleName().contentEquals("hashCode"))
          .map(ExecutableElement.class::cast)
          .anyMatch(method -> code.trees().getTree(method) != null);
    }
  }
}
