package dev.csmr.processor.analysis;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BindingPatternTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/**
 * An alias analysis of one method: which of its expressions may be a part of the state, or lead to
 * one through objects that were made since. It takes for a part whatever it does not know to be
 * none, if its type allows that: what a method gives whose source is not compiled may be anything
 * that it was given, and what a function gets whose caller is not known may be any part.
 *
 * <p>It does not look at the order of statements: a variable is all that it is ever assigned, and a
 * collection has all that is ever put into it. Methods whose source is compiled are looked into,
 * each time with what they are given. (Flow-insensitive, inclusion-based points-to analysis, after
 * L. O. Andersen, 1994; objects are told apart by how far they are from the state only.)
 */
final class PartAliases {
  /** How many calls within calls are looked into. */
  private static final int MAX_DEPTH = 15;

  /**
   * How often methods are looked into in all: each as often as it is given something else, and
   * again where it calls itself. After that nobody sees what comes from methods.
   */
  private static final int MAX_LOOKS = 20_000;

  /** How often a method that calls itself is looked at. */
  private static final int MAX_ROUNDS = 4;

  /** Beyond so many levels of objects around a part, one more is not counted. */
  private static final int MAX_LEVELS = 6;

  private static final Set<String> COPIES = Set.of("clone", "toArray", "toList");
  private static final Set<String> ITERATORS =
      Set.of("descendingIterator", "iterator", "listIterator", "spliterator", "stream");

  /** Views of a map that contain its keys or values, not its entries. */
  private static final Set<String> VIEWS_OF_ONE_SIDE =
      Set.of(
          "descendingKeySet",
          "keySet",
          "navigableKeySet",
          "sequencedKeySet",
          "sequencedValues",
          "values");

  private static final Set<String> OF_STREAMS =
      Set.of("java.util.stream.BaseStream", "java.util.Optional");

  /**
   * What an object has to do with the state.
   *
   * @param field the field that it is a part of; null for any field
   * @param levels 0: it is a part itself; n: what it contains may be, n levels below
   */
  record Alias(VariableElement field, int levels) {
    static final Alias OF_ANY = new Alias(null, 0);

    /** An object that contains this one. */
    Alias around() {
      return around(1);
    }

    Alias around(int count) {
      return new Alias(field, Math.min(levels + count, MAX_LEVELS));
    }

    /** What this object contains. */
    Alias within() {
      return within(1);
    }

    Alias within(int count) {
      return new Alias(field, Math.max(levels - count, 0));
    }
  }

  /**
   * What a method is given.
   *
   * @param parameters its parameters
   * @param self its object, if that is not the service
   */
  record GivenAliases(Map<Element, Alias> parameters, Optional<Alias> self) {
    static final GivenAliases NOTHING = new GivenAliases(Map.of(), Optional.empty());
  }

  /** So many levels below a variable; a class stands for the object whose method it is. */
  private record Spot(Element variable, int depth) {}

  /** An expression that a variable's value is, or is taken from so many levels below. */
  private record Source(TreePath expression, int depth) {}

  private record Entered(ExecutableElement method, GivenAliases given) {}

  /** What a method gives, and what it leaves in what it was given. */
  private record Effect(Optional<Alias> result, Map<Element, Alias> left) {
    static final Effect NONE = new Effect(Optional.empty(), Map.of());
  }

  /** What is known of methods, each with what it is given. */
  static final class Effects {
    private final Map<Entered, Effect> known = new HashMap<>();

    /** Those that are known for good, in the order in which they were found out. */
    private final List<Entered> found = new ArrayList<>();

    /** Those that were asked for while, or after, they were looked at. */
    private final Set<Entered> met = new HashSet<>();

    private int looks;

    private void forget(int count) {
      List<Entered> stale = found.subList(count, found.size());
      stale.forEach(known::remove);
      stale.clear();
    }
  }

  private final ClassSource source;
  private final Code code;
  private final Predicate<VariableElement> isRoot;
  private final PartTypes parts;
  private final TreePath method;
  private final Map<Element, Alias> kept;
  private final Map<Element, Alias> aliases = new HashMap<>();
  private final Map<Element, List<Source>> values = new HashMap<>();

  /** What a lambda's parameters are elements of. */
  private final Map<Element, TreePath> receivers = new HashMap<>();

  private final Effects effects;
  private final int depth;
  private boolean hasGrown;

  /**
   * Looks at one method.
   *
   * @param source the service, whose fields are the state
   * @param isRoot which fields are the state, or whatever else is looked for
   * @param parts the types of their parts
   * @param kept what is known of other fields of the service
   * @param method the method, of this class or of another one
   * @param given what it is given
   * @param effects what is known of other methods, as long as {@code kept} stays what it is
   */
  PartAliases(
      ClassSource source,
      Predicate<VariableElement> isRoot,
      PartTypes parts,
      Map<Element, Alias> kept,
      TreePath method,
      GivenAliases given,
      Effects effects) {
    this(source, isRoot, parts, kept, method, given, effects, 0);
  }

