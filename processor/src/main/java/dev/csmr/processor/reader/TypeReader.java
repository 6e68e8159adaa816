package dev.csmr.processor.reader;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import dev.csmr.processor.model.FieldModel;
import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.model.TypeModel.EnumConstant;
import dev.csmr.processor.model.TypeModel.EnumType;
import dev.csmr.processor.model.TypeModel.ListType;
import dev.csmr.processor.model.TypeModel.MapType;
import dev.csmr.processor.model.TypeModel.OptionalType;
import dev.csmr.processor.model.TypeModel.RecordType;
import dev.csmr.processor.model.TypeModel.ScalarKind;
import dev.csmr.processor.model.TypeModel.ScalarType;
import dev.csmr.processor.model.TypeModel.SetType;
import dev.csmr.processor.problem.Problem;
import dev.csmr.processor.problem.Problems;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.ElementFilter;

/** Reads Java types that have a protobuf form. */
final class TypeReader {
  /** Deeper nesting is a generic record that expands for ever. */
  private static final int MAX_RECORD_DEPTH = 32;

  private final Context context;
  private final NumberReader numbers;

  TypeReader(Context context) {
    this.context = context;
    this.numbers = new NumberReader(context);
  }

  /** The model of a type; empty when a problem was reported. */
  Optional<TypeModel> read(TypeMirror type, Use use) {
    return switch (type.getKind()) {
      case BOOLEAN, BYTE, SHORT, CHAR, INT, LONG, FLOAT, DOUBLE ->
          Optional.of(new ScalarType(ScalarKind.valueOf(type.getKind().name()), false));
      case ARRAY -> readArray((ArrayType) type, use);
      case DECLARED -> readDeclared((DeclaredType) type, use);
      case WILDCARD -> {
        TypeMirror bound = ((WildcardType) type).getExtendsBound();
        report(use, Problem.WILDCARD, type, bound == null ? "String" : example(bound, use));
        yield Optional.empty();
      }
      case TYPEVAR -> {
        report(use, Problem.TYPE_VARIABLE, type);
        yield Optional.empty();
      }
      case ERROR -> throw new UnresolvedTypeException(type.toString());
      default -> unsupported(type, use, "Use a record.");
    };
  }

  private Optional<TypeModel> readArray(ArrayType type, Use use) {
    if (type.getComponentType().getKind() == TypeKind.BYTE) {
      return Optional.of(new ScalarType(ScalarKind.BYTES, false));
    }
    if (type.getComponentType().getKind() == TypeKind.ERROR) {
      throw new UnresolvedTypeException(type.toString());
    }
    return unsupported(type, use, "Use " + list(type) + ".");
  }

  /** What to use instead of an array. */
  static String list(ArrayType array) {
    TypeMirror component = array.getComponentType();
    boolean isArray =
        component.getKind() == TypeKind.ARRAY
            && ((ArrayType) component).getComponentType().getKind() != TypeKind.BYTE;
    String element =
        isArray ? list((ArrayType) component) : Use.simple(TypeName.get(component).box());
    return "List<" + element + ">";
  }

  /** A type that can stand where one is bounded. */
  private String example(TypeMirror bound, Use use) {
    if (new TypeReader(context.reportingTo(new Problems())).read(bound, use).isPresent()) {
      return simple(bound);
    }
    return Stream.of(String.class, Long.class, DayOfWeek.class)
        .filter(each -> context.types().isSubtype(named(each), context.types().erasure(bound)))
        .map(Class::getSimpleName)
        .findFirst()
        .orElseGet(() -> simple(bound));
  }

  private TypeMirror named(Class<?> type) {
    return context.elements().getTypeElement(type.getName()).asType();
  }

