package dev.csmr.processor.analysis;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import dev.csmr.processor.model.NamedTypes;
import dev.csmr.processor.model.ServiceModel;
import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.reader.Sources;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** Checks the sources of implementations and services: the entrance to this room. */
public final class SourceAnalysis {
  private static final List<Check> CHECKS =
      List.of(
          new HashOrderCheck(),
          new StaticStateCheck(),
          new SharedStateCheck(),
          new SharedPartsCheck(),
          new DeterminismCheck(),
          new QueryCheck(),
          new HookCheck(),
          new ConstantStateCheck(),
          new ComparatorCheck(),
          new StoredValueCheck(),
          new OwnCollectionCheck(),
          new MutableKeyCheck(),
          new MutableOrderCheck(),
          new MementoCheck());

  /** What is checked in methods of other classes that are called. */
  private static final List<Check> FOLLOWED =
      List.of(new HashOrderCheck(), new DeterminismCheck(), new SharedStateCheck());

  private final Sources sources;
  private final Code code;
  private final CalledMethods called;
  private final Findings findings;
  private final Set<String> watched = new HashSet<>();

  /** The classes, no interfaces, that are or were watched: they are checked as a whole. */
  private final Set<String> watchedOnce = new HashSet<>();

  /** What was checked of other classes because checked code calls it. */
  private final Set<Element> followed = new HashSet<>();

  /** The folders of sources that packages are compiled from. */
  private final Map<String, Set<Path>> packages = new HashMap<>();

  private SourceAnalysis(ProcessingEnvironment environment, Sources sources) {
    this.sources = sources;
    Trees trees = Trees.instance(environment);
    this.code = new Code(trees, environment.getTypeUtils(), environment.getElementUtils());
    this.called = new CalledMethods(code, sources);
    this.findings = new Findings(trees);
  }

  /**
   * The analysis of one compilation; empty when the compiler is not javac or hides that it is.
   *
   * @param environment the compiler
   * @param sources what is compiled
   */
  public static Optional<SourceAnalysis> of(ProcessingEnvironment environment, Sources sources) {
    try {
      SourceAnalysis analysis = new SourceAnalysis(environment, sources);
      JavacTask.instance(environment).addTaskListener(analysis.new Listener());
      return Optional.of(analysis);
    } catch (IllegalArgumentException | LinkageError e) {
      return Optional.empty();
    }
  }

  /** Has a class or interface checked as soon as the compiler has attributed it. */
  public void watch(TypeElement type) {
    rememberFolder(type);
    TypeElement each = type;
    while (each != null && watched.add(each.getQualifiedName().toString())) {
      if (!each.getKind().isInterface()) {
        watchedOnce.add(each.getQualifiedName().toString());
      }
      each = Code.element(each.getSuperclass()).orElse(null);
    }
  }

  /** Has the records that an implementation's state consists of checked likewise. */
  public void watchState(ServiceModel service) {
    NamedTypes.of(service.stateTypes())
        .names()
        .values()
        .forEach(
            type -> {
              if (type instanceof TypeModel.RecordType named) {
                watched.add(named.element().getQualifiedName().toString());
              }
            });
  }

  /**
   * The obstacles that keep keyed operations of a service from being independent of other keys, by
   * the operations' names; those that touch only their key are absent.
   */
  public Map<String, String> dependent(ServiceModel service) {
    return KeyedOperations.obstacles(code, service);
  }

  /** The fields of a movable service whose objects might be at several partition keys at once. */
  public List<String> shared(ServiceModel service) {
    return KeyedOperations.shared(code, service);
  }

  /**
   * Whether an interface of a package that is compiled has no source any more, in no folder of
   * sources of this compilation.
   *
   * @param type the qualified name of a top-level type
   */
  public boolean isSourceGone(String type) {
    int dot = type.lastIndexOf('.');
    String file = type.substring(dot + 1) + ".java";
    Set<Path> folders = packages.getOrDefault(type.substring(0, Math.max(dot, 0)), Set.of());
    return !folders.isEmpty()
        && folders.stream().noneMatch(folder -> Files.exists(folder.resolve(file)));
  }

  private void rememberFolder(TypeElement type) {
    TreePath path = code.trees().getPath(type);
    if (path == null) {
      return;
    }
    URI file = path.getCompilationUnit().getSourceFile().toUri();
    if ("file".equals(file.getScheme())) {
      String name = code.elements().getPackageOf(type).getQualifiedName().toString();
      packages.computeIfAbsent(name, each -> new TreeSet<>()).add(Path.of(file).getParent());
    }
  }

  private void check(TreePath type, TypeElement element) {
    if (!isAttributed(type)) {
      return;
    }
    if (element.getKind() == ElementKind.RECORD) {
      ClassSource source = new ClassSource(code, sources, called, type, element, findings);
      new StoredValueCheck().check(source);
      new RebuiltRecordCheck().check(source);
      return;
    }
    for (TreePath part : element.getKind().isInterface() ? executed(type) : List.of(type)) {
      ClassSource source = new ClassSource(code, sources, called, part, element, findings);
      CHECKS.forEach(check -> check.check(source));
      followCalls(part, part);
    }
    checkMappings(type, element);
  }

  /** Checks what computes the arguments of extensions: replicas do that in default methods. */
  private void checkMappings(TreePath type, TypeElement element) {
    for (ExecutableElement operation : ElementFilter.methodsIn(element.getEnclosedElements())) {
      for (TypeElement mapping : mappings(operation.getAnnotationMirrors())) {
        ElementFilter.methodsIn(mapping.getEnclosedElements()).stream()
            .filter(each -> each.getSimpleName().equals(operation.getSimpleName()))
            .filter(sources::contains)
            .forEach(each -> check(each, type));
      }
    }
  }