  private PartAliases(
      ClassSource source,
      Predicate<VariableElement> isRoot,
      PartTypes parts,
      Map<Element, Alias> kept,
      TreePath method,
      GivenAliases given,
      Effects effects,
      int depth) {
    this.source = source;
    this.kept = kept;
    this.code = source.code();
    this.isRoot = isRoot;
    this.parts = parts;
    this.method = method;
    this.effects = effects;
    this.depth = depth;
    aliases.putAll(kept);
    aliases.putAll(given.parameters());
    given.self().ifPresent(self -> aliases.put(owner(), self));
    new Values().scan(method, null);
    do {
      hasGrown = false;
      values.forEach(
          (variable, sources) ->
              sources.forEach(
                  each ->
                      note(
                          variable,
                          alias(each.expression()).map(alias -> alias.within(each.depth())))));
      new Collector().scan(method, null);
    } while (hasGrown);
  }

  /** The field of the state that an expression may be, or be a part of. */
  Optional<VariableElement> part(TreePath expression) {
    return alias(expression).filter(alias -> alias.levels() == 0).map(Alias::field);
  }

  /** The field of the state that an assignment to an expression changes. */
  Optional<VariableElement> assigned(TreePath target) {
    TreePath path = Code.plain(target);
    if (path.getLeaf() instanceof ArrayAccessTree access) {
      return part(new TreePath(path, access.getExpression()));
    }
    // What is final is assigned where its object is made, which is no change.
    Optional<VariableElement> variable =
        code.variable(path)
            .filter(Code::isInstanceField)
            .filter(each -> !each.getModifiers().contains(Modifier.FINAL));
    if (variable.isEmpty() || isRoot.test(variable.get())) {
      return variable;
    }
    if (isOwn(variable.get())) {
      return Optional.empty();
    }
    return holder(path)
        .map(alias -> told(alias, variable.get().getEnclosingElement().asType()))
        .filter(alias -> alias.levels() == 0)
        .map(Alias::field);
  }

  /** The field that a function's argument may be a part of, where a reference to it stands. */
  Optional<VariableElement> partGiven(TreePath reference, TypeMirror type) {
    return elements(reference)
        .filter(alias -> parts.leads(type))
        .map(alias -> told(alias, type))
        .filter(alias -> alias.levels() == 0)
        .map(Alias::field);
  }

  /** What a method whose source is compiled is given by a call. */
  GivenAliases given(Code.MethodCall call) {
    return given(call.method(), receiver(call), call.arguments());
  }

  /** What a method is called on: what stands before it, or else the object that calls. */
  private Optional<Alias> receiver(Code.MethodCall call) {
    return call.receiver().isPresent()
        ? call.receiver().flatMap(this::alias)
        : Optional.ofNullable(aliases.get(call.method().getEnclosingElement()));
  }

  /** What a constructor whose source is compiled is given. */
  GivenAliases given(ExecutableElement constructor, List<TreePath> arguments) {
    return given(constructor, Optional.empty(), arguments);
  }

  /** What comes from where nobody sees: a part of the state, for those who are suspicious. */
  private Optional<Alias> ofAny() {
    return parts.areExpected() ? Optional.of(Alias.OF_ANY) : Optional.empty();
  }

  /** What a method is given that is called nobody knows where: any part, for each parameter. */
  GivenAliases givenAny(ExecutableElement called) {
    Map<Element, Alias> given = new HashMap<>();
    for (VariableElement parameter : called.getParameters()) {
      ofAny()
          .filter(any -> parts.leads(parameter.asType()))
          .ifPresent(any -> given.put(parameter, told(any, parameter.asType())));
    }
    return new GivenAliases(given, Optional.empty());
  }

  /** What a method whose source is compiled is given where it is referred to. */
  GivenAliases given(TreePath reference, ExecutableElement referred) {
    Optional<Alias> element = elements(reference);
    boolean isOfElement = isUnbound(reference, referred);
    Map<Element, Alias> given = new HashMap<>();
    for (VariableElement parameter : referred.getParameters()) {
      element
          .filter(alias -> parts.leads(parameter.asType()))
          .ifPresent(alias -> given.put(parameter, told(alias, parameter.asType())));
    }
    Optional<Alias> self =
        isOfElement
            ? element.map(alias -> told(alias, referred.getEnclosingElement().asType()))
            : qualifier(reference).flatMap(this::alias);
    return new GivenAliases(given, isOwn(referred) ? Optional.empty() : self);
  }

  private GivenAliases given(
      ExecutableElement called, Optional<Alias> self, List<TreePath> arguments) {
    Map<Element, Alias> given = new HashMap<>();
    List<? extends VariableElement> parameters = called.getParameters();
    for (int i = 0; i < arguments.size() && !parameters.isEmpty(); i++) {
      VariableElement parameter = parameters.get(Math.min(i, parameters.size() - 1));
      boolean isPacked =
          called.isVarArgs()
              && i >= parameters.size() - 1
              && !code.types()
                  .isAssignable(code.type(Code.plain(arguments.get(i))), parameter.asType());
      alias(arguments.get(i))
          .map(alias -> isPacked ? alias.around() : alias)
          .ifPresent(alias -> given.merge(parameter, alias, PartAliases::nearer));
    }
    return new GivenAliases(given, isOwn(called) ? Optional.empty() : self);
  }

  /** Whether a member is one of the service's, whose fields are known by themselves. */
  private boolean isOwn(Element member) {
    return member.getEnclosingElement() instanceof TypeElement type
        && code.types()
            .isSubtype(
                code.types().erasure(source.element().asType()),
                code.types().erasure(type.asType()));
  }

  /** Whether a call may execute methods whose source is compiled. */
  private boolean isSeen(ExecutableElement method) {
    return !source.calls().of(method).isEmpty();
  }

