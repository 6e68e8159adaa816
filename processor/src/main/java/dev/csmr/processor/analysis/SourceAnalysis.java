package dev.csmr.processor.analysis;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import dev.csmr.processor.model.NamedTypes;
import dev.csmr.processor.model.ReplicaModel;
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
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** Checks the sources of implementations and services: the entrance to this room. */
public final class SourceAnalysis {
  private static final List<Check> CHECKS =
      List.of(
          new HashOrderCheck(),
          new StaticStateCheck(),
          new DeterminismCheck(),
          new QueryCheck(),
          new ConstantStateCheck(),
          new ComparatorCheck(),
          new StoredValueCheck(),
          new MementoCheck());

  private final Sources sources;
  private final Code code;
  private final Findings findings;
  private final Set<String> watched = new HashSet<>();

  /** The folders of sources that packages are compiled from. */
  private final Map<String, Set<Path>> packages = new HashMap<>();

  private SourceAnalysis(ProcessingEnvironment environment, Sources sources) {
    this.sources = sources;
    Trees trees = Trees.instance(environment);
    this.code = new Code(trees, environment.getTypeUtils(), environment.getElementUtils());
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
      each = Code.element(each.getSuperclass()).orElse(null);
    }
  }

  /** Has the records that an implementation's state consists of checked likewise. */
  public void watchState(ReplicaModel replica) {
    NamedTypes.of(replica.fields().stream().map(ReplicaModel.StateField::type).toList())
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
   * What keeps keyed operations of a service from being independent of other keys, by their names;
   * those that touch only their key are absent.
   */
  public Map<String, String> dependent(ServiceModel service) {
    return KeyedOperations.obstacles(code, service);
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
    if (isErroneous(type)) {
      return;
    }
    if (element.getKind() == ElementKind.RECORD) {
      new StoredValueCheck().check(new ClassSource(code, sources, type, element, findings));
      return;
    }
    for (TreePath part : element.getKind().isInterface() ? executed(type) : List.of(type)) {
      ClassSource source = new ClassSource(code, sources, part, element, findings);
      CHECKS.forEach(check -> check.check(source));
    }
  }

  /** What of an interface is executed at replicas; static methods and records serve callers. */
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
      TreePath outermost = code.trees().getPath(event.getTypeElement());
      if (outermost != null) {
        new TreePathScanner<Void, Void>() {
          @Override
          public Void visitClass(ClassTree node, Void unused) {
            if (code.trees().getElement(getCurrentPath()) instanceof TypeElement element
                && watched.remove(element.getQualifiedName().toString())) {
              check(getCurrentPath(), element);
            }
            return super.visitClass(node, null);
          }
        }.scan(outermost, null);
      }
    }
  }
}
