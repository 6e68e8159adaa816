package dev.csmr.processor.analysis;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/**
 * What the compiler knows of attributed code.
 *
 * @param trees the compiler's trees
 * @param types the compiler's types
 * @param elements the compiler's elements
 */
record Code(Trees trees, Types types, Elements elements) {

  /** The type of an expression. */
  TypeMirror type(TreePath expression) {
    TypeMirror type = trees.getTypeMirror(expression);
    return type == null ? types.getNoType(TypeKind.NONE) : type;
  }

  /** Has the compiler attribute a class, a method or a field that it did not come to yet. */
  void attribute(TreePath path) {
    Tree modifiers =
        path.getLeaf() instanceof ClassTree type
            ? type.getModifiers()
            : path.getLeaf() instanceof MethodTree method
                ? method.getModifiers()
                : ((VariableTree) path.getLeaf()).getModifiers();
    trees.getElement(new TreePath(path, modifiers));
  }

  /** The variable that an expression names, if it does nothing but name one. */
  Optional<VariableElement> variable(TreePath expression) {
    Tree tree = plain(expression).getLeaf();
    return (tree instanceof IdentifierTree || tree instanceof MemberSelectTree)
            && trees.getElement(plain(expression)) instanceof VariableElement variable
        ? Optional.of(variable)
        : Optional.empty();
  }

  /** The text that an expression is, if the compiler knows it. */
  Optional<String> constant(TreePath expression) {
    Object value =
        plain(expression).getLeaf() instanceof LiteralTree literal
            ? literal.getValue()
            : variable(expression).map(VariableElement::getConstantValue).orElse(null);
    return value instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** Whether a variable is a field of objects. */
  static boolean isInstanceField(Element variable) {
    return variable.getKind() == ElementKind.FIELD
        && !variable.getModifiers().contains(Modifier.STATIC);
  }

  /** An expression without the parentheses and casts around it. */
  static TreePath plain(TreePath expression) {
    TreePath path = expression;
    while (true) {
      Tree leaf = path.getLeaf();
      if (leaf instanceof com.sun.source.tree.ParenthesizedTree parenthesized) {
        path = new TreePath(path, parenthesized.getExpression());
      } else if (leaf instanceof com.sun.source.tree.TypeCastTree cast) {
        path = new TreePath(path, cast.getExpression());
      } else {
        return path;
      }
    }
  }

  /** The method call that an expression is. */
  Optional<MethodCall> call(TreePath expression) {
    TreePath path = plain(expression);
    if (!(path.getLeaf() instanceof MethodInvocationTree invocation)) {
      return Optional.empty();
    }
    TreePath select = new TreePath(path, invocation.getMethodSelect());
    return trees.getElement(select) instanceof ExecutableElement method
        ? Optional.of(new MethodCall(path, invocation, method))
        : Optional.empty();
  }

  /** The class whose object an expression creates; for an anonymous class, what it extends. */
  Optional<TypeElement> created(TreePath expression) {
    TreePath path = plain(expression);
    return path.getLeaf() instanceof NewClassTree creation
        ? element(type(new TreePath(path, creation.getIdentifier())))
        : Optional.empty();
  }

  /** The class or interface of a type. */
  static Optional<TypeElement> element(TypeMirror type) {
    return type instanceof DeclaredType declared && type.getKind() == TypeKind.DECLARED
        ? Optional.of((TypeElement) declared.asElement())
        : Optional.empty();
  }

  /** The qualified name of a type's class or interface; empty for other types. */
  static String name(TypeMirror type) {
    return element(type).map(element -> element.getQualifiedName().toString()).orElse("");
  }

  /** Whether a type is, extends or implements a class or interface. */
  boolean isA(TypeMirror type, String name) {
    TypeElement other = elements.getTypeElement(name);
    return other != null
        && type.getKind() == TypeKind.DECLARED
        && types.isSubtype(types.erasure(type), types.erasure(other.asType()));
  }

  /** Whether a type is, extends or implements one of these. */
  boolean isAny(TypeMirror type, Set<String> names) {
    return names.stream().anyMatch(name -> isA(type, name));
  }

  /** Whether values of a type can be changed by who holds them, as far as collections go. */
  boolean isCollection(TypeMirror type) {
    return isA(type, "java.util.Collection") || isA(type, "java.util.Map");
  }

  /** The paths of expressions below another tree. */
  static List<TreePath> paths(TreePath parent, List<? extends ExpressionTree> expressions) {
    List<TreePath> paths = new ArrayList<>();
    expressions.forEach(each -> paths.add(new TreePath(parent, each)));
    return paths;
  }

  /** Whether an expression names a parameter or a local variable of a method. */
  boolean namesLocal(TreePath expression) {
    return names(
        expression,
        each ->
            each instanceof VariableElement
                && each.getEnclosingElement() instanceof ExecutableElement
                && !each.getSimpleName().contentEquals("this"));
  }

  /** Whether an expression names an element that is looked for. */
  boolean names(TreePath expression, Predicate<Element> wanted) {
    boolean[] found = {false};
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitIdentifier(IdentifierTree node, Void unused) {
        Element element = trees.getElement(getCurrentPath());
        found[0] |= element != null && wanted.test(element);
        return null;
      }
    }.scan(expression, null);
    return found[0];
  }

  /** Whether code has a name in it, whatever that stands for there. */
  static boolean mentions(Tree tree, CharSequence name) {
    return tree.toString().matches("(?s).*\\b" + name + "\\b.*");
  }

  /** Whether a method reference names one of these methods, as in {@code Long::sum}. */
  static boolean refersTo(Tree expression, Set<String> names) {
    return expression instanceof MemberReferenceTree reference
        && names.contains(reference.getName().toString());
  }

  /**
   * A call of a method.
   *
   * @param path the call
   * @param tree the call
   * @param method the method called
   */
  record MethodCall(TreePath path, MethodInvocationTree tree, ExecutableElement method) {
    String name() {
      return method.getSimpleName().toString();
    }

    /** The qualified name of the class that declares the method. */
    String owner() {
      return ((TypeElement) method.getEnclosingElement()).getQualifiedName().toString();
    }

    /** Whether it calls one of these methods of a class. */
    boolean is(String owner, String... names) {
      return owner().equals(owner) && List.of(names).contains(name());
    }

    boolean isStatic() {
      return method.getModifiers().contains(Modifier.STATIC);
    }

    /** What the method is called on; empty for static methods and those called by name alone. */
    Optional<TreePath> receiver() {
      return !isStatic() && tree.getMethodSelect() instanceof MemberSelectTree select
          ? Optional.of(
              new TreePath(new TreePath(path, tree.getMethodSelect()), select.getExpression()))
          : Optional.empty();
    }

    List<TreePath> arguments() {
      return paths(path, tree.getArguments());
    }

    TreePath argument(int index) {
      return new TreePath(path, tree.getArguments().get(index));
    }

    int count() {
      return tree.getArguments().size();
    }
  }
}