  private Element owner() {
    return code.trees().getElement(method).getEnclosingElement();
  }

  private Optional<Alias> alias(TreePath expression) {
    TreePath path = Code.plain(expression);
    TypeMirror type = code.type(path);
    return parts.leads(type) ? any(path).map(alias -> told(alias, type)) : Optional.empty();
  }

  /** The same, knowing the type: what cannot be a part may still contain one. */
  private Alias told(Alias alias, TypeMirror type) {
    if (alias.levels() > 0) {
      return alias;
    }
    Optional<VariableElement> owner = parts.owner(type);
    return owner.isEmpty()
        ? alias.around()
        : new Alias(Objects.requireNonNullElse(alias.field(), owner.get()), 0);
  }

  private static Alias nearer(Alias one, Alias other) {
    return other.levels() < one.levels() ? other : one;
  }

  private Optional<Alias> any(TreePath path) {
    Tree tree = path.getLeaf();
    Optional<VariableElement> variable = code.variable(path);
    if (variable.isPresent()) {
      return ofVariable(path, variable.get());
    }
    if (tree instanceof ArrayAccessTree access) {
      return alias(new TreePath(path, access.getExpression())).map(Alias::within);
    }
    if (tree instanceof ConditionalExpressionTree choice) {
      return either(
          Stream.of(choice.getTrueExpression(), choice.getFalseExpression())
              .map(each -> new TreePath(path, each)));
    }
    if (tree instanceof AssignmentTree assignment) {
      return alias(new TreePath(path, assignment.getExpression()));
    }
    if (tree instanceof SwitchExpressionTree) {
      return either(ResultExpressions.of(path).stream());
    }
    if (tree instanceof NewArrayTree array) {
      return array.getInitializers() == null
          ? Optional.empty()
          : either(Code.paths(path, array.getInitializers()).stream()).map(Alias::around);
    }
    if (tree instanceof NewClassTree creation) {
      return created(path, creation);
    }
    if (tree instanceof LambdaExpressionTree) {
      return either(ResultExpressions.of(path).stream()).map(Alias::around);
    }
    if (tree instanceof MemberReferenceTree) {
      return function(path, elements(path)).map(Alias::around);
    }
    return code.call(path).flatMap(this::result);
  }

  private static boolean isThis(VariableElement variable) {
    return Set.of("this", "super").contains(variable.getSimpleName().toString());
  }

  private Optional<Alias> ofVariable(TreePath path, VariableElement variable) {
    if (isThis(variable)) {
      return Optional.ofNullable(aliases.get(owner()));
    }
    if (isRoot.test(variable)) {
      return Optional.of(new Alias(variable, 0));
    }
    if (!Code.isInstanceField(variable) || isOwn(variable)) {
      return Optional.ofNullable(aliases.get(variable));
    }
    // A collection of its own, in an object that was made since, is no part, though it may hold
    // one.
    return holder(path)
        .map(
            holder ->
                holder.levels() == 1 && AssignedValues.areNew(code, variable)
                    ? holder
                    : holder.within());
  }

  /** The object that has a field which an expression names. */
  private Optional<Alias> holder(TreePath path) {
    return path.getLeaf() instanceof MemberSelectTree select
        ? alias(new TreePath(path, select.getExpression()))
        : Optional.ofNullable(aliases.get(code.trees().getElement(path).getEnclosingElement()));
  }

  private Optional<Alias> either(Stream<TreePath> expressions) {
    return expressions.flatMap(each -> alias(each).stream()).reduce(PartAliases::nearer);
  }

  private static Optional<Alias> either(Optional<Alias> one, Optional<Alias> other) {
    return Stream.of(one, other).flatMap(Optional::stream).reduce(PartAliases::nearer);
  }

  private boolean isMap(TypeMirror type) {
    return code.isA(type, "java.util.Map");
  }

  /** How many levels below a collection or a map its values are. */
  private int height(TypeMirror type) {
    return isMap(type) ? 2 : 1;
  }

  private Optional<Alias> created(TreePath path, NewClassTree creation) {
    TypeMirror type = code.type(new TreePath(path, creation.getIdentifier()));
    List<TreePath> arguments = Code.paths(path, creation.getArguments());
    Optional<Alias> alias = Optional.empty();
    for (TreePath argument : arguments) {
      alias = either(alias, alias(argument).map(each -> filled(type, argument, each)));
    }
    if (creation.getClassBody() != null) {
      List<TreePath> returned = new ArrayList<>();
      new TreePathScanner<Void, Void>() {
        @Override
        public Void visitReturn(ReturnTree node, Void unused) {
          if (node.getExpression() != null) {
            returned.add(new TreePath(getCurrentPath(), node.getExpression()));
          }
          return super.visitReturn(node, null);
        }
      }.scan(path, null);
      alias = either(alias, either(returned.stream()).map(Alias::around));
    }
    return either(alias, initial(path));
  }

