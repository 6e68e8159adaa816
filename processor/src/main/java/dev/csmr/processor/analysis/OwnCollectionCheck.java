package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.csmr.MovableState;
import dev.csmr.OnMove;
import dev.csmr.Replicated;
import dev.csmr.processor.problem.Problem;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/**
 * Refuses collections in final fields whose class has state of its own, or changes what is put into
 * them, or read of them: a snapshot has their elements only, and puts those in again.
 */
final class OwnCollectionCheck implements Check {
  private static final Set<String> FILLING =
      Set.of(
          "add",
          "addAll",
          "addFirst",
          "addLast",
          "clear",
          "compute",
          "computeIfAbsent",
          "merge",
          "offer",
          "offerFirst",
          "offerLast",
          "push",
          "put",
          "putAll",
          "putIfAbsent",
          "set");

  /** What a snapshot reads a collection by. */
  private static final Set<String> READING =
      Set.of(
          "comparator",
          "entrySet",
          "iterator",
          "last",
          "lastKey",
          "size",
          "spliterator",
          "stream",
          "toArray");

  private static final String EVICTION = "removeEldestEntry";

  @Override
  public void check(ClassSource source) {
    if (source.isImplementation()) {
      new Scanner(source).scan(source.path(), null);
    }
  }

  private static final class Scanner extends TreePathScanner<Void, Void> {
    private final ClassSource source;
    private final Code code;
    private final StateRoots roots;
    private final KnownClasses known;
    private final ValueFlow flow;
    private final Unchanging unchanging;
    private final boolean isMoved;

    Scanner(ClassSource source) {
      this.source = source;
      this.code = source.code();
      this.roots = new StateRoots(source);
      this.known = new KnownClasses(code);
      this.flow = new ValueFlow(source, roots);
      this.unchanging = new Unchanging(source, flow);
      this.isMoved = isMoved(source.element().asType());
    }

    /** Whether what is in fields moves by key. */
    private boolean isMoved(TypeMirror type) {
      return !code.isA(type, MovableState.class.getName())
          && code.types().directSupertypes(type).stream()
              .anyMatch(parent -> isMovable(parent) || isMoved(parent));
    }

    private boolean isMovable(TypeMirror type) {
      return Code.element(type)
          .map(element -> element.getAnnotation(Replicated.class))
          .filter(Replicated::movable)
          .isPresent();
    }

    @Override
    public Void visitVariable(VariableTree node, Void unused) {
      if (node.getInitializer() != null
          && code.trees().getElement(getCurrentPath()) instanceof VariableElement variable
          && roots.isState(variable)) {
        check(variable, new TreePath(getCurrentPath(), node.getInitializer()));
      }
      return super.visitVariable(node, null);
    }

    @Override
    public Void visitAssignment(AssignmentTree node, Void unused) {
      TreePath path = getCurrentPath();
      code.variable(new TreePath(path, node.getVariable()))
          .filter(roots::isState)
          .ifPresent(field -> check(field, new TreePath(path, node.getExpression())));
      return super.visitAssignment(node, null);
    }

    private void check(VariableElement field, TreePath value) {
      if (field.getModifiers().contains(Modifier.FINAL) && Mementos.saved(source).isEmpty()) {
        Creations.unseen(code, flow, value).stream()
            .filter(this::mayBeOwn)
            .findFirst()
            .ifPresent(
                call ->
                    source.report(
                        value,
                        Problem.UNSEEN_VALUE,
                        StoredValues.text(call),
                        known.copy(code.type(call))));
      }
      Creations.of(code, flow, value).stream()
          .flatMap(creation -> created(creation).stream())
          .filter(type -> known.isRefillable(type.asType()))
          .flatMap(type -> own(type).or(() -> limit(field, type)).stream())
          .findFirst()
          .ifPresent(
              member ->
                  source.report(value, Problem.OWN_COLLECTION, field.getSimpleName(), member));
    }

    /** Whether a call of which nobody sees what it does may give a collection of an own class. */
    private boolean mayBeOwn(TreePath path) {
      Code.MethodCall call = code.call(path).orElseThrow();
      boolean isPlatform =
          call.owner().startsWith("java.") && !call.owner().startsWith("java.util.function.");
      return code.isCollection(code.type(path))
          && !known.isKnown(code.type(path))
          && (!isPlatform || call.arguments().stream().anyMatch(this::makesOwn));
    }

    /** Whether a function that is given to the platform creates a collection of an own class. */
    private boolean makesOwn(TreePath argument) {
      boolean[] found = {false};
      new TreePathScanner<Void, Void>() {
        @Override
        public Void visitMemberReference(MemberReferenceTree node, Void unused) {
          found[0] |=
              node.getMode() == MemberReferenceTree.ReferenceMode.NEW
                  && isOwn(
                      code.type(new TreePath(getCurrentPath(), node.getQualifierExpression())));
          return super.visitMemberReference(node, null);
        }

        @Override
        public Void visitNewClass(NewClassTree node, Void unused) {
          found[0] |= isOwn(code.type(getCurrentPath()));
          return super.visitNewClass(node, null);
        }

        private boolean isOwn(TypeMirror type) {
          return known.isRefillable(type) && !known.isKnown(type);
        }
      }.scan(argument, null);
      return found[0];
    }