  private Optional<TypeModel> readDeclared(DeclaredType type, Use use) {
    TypeElement element = Context.element(type);
    String name = element.getQualifiedName().toString();
    Optional<ScalarType> scalar = scalar(name);
    if (scalar.isPresent()) {
      return Optional.of(scalar.get());
    }
    if (!element.getTypeParameters().isEmpty() && type.getTypeArguments().isEmpty()) {
      return raw(element, use);
    }
    if (name.equals(Optional.class.getName())) {
      return read(type.getTypeArguments().get(0), use.content()).map(OptionalType::new);
    }
    Optional<CollectionClass> collection = CollectionClass.of(name);
    if (collection.isPresent()) {
      return readCollection(collection.get(), type, use);
    }
    if (element.getKind() == ElementKind.ENUM) {
      return isUsable(element, use) ? readEnum(element) : Optional.empty();
    }
    if (element.getKind() == ElementKind.RECORD) {
      return isUsable(element, use) ? readRecord(element, type, use) : Optional.empty();
    }
    if (!use.inState() && context.isSubtype(type, java.util.Map.class.getName())) {
      return unsupported(type, use, "Use Map, the interface.");
    }
    return unsupported(
        type, use, Remedies.instead(name, element.getKind() == ElementKind.INTERFACE));
  }

  private static Optional<ScalarType> scalar(String name) {
    for (ScalarKind kind : ScalarKind.values()) {
      if (kind.hasBox() && kind.type().box().toString().equals(name)) {
        return Optional.of(new ScalarType(kind, true));
      }
      if (!kind.hasBox() && kind.type().toString().equals(name)) {
        return Optional.of(new ScalarType(kind, false));
      }
    }
    return Optional.empty();
  }

  private Optional<TypeModel> raw(TypeElement element, Use use) {
    String example =
        element.getTypeParameters().stream()
            .map(parameter -> example(parameter.getBounds().get(0), use))
            .collect(Collectors.joining(", ", element.getSimpleName() + "<", ">"));
    report(use, Problem.RAW_TYPE, element.getSimpleName(), example);
    return Optional.empty();
  }

  private Optional<TypeModel> readCollection(
      CollectionClass collection, DeclaredType type, Use use) {
    if (!use.inState() && !collection.inMessages()) {
      String instead =
          switch (collection.kind()) {
            case LIST -> "List";
            case SET -> "Set";
            case MAP -> "Map";
          };
      return unsupported(type, use, "Use " + instead + ", the interface.");
    }
    List<TypeModel> arguments = new ArrayList<>();
    for (TypeMirror argument : type.getTypeArguments()) {
      read(argument, use.content()).ifPresent(arguments::add);
    }
    if (arguments.size() < type.getTypeArguments().size()
        || !canBeCreated(collection, type, use)
        || !canBeKeyed(collection, type, arguments.get(0), use)) {
      return Optional.empty();
    }
    boolean keepsOrder = use.inState() && collection.keepsOrder();
    ClassName declared = collection.declared();
    Optional<ClassName> created = collection.created();
    return Optional.of(
        switch (collection.kind()) {
          case LIST -> new ListType(arguments.get(0), declared, created);
          case SET -> new SetType(arguments.get(0), declared, created, keepsOrder);
          case MAP ->
              new MapType(arguments.get(0), arguments.get(1), declared, created, keepsOrder);
        });
  }

  private boolean canBeCreated(CollectionClass collection, DeclaredType type, Use use) {
    if (use.isRefilled()) {
      return true;
    }
    if (collection.sorted()) {
      TypeMirror sorted = type.getTypeArguments().get(0);
      if (!context.isSubtype(sorted, Comparable.class.getName())) {
        report(use, Problem.NOT_COMPARABLE, simple(type), simple(sorted));
        return false;
      }
    }
    return true;
  }

  private boolean canBeKeyed(
      CollectionClass collection, DeclaredType type, TypeModel key, Use use) {
    boolean isArray = key instanceof ScalarType scalar && scalar.kind() == ScalarKind.BYTES;
    if (collection.kind() != CollectionClass.CollectionFamily.LIST && isArray) {
      report(use, Problem.ARRAY_KEY, simple(type));
      return false;
    }
    return true;
  }

  private boolean isUsable(TypeElement element, Use use) {
    if (context.isAccessible(element)) {
      return true;
    }
    report(
        use,
        Problem.INACCESSIBLE_TYPE,
        element.getQualifiedName(),
        context.home().getQualifiedName());
    return false;
  }

