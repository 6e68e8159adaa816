package dev.csmr.processor.analysis;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;

/**
 * Finds where code changes a field, or something that may be a part of one, in methods and in all
 * that they execute whose source is compiled.
 */
final class PartChanges {
  /** How many methods are looked at, each as often as it is given something else. */
  private static final int MAX_CONTEXTS = 2_000;

  private final ClassSource source;
  private final Code code;
  private final Predicate<VariableElement> isRoot;
  private final PartTypes parts;
  private final AccessOrder order;
  private final Map<Element, PartAliases.Alias> kept = new HashMap<>();
  private final Set<Entry> entered = new HashSet<>();
  private final Map<Entry, PartAliases> analysed = new HashMap<>();
  private PartAliases.Effects effects = new PartAliases.Effects();
  private final Set<Tree> enteredFields = new HashSet<>();
  private BiConsumer<TreePath, VariableElement> changed;
  private BiConsumer<TreePath, ExecutableElement> called;

  private record Entry(ExecutableElement method, PartAliases.GivenAliases given) {}

  /**
   * Looks at a class: what its methods leave in fields that are not looked for.
   *
   * @param source the class
   * @param isRoot the fields that are looked for
   * @param parts the types of their parts
   */
  PartChanges(ClassSource source, Predicate<VariableElement> isRoot, PartTypes parts) {
    this.source = source;
    this.code = source.code();
    this.isRoot = isRoot;
    this.parts = parts;
    this.order = new AccessOrder(source);
    List<TreePath> members = members(source.path());
    int before;
    do {
      before = kept.hashCode();
      effects = new PartAliases.Effects();
      for (TreePath member : members) {
        source.calls().attribute(member);
        kept.putAll(aliases(member, PartAliases.GivenAliases.NOTHING).kept());
      }
    } while (kept.hashCode() != before);
  }

  private static List<TreePath> members(TreePath type) {
    List<TreePath> members = new ArrayList<>();
    if (type.getLeaf() instanceof ClassTree whole) {
      for (Tree each : whole.getMembers()) {
        if (each instanceof MethodTree || each instanceof VariableTree) {
          members.add(new TreePath(type, each));
        }
      }
    }
    return members;
  }

  private PartAliases aliases(TreePath member, PartAliases.GivenAliases given) {
    return new PartAliases(source, isRoot, parts, kept, member, given, effects);
  }

  /**
   * Looks at a method, and at what it executes.
   *
   * @param method the method
   * @param changed gets each place where a field, or a part of it, is changed
   * @param called gets each method that is called or referred to
   */
  void find(
      ExecutableElement method,
      BiConsumer<TreePath, VariableElement> changed,
      BiConsumer<TreePath, ExecutableElement> called) {
    this.changed = changed;
    this.called = called;
    entered.clear();
    enteredFields.clear();
    enter(method, PartAliases.GivenAliases.NOTHING);
  }

  private void enter(ExecutableElement method, PartAliases.GivenAliases given) {
    Entry entry = new Entry(method, given);
    TreePath path =
        entered.size() < MAX_CONTEXTS && entered.add(entry) ? code.trees().getPath(method) : null;
    if (path != null) {
      source.calls().attribute(path);
      new Scanner(analysed.computeIfAbsent(entry, each -> aliases(path, given))).scan(path, null);
    }
  }

  private void enterField(TreePath field) {
    if (enteredFields.add(field.getLeaf())) {
      source.calls().attribute(field);
      new Scanner(aliases(field, PartAliases.GivenAliases.NOTHING)).scan(field, null);
    }
  }

  private final class Scanner extends AssignmentScanner {
    private final PartAliases aliases;

    Scanner(PartAliases aliases) {
      this.aliases = aliases;
    }

