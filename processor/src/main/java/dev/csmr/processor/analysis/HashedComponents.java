package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.Name;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/**
 * Tells which components of the records of a compilation are in hash order, whatever they are
 * given: their canonical constructor keeps {@code Set.copyOf(…)}, say. It is read as it is written,
 * for the record may be compiled later.
 */
final class HashedComponents {
  private static final String CLASSES = "(?s)(java\\.util\\.)?Hash(Map|Set)\\b.*";
  private static final String COLLECTORS = "(?s)(.*\\.)?to(Unmodifiable)?Set\\(\\)";

  private final Code code;
  private final Map<TypeElement, Set<String>> known = new HashMap<>();

  HashedComponents(Code code) {
    this.code = code;
  }

  /** Whether a component's field, or its accessor, gives a collection in hash order. */
  boolean isHashed(Element member) {
    boolean isPart =
        member.getKind() == ElementKind.FIELD
            || (member instanceof ExecutableElement method && isAccessor(method));
    return isPart
        && !member.getModifiers().contains(Modifier.STATIC)
        && record(member.getEnclosingElement())
            .filter(each -> names(each).contains(member.getSimpleName().toString()))
            .isPresent();
  }

  /** Whether a method is the accessor of a record's component. */
  static boolean isAccessor(ExecutableElement method) {
    return record(method.getEnclosingElement()).stream()
        .flatMap(each -> each.getRecordComponents().stream())
        .anyMatch(each -> method.equals(each.getAccessor()));
  }

  /** Whether a constructor keeps what it is given for a parameter in hash order anyway. */
  boolean isHashedBy(ExecutableElement constructor, int parameter) {
    return record(constructor.getEnclosingElement())
        .filter(each -> isCanonical(constructor, each))
        .filter(
            each ->
                names(each)
                    .contains(
                        constructor.getParameters().get(parameter).getSimpleName().toString()))
        .isPresent();
  }

  /** Whether texts of objects of a type show the order of such a component. */
  boolean areInTexts(TypeMirror type) {
    return areInTexts(type, new HashSet<>());
  }

  private boolean areInTexts(TypeMirror type, Set<String> seen) {
    if (!(type instanceof DeclaredType declared) || !seen.add(type.toString())) {
      return false;
    }
    Optional<TypeElement> owner = Code.element(type).flatMap(HashedComponents::record);
    if (owner.isPresent()) {
      return !hasOwnText(owner.get())
          && (!names(owner.get()).isEmpty()
              || owner.get().getRecordComponents().stream()
                  .anyMatch(each -> areInTexts(each.asType(), seen)));
    }
    return Code.name(type).startsWith("java.util.")
        && declared.getTypeArguments().stream().anyMatch(each -> areInTexts(each, seen));
  }

  private boolean hasOwnText(TypeElement owner) {
    return ElementFilter.methodsIn(owner.getEnclosedElements()).stream()
        .filter(each -> each.getSimpleName().contentEquals("toString"))
        .anyMatch(each -> each.getParameters().isEmpty() && code.trees().getTree(each) != null);
  }

  private static Optional<TypeElement> record(Element element) {
    return element instanceof TypeElement type && type.getKind() == ElementKind.RECORD
        ? Optional.of(type)
        : Optional.empty();
  }

  private Set<String> names(TypeElement owner) {
    Set<String> before = known.get(owner);
    if (before != null) {
      return before;
    }
    Set<String> names = new HashSet<>();
    ElementFilter.constructorsIn(owner.getEnclosedElements()).stream()
        .filter(each -> isCanonical(each, owner))
        .map(each -> code.trees().getTree(each))
        .filter(each -> each != null && each.getBody() != null)
        .forEach(each -> collect(each, names));
    known.put(owner, names);
    return names;
  }

  private static boolean isCanonical(ExecutableElement constructor, TypeElement owner) {
    List<Name> parameters =
        constructor.getParameters().stream().<Name>map(Element::getSimpleName).toList();
    return parameters.equals(
        owner.getRecordComponents().stream().<Name>map(Element::getSimpleName).toList());
  }

  private static void collect(MethodTree constructor, Set<String> names) {
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitAssignment(AssignmentTree node, Void unused) {
        if (isInHashOrder(node.getExpression())) {
          names.add(node.getVariable().toString().replaceFirst("^this\\.", ""));
        }
        return super.visitAssignment(node, null);
      }
    }.scan(constructor.getBody(), null);
  }

  private static boolean isInHashOrder(Tree value) {
    if (value instanceof ParenthesizedTree inner) {
      return isInHashOrder(inner.getExpression());
    }
    if (value instanceof ConditionalExpressionTree choice) {
      return isInHashOrder(choice.getTrueExpression())
          || isInHashOrder(choice.getFalseExpression());
    }
    if (value instanceof NewClassTree creation) {
      return creation.getIdentifier().toString().matches(CLASSES);
    }
    return value instanceof MethodInvocationTree call
        && call.getMethodSelect() instanceof MemberSelectTree select
        && isInHashOrder(
            select.getExpression().toString(),
            select.getIdentifier().toString(),
            call.getArguments());
  }

  private static boolean isInHashOrder(
      String owner, String method, List<? extends Tree> arguments) {
    int count = arguments.size();
    return switch (method) {
      case "copyOf" -> owner.matches("(java\\.util\\.)?(Map|Set)");
      case "of" ->
          (owner.matches("(java\\.util\\.)?Set") && count > 1)
              || (owner.matches("(java\\.util\\.)?Map") && count > 2);
      case "ofEntries" -> count > 1;
      case "collect" -> count == 1 && arguments.get(0).toString().matches(COLLECTORS);
      default -> false;
    };
  }
}