  private static List<TypeElement> mappings(List<? extends AnnotationMirror> annotations) {
    List<TypeElement> found = new ArrayList<>();
    for (AnnotationMirror annotation : annotations) {
      annotation
          .getElementValues()
          .forEach(
              (name, value) -> {
                if (name.getSimpleName().contentEquals("mapping")
                    && value.getValue() instanceof TypeMirror mapping) {
                  Code.element(mapping).ifPresent(found::add);
                } else if (value.getValue() instanceof List<?> values) {
                  found.addAll(
                      mappings(
                          values.stream()
                              .map(each -> ((AnnotationValue) each).getValue())
                              .filter(AnnotationMirror.class::isInstance)
                              .map(AnnotationMirror.class::cast)
                              .toList()));
                }
              });
    }
    return found;
  }

  /**
   * Checks the methods that code calls, if they are compiled, and those that they call, and what
   * the fields that they use are initialised with.
   */
  private void followCalls(TreePath part, TreePath checked) {
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
        follow(new TreePath(getCurrentPath(), node.getMethodSelect()));
        return super.visitMethodInvocation(node, null);
      }

      @Override
      public Void visitNewClass(NewClassTree node, Void unused) {
        follow(getCurrentPath());
        code.created(getCurrentPath())
            .map(called::calledByPlatform)
            .ifPresent(methods -> methods.forEach(each -> check(each, checked)));
        return super.visitNewClass(node, null);
      }

      @Override
      public Void visitMemberReference(MemberReferenceTree node, Void unused) {
        follow(getCurrentPath());
        return super.visitMemberReference(node, null);
      }

      @Override
      public Void visitIdentifier(IdentifierTree node, Void unused) {
        use();
        return super.visitIdentifier(node, null);
      }

      @Override
      public Void visitMemberSelect(MemberSelectTree node, Void unused) {
        use();
        return super.visitMemberSelect(node, null);
      }

      private void use() {
        code.variable(getCurrentPath())
            .filter(each -> each.getKind() == ElementKind.FIELD && sources.contains(each))
            .ifPresent(field -> check(field, checked));
      }

      private void follow(TreePath call) {
        if (code.trees().getElement(call) instanceof ExecutableElement method
            && sources.contains(method)) {
          called.of(method).forEach(each -> check(each, checked));
        }
      }
    }.scan(part, null);
  }

  private void check(Element member, TreePath checked) {
    TreePath path = code.trees().getPath(member);
    if (path == null
        || !isExecuted(path.getLeaf())
        || isWithin(path, checked)
        || watchedOnce.contains(Code.name(member.getEnclosingElement().asType()))
        || !followed.add(member)) {
      return;
    }
    TypeElement owner = (TypeElement) member.getEnclosingElement();
    if (isAttributed(path)) {
      ClassSource source = new ClassSource(code, sources, called, path, owner, findings);
      FOLLOWED.forEach(check -> check.check(source));
      followCalls(path, checked);
    }
  }

  private static boolean isExecuted(Tree member) {
    return member instanceof MethodTree method
        ? method.getBody() != null
        : member instanceof VariableTree field && field.getInitializer() != null;
  }

  private static boolean isWithin(TreePath path, TreePath whole) {
    for (Tree each : path) {
      if (each == whole.getLeaf()) {
        return true;
      }
    }
    return false;
  }

  /** Has the compiler attribute code if it did not yet; {@code false} if it found mistakes. */
  private boolean isAttributed(TreePath path) {
    code.attribute(path);
    return !isErroneous(path);
  }

  /** What of an interface is executed at replicas by itself; the rest serves callers. */
  private List<TreePath> executed(TreePath type) {
    List<TreePath> methods = new ArrayList<>();
    for (Tree member : ((ClassTree) type.getLeaf()).getMembers()) {
      TreePath path = new TreePath(type, member);
      if (member instanceof MethodTree method
          && method.getBody() != null
          && !method.getModifiers().getFlags().contains(Modifier.STATIC)) {
        methods.add(path);
      }
    }
    return methods;
  }

  /** Whether the compiler itself has something to say: that comes first. */
  private boolean isErroneous(TreePath type) {
    boolean[] found = {false};
    new TreePathScanner<Void, Void>() {
      @Override
      public Void scan(Tree tree, Void unused) {
        if (tree != null && !found[0]) {
          TypeMirror mirror = code.trees().getTypeMirror(new TreePath(getCurrentPath(), tree));
          found[0] = mirror != null && mirror.getKind() == TypeKind.ERROR;
        }
        return found[0] ? null : super.scan(tree, null);
      }
    }.scan(type, null);
    return found[0];
  }

  private final class Listener implements TaskListener {
    @Override
    public void finished(TaskEvent event) {
      if (event.getKind() != TaskEvent.Kind.ANALYZE || watched.isEmpty()) {
        return;
      }
      // All at once, the first time: later the compiler has rewritten classes that it is done with.
      List<String> names = List.copyOf(watched);
      watched.clear();
      names.stream().sorted().forEach(this::check);
    }

    private void check(String name) {
      TypeElement element = code.elements().getTypeElement(name);
      TreePath path = element == null ? null : code.trees().getPath(element);
      if (path != null) {
        SourceAnalysis.this.check(path, element);
      }
    }
  }
}