  /** What a new object holds, through its own fields, of what is around its class. */
  private Optional<Alias> initial(TreePath creation) {
    Optional<Alias> held = Optional.empty();
    ClassTree body = ((NewClassTree) creation.getLeaf()).getClassBody();
    Element type =
        body == null
            ? code.created(creation).orElse(null)
            : code.trees().getElement(new TreePath(creation, body));
    if (type == null || !source.sources().contains(type)) {
      return held;
    }
    for (VariableElement field : ElementFilter.fieldsIn(type.getEnclosedElements())) {
      TreePath path = Code.isInstanceField(field) ? code.trees().getPath(field) : null;
      if (path != null
          && path.getLeaf() instanceof VariableTree tree
          && tree.getInitializer() != null) {
        source.calls().attribute(path);
        held = either(held, alias(new TreePath(path, tree.getInitializer())).map(Alias::around));
      }
    }
    if (code.trees().getElement(creation) instanceof ExecutableElement constructor
        && isSeen(constructor)) {
      List<TreePath> arguments =
          Code.paths(creation, ((NewClassTree) creation.getLeaf()).getArguments());
      Alias left = effect(constructor, given(constructor, arguments)).left().get(type);
      held = either(held, Optional.ofNullable(left));
    }
    return held;
  }

  /** What a new object is that is given another one: a copy of a collection, or a holder. */
  private Alias filled(TypeMirror type, TreePath argument, Alias alias) {
    TypeMirror given = code.type(Code.plain(argument));
    return code.isCollection(type) && code.isCollection(given)
        ? alias.within(height(given)).around(height(type))
        : alias.around();
  }

  private Optional<Alias> result(Code.MethodCall call) {
    if (isSeen(call.method())) {
      Optional<Alias> result = effect(call.method(), given(call)).result();
      boolean mayBeFunction = call.method().getModifiers().contains(Modifier.ABSTRACT);
      return mayBeFunction
          ? either(
              result, either(receiver(call), either(call.arguments().stream())).map(Alias::within))
          : result;
    }
    if (call.isStatic()) {
      return ofStatic(call);
    }
    Optional<Alias> receiver = receiver(call);
    if (isArrayCopy(call)) {
      return receiver.map(alias -> alias.within().around());
    }
    if (!call.owner().startsWith("java.") || call.owner().startsWith("java.util.function.")) {
      return either(receiver, either(call.arguments().stream())).map(Alias::within);
    }
    if (isStream(call.path()) && call.name().startsWith("map") && call.count() == 1) {
      return call.name().equals("mapMulti")
          ? receiver.map(Alias::within)
          : function(call.argument(0), receiver.map(Alias::within)).map(Alias::around);
    }
    if (call.name().equals("flatMap")) {
      return function(call.argument(0), receiver.map(Alias::within));
    }
    if (call.name().equals("collect")) {
      return call.count() == 1
          ? collected(call.argument(0), receiver)
          : receiver.map(alias -> alias.within().around());
    }
    return either(receiver.map(alias -> ofLibrary(call, alias)), ofArguments(call));
  }

  private boolean isArrayCopy(Code.MethodCall call) {
    return call.name().equals("clone")
        && call.receiver().filter(each -> code.type(each).getKind() == TypeKind.ARRAY).isPresent();
  }

  /** What a method of a collection gives of its arguments. */
  private Optional<Alias> ofArguments(Code.MethodCall call) {
    return switch (call.name()) {
      case "getOrDefault", "orElse" -> alias(call.argument(call.count() - 1));
      case "compute", "computeIfAbsent", "computeIfPresent", "or", "orElseGet", "updateAndGet" ->
          alias(call.argument(call.count() - 1)).map(Alias::within);
      case "merge" -> either(alias(call.argument(1)), alias(call.argument(2)).map(Alias::within));
      case "reduce" ->
          either(
              alias(call.argument(0)), alias(call.argument(call.count() - 1)).map(Alias::within));
      default -> Optional.empty();
    };
  }

  /** What a collector makes of a stream. */
  private Optional<Alias> collected(TreePath collector, Optional<Alias> stream) {
    Optional<Code.MethodCall> made =
        code.call(collector).filter(call -> call.owner().equals("java.util.stream.Collectors"));
    return made.isPresent() ? collected(made.get(), stream) : stream.map(Alias::within);
  }

  private Optional<Alias> collected(Code.MethodCall collector, Optional<Alias> stream) {
    Optional<Alias> element = stream.map(Alias::within);
    TreePath last = collector.count() == 0 ? null : collector.argument(collector.count() - 1);
    return switch (collector.name()) {
      case "toCollection", "toList", "toSet", "toUnmodifiableList", "toUnmodifiableSet" ->
          element.map(Alias::around);
      case "groupingBy", "groupingByConcurrent", "partitioningBy" ->
          (collector.count() == 1 ? element.map(Alias::around) : collected(last, stream))
              .map(alias -> alias.around(2));
      case "toMap", "toConcurrentMap", "toUnmodifiableMap" ->
          either(
                  function(collector.argument(1), element),
                  collector.count() > 2
                      ? alias(collector.argument(2)).map(Alias::within)
                      : Optional.empty())
              .map(alias -> alias.around(2));
      case "mapping" ->
          collected(last, function(collector.argument(0), element).map(Alias::around));
      case "flatMapping" -> collected(last, function(collector.argument(0), element));
      case "filtering" -> collected(last, stream);
      default -> element;
    };
  }