    /** The class of the object that an expression creates; the anonymous one, where it is one. */
    private Optional<TypeElement> created(TreePath path) {
      if (path.getLeaf() instanceof NewClassTree creation && creation.getClassBody() != null) {
        return Optional.ofNullable(
                code.trees().getElement(new TreePath(path, creation.getClassBody())))
            .map(TypeElement.class::cast);
      }
      return code.created(path);
    }

    /** What a class, or one between it and the JDK's, has that no snapshot knows. */
    private Optional<String> own(TypeElement type) {
      if (type.getQualifiedName().toString().startsWith("java.")) {
        return Optional.empty();
      }
      Optional<String> field =
          ElementFilter.fieldsIn(type.getEnclosedElements()).stream()
              .filter(Code::isInstanceField)
              .filter(each -> !unchanging.is(each))
              .map(each -> each.getSimpleName().toString())
              .findFirst();
      Optional<String> method =
          ElementFilter.methodsIn(type.getEnclosedElements()).stream()
              .flatMap(each -> own(each).stream())
              .findFirst();
      return field.or(() -> method).or(() -> Code.element(type.getSuperclass()).flatMap(this::own));
    }

    /** What would remove entries from a collection whose entries move by key. */
    private Optional<String> limit(VariableElement field, TypeElement type) {
      boolean isLimited =
          isMoved
              && field.getAnnotation(OnMove.class) == null
              && ElementFilter.methodsIn(code.elements().getAllMembers(type)).stream()
                  .filter(each -> each.getSimpleName().contentEquals(EVICTION))
                  .anyMatch(
                      each -> !Code.name(each.getEnclosingElement().asType()).startsWith("java."));
      return isLimited
          ? Optional.of(
              "a " + EVICTION + " that would remove what belongs to keys that are moved here")
          : Optional.empty();
    }

    private Optional<String> own(ExecutableElement method) {
      String name = method.getSimpleName().toString();
      boolean isOwn =
          FILLING.contains(name) || (READING.contains(name) && method.getParameters().isEmpty());
      if (isOwn) {
        return Optional.of(name);
      }
      return name.equals(EVICTION) && decidesByContent(method)
          ? Optional.of("a " + EVICTION + " that decides by more than the size")
          : Optional.empty();
    }

    /**
     * Whether a method may remove an entry for more than the number of entries: it may have become
     * such since it was put, or the others before it, and would be removed where a snapshot puts it
     * again.
     */
    private boolean decidesByContent(ExecutableElement method) {
      TreePath path = code.trees().getPath(method);
      if (path == null || method.getParameters().size() != 1) {
        return false;
      }
      code.attribute(path);
      Set<Element> entry = new HashSet<>(method.getParameters());
      boolean[] decides = {false};
      new TreePathScanner<Void, Void>() {
        @Override
        public Void visitVariable(VariableTree node, Void unused) {
          if (node.getInitializer() != null && names(node.getInitializer())) {
            entry.add(code.trees().getElement(getCurrentPath()));
          }
          return super.visitVariable(node, null);
        }

        @Override
        public Void visitAssignment(AssignmentTree node, Void unused) {
          if (names(node.getExpression())) {
            code.variable(new TreePath(getCurrentPath(), node.getVariable())).ifPresent(entry::add);
          }
          return super.visitAssignment(node, null);
        }

        @Override
        public Void visitReturn(ReturnTree node, Void unused) {
          decides[0] |= names(node.getExpression());
          return super.visitReturn(node, null);
        }

        @Override
        public Void visitIf(IfTree node, Void unused) {
          decides[0] |= names(node.getCondition());
          return super.visitIf(node, null);
        }

        private boolean names(Tree expression) {
          return seesContent(new TreePath(getCurrentPath(), expression), entry, new HashSet<>());
        }
      }.scan(path, null);
      return decides[0];
    }

    /** Whether an expression, or what it calls, depends on entries rather than their number. */
    private boolean seesContent(
        TreePath expression, Set<Element> entry, Set<ExecutableElement> followed) {
      boolean[] found = {false};
      new TreePathScanner<Void, Void>() {
        @Override
        public Void visitIdentifier(IdentifierTree node, Void unused) {
          Element named = code.trees().getElement(getCurrentPath());
          found[0] |= entry.contains(named) || isCall(named);
          return null;
        }

        @Override
        public Void visitMemberSelect(MemberSelectTree node, Void unused) {
          found[0] |=
              node.getExpression().toString().matches("(\\w+\\.)?(this|super)")
                  && isCall(code.trees().getElement(getCurrentPath()));
          return super.visitMemberSelect(node, null);
        }

        /** Whether a method of the map is called that sees its content. */
        private boolean isCall(Element named) {
          if (!(named instanceof ExecutableElement method)
              || method.getModifiers().contains(Modifier.STATIC)
              || method.getKind() != ElementKind.METHOD
              || method.getSimpleName().toString().matches("size|isEmpty")
              || !followed.add(method)) {
            return false;
          }
          TreePath body = code.trees().getPath(method);
          if (body == null) {
            return true;
          }
          code.attribute(body);
          return seesContent(body, entry, followed);
        }
      }.scan(expression, null);
      return found[0];
    }
  }
}