  private Optional<TypeModel> readEnum(TypeElement element) {
    int before = context.problems().count();
    String words = "Enum " + element.getSimpleName();
    List<EnumConstant> constants = new ArrayList<>();
    List<NumberReader.NumberedElement> numbered = new ArrayList<>();
    for (Element member : element.getEnclosedElements()) {
      if (member.getKind() == ElementKind.ENUM_CONSTANT) {
        String name = member.getSimpleName().toString();
        int number = numbers.constant(name, member, words + ", constant " + name);
        constants.add(new EnumConstant(name, number));
        numbered.add(new NumberReader.NumberedElement(name, number, member));
      }
    }
    numbers.checkDistinct(words, numbered);
    return context.problems().count() == before
        ? Optional.of(new EnumType(ClassName.get(element), constants, element))
        : Optional.empty();
  }

  private Optional<TypeModel> readRecord(TypeElement element, DeclaredType type, Use use) {
    TypeName name = TypeName.get(type);
    if (use.records().contains(name) || use.records().size() >= MAX_RECORD_DEPTH) {
      String path =
          use.records().stream().map(Use::simple).collect(Collectors.joining(" → "))
              + " → "
              + Use.simple(name);
      report(use, Problem.RECURSIVE_RECORD, path, element.getSimpleName());
      return Optional.empty();
    }
    int before = context.problems().count();
    List<TypeModel> arguments = new ArrayList<>();
    for (TypeMirror argument : type.getTypeArguments()) {
      read(argument, use.content()).ifPresent(arguments::add);
    }
    List<FieldModel> components = new ArrayList<>();
    String words = "Record " + element.getSimpleName();
    List<NumberReader.NumberedElement> numbered = new ArrayList<>();
    boolean hasPosition = context.sources().contains(element);
    for (RecordComponentElement component : element.getRecordComponents()) {
      String simple = component.getSimpleName().toString();
      Element position = hasPosition ? field(component) : use.element();
      Use inner =
          hasPosition
              ? use.component(position, name, words + ", component " + simple)
              : use.componentElsewhere(name, simple);
      TypeMirror componentType =
          ((ExecutableType) context.types().asMemberOf(type, component.getAccessor()))
              .getReturnType();
      Optional<TypeModel> model = read(componentType, inner);
      List<Element> declarations = declarations(component);
      boolean isNullable =
          Nullness.isNullable(model, declarations, context.marked(component, componentType));
      int number = numbers.part(simple, model, isNullable, position, inner.words(), declarations);
      numbered.add(new NumberReader.NumberedElement(simple, number, position));
      model.ifPresent(
          each -> components.add(new FieldModel(simple, number, each, isNullable, component)));
    }
    numbers.checkDistinct(words, numbered);
    return context.problems().count() == before
        ? Optional.of(new RecordType(ClassName.get(element), arguments, components, element))
        : Optional.empty();
  }

  /** The field of a component: the compiler knows its position, but not the component's. */
  private static Element field(RecordComponentElement component) {
    return ElementFilter.fieldsIn(component.getEnclosingElement().getEnclosedElements()).stream()
        .filter(field -> field.getSimpleName().equals(component.getSimpleName()))
        .findFirst()
        .map((Element field) -> field)
        .orElse(component);
  }

  /**
   * The elements that may carry a component's annotations: which of them survives in a class file
   * depends on the compiler.
   */
  static List<Element> declarations(RecordComponentElement component) {
    List<Element> declarations = new ArrayList<>();
    declarations.add(field(component));
    declarations.add(component);
    declarations.add(component.getAccessor());
    Element record = component.getEnclosingElement();
    for (ExecutableElement constructor :
        ElementFilter.constructorsIn(record.getEnclosedElements())) {
      constructor.getParameters().stream()
          .filter(parameter -> parameter.getSimpleName().equals(component.getSimpleName()))
          .forEach(declarations::add);
    }
    return declarations;
  }

  private Optional<TypeModel> unsupported(TypeMirror type, Use use, String remedy) {
    report(use, Problem.UNSUPPORTED_TYPE, TypeName.get(type), remedy);
    return Optional.empty();
  }

  private void report(Use use, Problem problem, Object... arguments) {
    Object[] all = new Object[arguments.length + 1];
    all[0] = use.words();
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    context.problems().add(use.element(), problem, all);
  }

  private static String simple(TypeMirror type) {
    return Use.simple(TypeName.get(type));
  }
}