  private Optional<Alias> ofStatic(Code.MethodCall call) {
    Optional<Alias> given = either(call.arguments().stream());
    boolean isFirstOnly = call.count() > 0 && !call.method().isVarArgs();
    Optional<Alias> first = isFirstOnly ? alias(call.argument(0)) : given;
    return switch (call.owner()) {
      case "java.util.List", "java.util.Set", "java.util.Optional", "java.util.stream.Stream" ->
          switch (call.name()) {
            case "copyOf" -> first.map(alias -> alias.within().around());
            case "of", "ofNullable" -> isOfArray(call) ? given : given.map(Alias::around);
            default -> given;
          };
      case "java.util.Map" ->
          switch (call.name()) {
            case "copyOf" -> first.map(alias -> alias.within(2).around(2));
            case "of" -> given.map(alias -> alias.around(2));
            default -> given.map(Alias::around);
          };
      case "java.util.Arrays" ->
          switch (call.name()) {
            case "asList" -> isOfArray(call) ? given : given.map(Alias::around);
            case "stream" -> first;
            default -> first.map(alias -> alias.within().around());
          };
      case "java.util.Collections" ->
          switch (call.name()) {
            case "max", "min" -> first.map(Alias::within);
            case "list", "nCopies" -> given.map(Alias::around);
            default ->
                call.name().startsWith("singleton")
                    ? given.map(alias -> alias.around(call.count()))
                    : given;
          };
      default -> given;
    };
  }

  /** Whether the elements of an array become those of a collection or stream. */
  private boolean isOfArray(Code.MethodCall call) {
    return call.count() == 1
        && call.method().isVarArgs()
        && code.type(Code.plain(call.argument(0))).getKind() == TypeKind.ARRAY;
  }

  private boolean isStream(TreePath expression) {
    return code.isAny(code.type(expression), OF_STREAMS);
  }

  /** What a method of a collection, a map, an entry, an iterator, a stream or the like gives. */
  private Alias ofLibrary(Code.MethodCall call, Alias receiver) {
    int height = call.receiver().map(each -> height(code.type(Code.plain(each)))).orElse(1);
    return COPIES.contains(call.name())
        ? receiver.within(height).around(height)
        : receiver.within(steps(call));
  }

  /** How many levels below what it is called on a method of the platform gives something. */
  private int steps(Code.MethodCall call) {
    boolean isOfMap = call.receiver().filter(each -> isMap(code.type(each))).isPresent();
    if (ITERATORS.contains(call.name()) || isStream(call.path())) {
      return 0;
    }
    if (KnownClasses.isView(code, call)) {
      return isOfMap && VIEWS_OF_ONE_SIDE.contains(call.name()) ? 1 : 0;
    }
    return isOfMap && !code.isA(code.type(call.path()), "java.util.Map.Entry") ? 2 : 1;
  }

  /** What a function gives that is called with elements of something. */
  private Optional<Alias> function(TreePath function, Optional<Alias> element) {
    TreePath path = Code.plain(function);
    if (path.getLeaf() instanceof LambdaExpressionTree) {
      return either(ResultExpressions.of(path).stream());
    }
    if (!(path.getLeaf() instanceof MemberReferenceTree reference)
        || !(code.trees().getElement(path) instanceof ExecutableElement method)) {
      return either(alias(path).map(Alias::within), element);
    }
    if (reference.getMode() == MemberReferenceTree.ReferenceMode.NEW) {
      boolean isCopy = code.isCollection(method.getEnclosingElement().asType());
      int height = height(method.getEnclosingElement().asType());
      return element.map(each -> isCopy ? each.within(height).around(height) : each.around());
    }
    if (isSeen(method)) {
      return effect(method, given(path, method)).result();
    }
    String name = method.getSimpleName().toString();
    if (method.getEnclosingElement().getKind() == ElementKind.RECORD) {
      return element.map(Alias::within);
    }
    if (COPIES.contains(name) || name.equals("copyOf")) {
      int height = height(method.getEnclosingElement().asType());
      return element.map(each -> each.within(height).around(height));
    }
    boolean isSame =
        method.getModifiers().contains(Modifier.STATIC)
            || ITERATORS.contains(name)
            || code.isCollection(method.getReturnType());
    return either(
        qualifier(path).flatMap(this::alias).map(Alias::within),
        isSame ? element : element.map(Alias::within));
  }

  /** The expression before a method reference, if it is one and not a type. */
  Optional<TreePath> qualifier(TreePath reference) {
    TreePath qualifier = before(reference);
    return code.trees().getElement(qualifier) instanceof TypeElement
            || !(qualifier.getLeaf() instanceof ExpressionTree)
        ? Optional.empty()
        : Optional.of(qualifier);
  }

  /** The expression or type before a method reference. */
  static TreePath before(TreePath reference) {
    return new TreePath(
        reference, ((MemberReferenceTree) reference.getLeaf()).getQualifierExpression());
  }

  /** Whether a method reference is called on what it is given. */
  private boolean isUnbound(TreePath reference, ExecutableElement method) {
    return qualifier(reference).isEmpty() && !method.getModifiers().contains(Modifier.STATIC);
  }

  private static TreePath above(TreePath expression) {
    TreePath up = expression.getParentPath();
    while (up.getLeaf() instanceof ParenthesizedTree || up.getLeaf() instanceof TypeCastTree) {
      up = up.getParentPath();
    }
    return up;
  }

  /** What a function is given that is an argument of a method. */
  private Optional<Alias> elements(TreePath function) {
    Optional<Code.MethodCall> around = code.call(above(function));
    if (around.isEmpty() || isSeen(around.get().method())) {
      return ofAny();
    }
    Code.MethodCall call = around.get();
    if (call.owner().startsWith("java.util.stream.Collector")) {
      return collectedElements(call.path());
    }
    boolean isKnown =
        !call.isStatic()
            && call.owner().startsWith("java.")
            && !call.owner().startsWith("java.util.function.")
            && call.receiver().isPresent();
    if (!isKnown) {
      return ofAny();
    }
    TreePath receiver = call.receiver().get();
    return alias(receiver).map(each -> each.within(height(code.type(Code.plain(receiver)))));
  }