    @Override
    public Void visitNewClass(NewClassTree node, Void unused) {
      TreePath path = getCurrentPath();
      if (code.trees().getElement(path) instanceof ExecutableElement constructor
          && isSeen(constructor)) {
        enter(constructor, aliases.given(constructor, Code.paths(path, node.getArguments())));
      }
      code.created(path).map(source.calls()::calledByPlatform).stream()
          .flatMap(List::stream)
          .forEach(each -> PartChanges.this.enter(each, aliases.givenAny(each)));
      return super.visitNewClass(node, null);
    }

    /** What a field is given where it is declared may hold functions, which may be called. */
    @Override
    public Void visitIdentifier(IdentifierTree node, Void unused) {
      enterField();
      return super.visitIdentifier(node, null);
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree node, Void unused) {
      enterField();
      return super.visitMemberSelect(node, null);
    }

    private void enterField() {
      code.variable(getCurrentPath())
          .filter(field -> field.getKind().isField())
          .filter(source.sources()::contains)
          .map(code.trees()::getPath)
          .ifPresent(PartChanges.this::enterField);
    }

    /** Whether a call may execute methods whose source is compiled. */
    private boolean isSeen(ExecutableElement called) {
      return !source.calls().of(called).isEmpty();
    }

    private void enter(ExecutableElement called, PartAliases.GivenAliases given) {
      aliases.executed(called, given).forEach(PartChanges.this::enter);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      code.call(getCurrentPath()).ifPresent(this::checkCall);
      return super.visitMethodInvocation(node, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree node, Void unused) {
      TreePath path = getCurrentPath();
      if (code.trees().getElement(path) instanceof ExecutableElement method) {
        called.accept(path, method);
        if (isSeen(method)) {
          enter(method, aliases.given(path, method));
        } else {
          changedBy(path, method).ifPresent(field -> changed.accept(path, field));
        }
      }
      return super.visitMemberReference(node, null);
    }

    /** What a reference to a method changes: what stands before it, or else what it is given. */
    private Optional<VariableElement> changedBy(TreePath reference, ExecutableElement method) {
      if (Mutations.changesArgument(method)) {
        return aliases.partGiven(reference, method.getParameters().get(0).asType());
      }
      if (!Mutations.changes(method)) {
        return Optional.empty();
      }
      return aliases
          .qualifier(reference)
          .map(aliases::part)
          .orElseGet(() -> aliases.partGiven(reference, code.type(PartAliases.before(reference))));
    }

    private void checkCall(Code.MethodCall call) {
      called.accept(call.path(), call.method());
      if (isSeen(call.method())) {
        enter(call.method(), aliases.given(call));
      } else {
        changedBy(call).ifPresent(field -> changed.accept(call.path(), field));
        changedArray(call).ifPresent(field -> changed.accept(call.path(), field));
      }
    }

    /** An array of the state that a method gets which is not known only to read it. */
    private Optional<VariableElement> changedArray(Code.MethodCall call) {
      for (int i = 0; i < call.count(); i++) {
        boolean isArray = code.type(Code.plain(call.argument(i))).getKind() == TypeKind.ARRAY;
        if (isArray && Mutations.mayChangeArray(call, i)) {
          Optional<VariableElement> field = aliases.part(call.argument(i));
          if (field.isPresent()) {
            return field;
          }
        }
      }
      return Optional.empty();
    }

    private Optional<VariableElement> changedBy(Code.MethodCall call) {
      if (Mutations.changesArgument(call)) {
        return aliases.part(call.argument(0));
      }
      Optional<VariableElement> part = call.receiver().flatMap(aliases::part);
      if (Mutations.changes(call.method())) {
        return part;
      }
      boolean isDrawn =
          Mutations.advances(code, call) && call.receiver().flatMap(code::variable).equals(part);
      return part.filter(field -> isDrawn || order.isChangedBy(call, field));
    }

    @Override
    void change(ExpressionTree target) {
      aliases
          .assigned(new TreePath(getCurrentPath(), target))
          .filter(isRoot)
          .ifPresent(field -> changed.accept(getCurrentPath(), field));
    }
  }
}