  /** The elements that a collector gets. */
  private Optional<Alias> collectedElements(TreePath collector) {
    Optional<Code.MethodCall> around = code.call(above(collector));
    if (around.isEmpty()) {
      return ofAny();
    }
    Code.MethodCall call = around.get();
    if (call.name().equals("collect") && call.owner().equals("java.util.stream.Stream")) {
      return call.receiver().flatMap(this::alias).map(Alias::within);
    }
    if (!call.owner().equals("java.util.stream.Collectors")) {
      return ofAny();
    }
    Optional<Alias> elements = collectedElements(call.path());
    boolean isMapped = Code.plain(call.argument(0)).getLeaf() != collector.getLeaf();
    return switch (call.name()) {
      case "mapping" -> isMapped ? function(call.argument(0), elements) : elements;
      case "flatMapping" ->
          isMapped ? function(call.argument(0), elements).map(Alias::within) : elements;
      default -> elements;
    };
  }

  /** What a parameter of a lambda is given. */
  private Optional<Alias> parameter(TreePath lambda, int index) {
    Optional<Alias> elements = elements(lambda);
    Optional<Code.MethodCall> around = code.call(above(lambda));
    if (around.isEmpty() || isSeen(around.get().method())) {
      return elements;
    }
    Code.MethodCall call = around.get();
    int position =
        call.arguments().stream()
            .map(each -> Code.plain(each).getLeaf())
            .toList()
            .indexOf(lambda.getLeaf());
    boolean isFirst = index == 0;
    return switch (call.name()) {
      case "reduce" ->
          isFirst && position > 0
              ? either(alias(call.argument(0)), either(ResultExpressions.of(lambda).stream()))
              : elements;
      case "collect", "of" ->
          position == 0
              ? elements
              : position > 1
                  ? Optional.empty()
                  : isFirst ? alias(call.argument(0)).map(Alias::within) : elements;
      case "merge" -> isFirst ? elements : alias(call.argument(1));
      case "toMap", "toConcurrentMap", "toUnmodifiableMap" ->
          position == 2 ? function(call.argument(1), elements) : elements;
      case "collectingAndThen" -> collected(call.argument(0), elements.map(Alias::around));
      default -> elements;
    };
  }

  /**
   * The methods whose source is compiled that a call may execute, and what each is given.
   *
   * @param called the method that is called
   * @param given what that is given
   */
  Map<ExecutableElement, GivenAliases> executed(ExecutableElement called, GivenAliases given) {
    Map<ExecutableElement, GivenAliases> executed = new LinkedHashMap<>();
    for (ExecutableElement each : source.calls().of(called)) {
      Map<Element, Alias> parameters = new HashMap<>(given.parameters());
      for (int i = 0; i < called.getParameters().size(); i++) {
        Alias alias = given.parameters().get(called.getParameters().get(i));
        if (alias != null) {
          parameters.put(each.getParameters().get(i), alias);
        }
      }
      executed.put(each, new GivenAliases(parameters, given.self()));
    }
    return executed;
  }

  /** What methods whose source is compiled give, and leave in what they are given. */
  private Effect effect(ExecutableElement called, GivenAliases given) {
    Optional<Alias> result = Optional.empty();
    Map<Element, Alias> left = new HashMap<>();
    for (Map.Entry<ExecutableElement, GivenAliases> each : executed(called, given).entrySet()) {
      ExecutableElement method = each.getKey();
      Effect effect = effectOf(method, each.getValue());
      result = either(result, effect.result());
      for (int i = 0; i < called.getParameters().size(); i++) {
        merge(
            left, called.getParameters().get(i), effect.left().get(method.getParameters().get(i)));
      }
      merge(left, called.getEnclosingElement(), effect.left().get(method.getEnclosingElement()));
    }
    return new Effect(result, left);
  }

  private static void merge(Map<Element, Alias> aliases, Element variable, Alias alias) {
    if (alias != null) {
      aliases.merge(variable, alias, PartAliases::nearer);
    }
  }

  private Effect effectOf(ExecutableElement called, GivenAliases given) {
    Entered entered = new Entered(called, given);
    Effect known = effects.known.get(entered);
    if (known != null) {
      effects.met.add(entered);
      return known;
    }
    if (depth >= MAX_DEPTH || effects.looks >= MAX_LOOKS) {
      return new Effect(ofAny(), Map.of());
    }
    TreePath body = code.trees().getPath(called);
    source.calls().attribute(body);
    Effect effect = Effect.NONE;
    boolean isFinal = false;
    for (int round = 0; !isFinal && round < MAX_ROUNDS; round++) {
      int before = effects.found.size();
      effects.known.put(entered, effect);
      effects.met.remove(entered);
      Effect next = computed(called, body, given);
      // What calls itself was found out by what was known of it before.
      isFinal = !effects.met.contains(entered) || next.equals(effect);
      effect = next;
      if (!isFinal) {
        effects.forget(before);
      }
    }
    effects.known.put(entered, effect);
    effects.found.add(entered);
    return effect;
  }

  private Effect computed(ExecutableElement called, TreePath body, GivenAliases given) {
    effects.looks++;
    PartAliases inner =
        new PartAliases(source, isRoot, parts, kept, body, given, effects, depth + 1);
    Map<Element, Alias> left = new HashMap<>();
    for (VariableElement parameter : called.getParameters()) {
      merge(left, parameter, inner.aliases.get(parameter));
    }
    merge(left, called.getEnclosingElement(), inner.aliases.get(called.getEnclosingElement()));
    return new Effect(inner.either(ResultExpressions.of(body).stream()), left);
  }

  /** What is known of the fields of the service that are no state. */
  Map<Element, Alias> kept() {
    Map<Element, Alias> fields = new HashMap<>(aliases);
    fields.keySet().removeIf(each -> !Code.isInstanceField(each));
    return fields;
  }

  /** The variables that an expression's object may be in, directly or below. */
  private Set<Spot> places(TreePath expression) {
    Set<Spot> places = new HashSet<>();
    places(expression, 0, places);
    return places;
  }

  private void places(TreePath expression, int depth, Set<Spot> places) {
    TreePath path = Code.plain(expression);
    Tree tree = path.getLeaf();
    Optional<VariableElement> variable = code.variable(path);
    if (variable.isPresent()) {
      placesOf(path, variable.get(), Math.min(depth, MAX_LEVELS), places);
    } else if (tree instanceof ArrayAccessTree access) {
      places(new TreePath(path, access.getExpression()), depth + 1, places);
    } else if (tree instanceof ConditionalExpressionTree choice) {
      places(new TreePath(path, choice.getTrueExpression()), depth, places);
      places(new TreePath(path, choice.getFalseExpression()), depth, places);
    } else if (tree instanceof AssignmentTree assignment) {
      places(new TreePath(path, assignment.getExpression()), depth, places);
    } else if (tree instanceof SwitchExpressionTree) {
      ResultExpressions.of(path).forEach(each -> places(each, depth, places));
    } else {
      code.call(path).ifPresent(call -> placesOf(call, depth, places));
    }
  }

  private void placesOf(Code.MethodCall call, int depth, Set<Spot> places) {
    boolean isLibrary = call.owner().startsWith("java.") && !isSeen(call.method());
    boolean isAccessor = call.method().getEnclosingElement().getKind() == ElementKind.RECORD;
    int below = isLibrary ? steps(call) : isAccessor && !isSeen(call.method()) ? 1 : 0;
    call.receiver().ifPresent(each -> places(each, depth + below, places));
    if (!isLibrary || call.isStatic()) {
      call.arguments().forEach(each -> places(each, depth, places));
    }
  }

  private void placesOf(TreePath path, VariableElement variable, int depth, Set<Spot> places) {
    if (isThis(variable)) {
      places.add(new Spot(owner(), depth));
    } else if (Code.isInstanceField(variable) && !isOwn(variable)) {
      if (path.getLeaf() instanceof MemberSelectTree select) {
        places(new TreePath(path, select.getExpression()), depth + 1, places);
      } else {
        places.add(new Spot(variable.getEnclosingElement(), Math.min(depth + 1, MAX_LEVELS)));
      }
    } else if (!isRoot.test(variable) && places.add(new Spot(variable, depth))) {
      values
          .getOrDefault(variable, List.of())
          .forEach(each -> places(each.expression(), depth + each.depth(), places));
      TreePath receiver = receivers.get(variable);
      if (receiver != null) {
        places(receiver, depth + height(code.type(Code.plain(receiver))), places);
      }
    }
  }

  /** Collects what variables are assigned, or are elements of. */
  private final class Values extends GivenValues {
    Values() {
      super(PartAliases.this.code);
    }

    @Override
    void give(Element variable, TreePath value) {
      add(variable, value, 0);
    }

    private void add(Element variable, TreePath value, int depth) {
      values.computeIfAbsent(variable, key -> new ArrayList<>()).add(new Source(value, depth));
    }

    @Override
    public Void visitEnhancedForLoop(EnhancedForLoopTree node, Void unused) {
      add(
          code.trees().getElement(new TreePath(getCurrentPath(), node.getVariable())),
          new TreePath(getCurrentPath(), node.getExpression()),
          1);
      return super.visitEnhancedForLoop(node, null);
    }

    @Override
    public Void visitInstanceOf(InstanceOfTree node, Void unused) {
      if (node.getPattern() instanceof BindingPatternTree pattern) {
        TreePath path = new TreePath(getCurrentPath(), pattern);
        add(
            code.trees().getElement(new TreePath(path, pattern.getVariable())),
            new TreePath(getCurrentPath(), node.getExpression()),
            0);
      }
      return super.visitInstanceOf(node, null);
    }

    @Override
    public Void visitLambdaExpression(LambdaExpressionTree node, Void unused) {
      TreePath path = getCurrentPath();
      code.call(above(path))
          .flatMap(Code.MethodCall::receiver)
          .ifPresent(
              receiver -> {
                for (VariableTree parameter : node.getParameters()) {
                  receivers.put(code.trees().getElement(new TreePath(path, parameter)), receiver);
                }
              });
      return super.visitLambdaExpression(node, null);
    }
  }

  /** Notes what variables may be, and what is put into what they hold. */
  private final class Collector extends TreePathScanner<Void, Void> {
    @Override
    public Void visitLambdaExpression(LambdaExpressionTree node, Void unused) {
      TreePath path = getCurrentPath();
      for (int i = 0; i < node.getParameters().size(); i++) {
        note(
            code.trees().getElement(new TreePath(path, node.getParameters().get(i))),
            parameter(path, i));
      }
      return super.visitLambdaExpression(node, null);
    }

    /** A method of a local or anonymous class: nobody knows what calls it. */
    @Override
    public Void visitMethod(MethodTree node, Void unused) {
      if (node != method.getLeaf()) {
        for (VariableTree parameter : node.getParameters()) {
          note(code.trees().getElement(new TreePath(getCurrentPath(), parameter)), ofAny());
        }
      }
      return super.visitMethod(node, null);
    }

    @Override
    public Void visitAssignment(AssignmentTree node, Void unused) {
      TreePath target = new TreePath(getCurrentPath(), node.getVariable());
      if (Code.plain(target).getLeaf() instanceof ArrayAccessTree
          || code.variable(target)
              .filter(each -> each.getKind() == ElementKind.FIELD)
              .isPresent()) {
        put(target, alias(new TreePath(getCurrentPath(), node.getExpression())));
      }
      return super.visitAssignment(node, null);
    }

    @Override
    public Void visitNewClass(NewClassTree node, Void unused) {
      TreePath path = getCurrentPath();
      if (code.trees().getElement(path) instanceof ExecutableElement constructor
          && isSeen(constructor)) {
        List<TreePath> arguments = Code.paths(path, node.getArguments());
        leave(constructor, effect(constructor, given(constructor, arguments)), arguments);
      }
      return super.visitNewClass(node, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      code.call(getCurrentPath()).ifPresent(this::pass);
      return super.visitMethodInvocation(node, null);
    }

    private void pass(Code.MethodCall call) {
      if (isSeen(call.method())) {
        Effect effect = effect(call.method(), given(call));
        leave(call.method(), effect, call.arguments());
        Alias self = effect.left().get(call.method().getEnclosingElement());
        if (self != null && !isOwn(call.method())) {
          Optional<Alias> left = Optional.of(self);
          call.receiver()
              .ifPresentOrElse(
                  receiver -> put(receiver, left),
                  () -> note(call.method().getEnclosingElement(), left));
        }
      } else if (Mutations.changesArgument(call)) {
        call.arguments().stream()
            .skip(1)
            .forEach(each -> put(call.argument(0), alias(each).map(Alias::around)));
      } else if (call.receiver().isPresent()) {
        fill(call, call.receiver().get());
      }
    }

    /** Notes what a method leaves in its arguments. */
    private void leave(ExecutableElement called, Effect effect, List<TreePath> arguments) {
      List<? extends VariableElement> parameters = called.getParameters();
      for (int i = 0; i < arguments.size() && !parameters.isEmpty(); i++) {
        Alias left = effect.left().get(parameters.get(Math.min(i, parameters.size() - 1)));
        put(arguments.get(i), Optional.ofNullable(left));
      }
    }

    private void fill(Code.MethodCall call, TreePath receiver) {
      if (!ValueFlow.fills(call) && call.owner().startsWith("java.")) {
        return;
      }
      int height = height(code.type(Code.plain(receiver)));
      for (TreePath argument : call.arguments()) {
        Optional<Alias> value = alias(argument);
        Tree tree = Code.plain(argument).getLeaf();
        boolean isFunction =
            tree instanceof LambdaExpressionTree || tree instanceof MemberReferenceTree;
        if (isFunction) {
          value = value.map(Alias::within);
        } else if (ValueFlow.BULK.contains(call.name())) {
          int given = height(code.type(Code.plain(argument)));
          value = value.map(each -> each.within(given));
        }
        put(receiver, value.map(each -> each.around(height)));
      }
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree node, Void unused) {
      TreePath path = getCurrentPath();
      Optional<TreePath> qualifier = qualifier(path);
      if (qualifier.isPresent()
          && code.trees().getElement(path) instanceof ExecutableElement method) {
        if (isSeen(method) && !isOwn(method)) {
          Alias self = effect(method, given(path, method)).left().get(method.getEnclosingElement());
          put(qualifier.get(), Optional.ofNullable(self));
        } else if (!isSeen(method) && ValueFlow.isFilling(method.getSimpleName().toString())) {
          boolean isBulk = ValueFlow.BULK.contains(method.getSimpleName().toString());
          int height = height(code.type(Code.plain(qualifier.get())));
          put(
              qualifier.get(),
              elements(path)
                  .map(each -> isBulk ? each.within(height) : each)
                  .map(each -> each.around(height)));
        }
      }
      return super.visitMemberReference(node, null);
    }

    /** Notes what an expression's object holds from now on. */
    private void put(TreePath object, Optional<Alias> value) {
      if (value.isPresent()) {
        places(object)
            .forEach(
                place -> note(place.variable(), value.map(each -> each.around(place.depth()))));
      }
    }
  }

  private void note(Element variable, Optional<Alias> value) {
    boolean canBe =
        value.isPresent()
            && (!(variable instanceof VariableElement local)
                || (!isRoot.test(local) && parts.leads(local.asType())));
    if (canBe) {
      Alias known = aliases.get(variable);
      if (known == null || value.get().levels() < known.levels()) {
        aliases.put(variable, value.get());
        hasGrown = true;
      }
    }
  }
}
