package dev.csmr.processor.reader;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import dev.csmr.MovableState;
import dev.csmr.OnMove;
import dev.csmr.PartitionKey;
import dev.csmr.Replica;
import dev.csmr.processor.model.FieldModel;
import dev.csmr.processor.model.MoveModel;
import dev.csmr.processor.model.MoveModel.MoveRule;
import dev.csmr.processor.model.MoveModel.MovedField;
import dev.csmr.processor.model.OperationModel;
import dev.csmr.processor.model.ReplicaModel;
import dev.csmr.processor.model.ReplicaModel.StateFieldModel;
import dev.csmr.processor.model.StableNumbers;
import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.model.TypeModel.MapType;
import dev.csmr.processor.model.TypeModel.RecordType;
import dev.csmr.processor.model.TypeModel.ScalarKind;
import dev.csmr.processor.model.TypeModel.ScalarType;
import dev.csmr.processor.model.TypeModel.SetType;
import dev.csmr.processor.problem.Place;
import dev.csmr.processor.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** Reads how what belongs to partition keys is found in the state of an implementation. */
final class MoveReader {
  /** What stands for a field where the object itself takes out and puts in: no field's name. */
  private static final String OBJECT = "this";

  private final Context context;

  MoveReader(Context context) {
    this.context = context;
  }

  /**
   * Reads it for a movable service.
   *
   * @param replica the implementation, unless that is not wanted
   * @return empty without an implementation, or when a problem was reported
   */
  Optional<MoveModel> read(
      TypeElement service, List<OperationModel> operations, Optional<ReplicaModel> replica) {
    Optional<TypeModel> key = key(service, operations);
    if (key.isEmpty() || replica.isEmpty()) {
      return Optional.empty();
    }
    return new Implementation(service, replica.get(), key.get()).read();
  }

  /** The type of all partition keys. */
  private Optional<TypeModel> key(TypeElement service, List<OperationModel> operations) {
    List<OperationModel> keyed =
        operations.stream().filter(each -> each.partitionKey().isPresent()).toList();
    if (keyed.isEmpty()) {
      if (context.problems().isEmpty()) {
        context.problems().add(service, Problem.NO_KEY_TO_MOVE, service.getSimpleName());
      }
      return Optional.empty();
    }
    OperationModel first = keyed.get(0);
    TypeModel key = key(first);
    boolean isOne = true;
    for (OperationModel other : keyed) {
      if (!isSame(key, key(other))) {
        isOne = false;
        context
            .problems()
            .add(
                context.sources().contains(other.element()) ? other.element() : service,
                Problem.KEY_TYPES_DIFFER,
                service.getSimpleName(),
                simple(key),
                first.name(),
                simple(key(other)),
                other.name());
      }
    }
    return isOne ? Optional.of(key) : Optional.empty();
  }

  private static TypeModel key(OperationModel operation) {
    return operation.partitionKey().orElseThrow().key();
  }

  /** Whether two types of keys are the same, in a box or not. */
  private static boolean isSame(TypeModel key, TypeModel other) {
    return key.javaType().box().equals(other.javaType().box());
  }

  private static String simple(TypeModel type) {
    return Use.simple(type.javaType());
  }

  /** The implementation of one service. */
  private final class Implementation {
    private final TypeElement service;
    private final ReplicaModel replica;
    private final TypeModel key;

    /** The type of keys as the argument of a type. */
    private final String boxed;

    Implementation(TypeElement service, ReplicaModel replica, TypeModel key) {
      this.service = service;
      this.replica = replica;
      this.key = key;
      this.boxed = Use.simple(key.javaType().box());
    }

    Optional<MoveModel> read() {
      Optional<DeclaredType> own = movableState(replica.element().asType());
      if (own.isPresent()) {
        return states(own.get()).map(each -> new MoveModel(key, List.of(), Optional.of(each)));
      }
      if (replica.memento().isPresent()) {
        reportAtClass(
            Problem.MOVED_WHOLE,
            name(),
            service.getSimpleName(),
            replica.memento().get().saved(),
            boxed);
        return Optional.empty();
      }
      List<MovedField> fields = new ArrayList<>();
      for (StateFieldModel field : replica.fields()) {
        rule(field).ifPresent(fields::add);
      }
      return fields.size() == replica.fields().size()
          ? Optional.of(new MoveModel(key, fields, Optional.empty()))
          : Optional.empty();
    }

    private String name() {
      return replica.element().getSimpleName().toString();
    }

    private Optional<DeclaredType> movableState(TypeMirror type) {
      for (TypeMirror parent : context.types().directSupertypes(type)) {
        if (parent.getKind() != TypeKind.DECLARED) {
          continue;
        }
        Optional<DeclaredType> found =
            Context.isNamed(Context.element(parent), MovableState.class)
                ? Optional.of((DeclaredType) parent)
                : movableState(parent);
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }

    /** What the object itself takes out, as a map from keys to what belongs to them. */
    private Optional<StateFieldModel> states(DeclaredType own) {
      int before = context.problems().count();
      List<TypeModel> arguments = new ArrayList<>();
      TypeReader types = new TypeReader(context);
      for (TypeMirror argument : own.getTypeArguments()) {
        Use use =
            Use.inState(
                replica.element(), "MovableState of @Replica " + name() + ": type argument", false);
        types.read(argument, use).ifPresent(arguments::add);
      }
      if (context.problems().count() != before) {
        return Optional.empty();
      }
      if (arguments.isEmpty() || !isSame(key, arguments.get(0))) {
        reportAtClass(
            Problem.MOVABLE_STATE_KEY,
            name(),
            Use.simple(TypeName.get(own)),
            service.getSimpleName(),
            simple(key),
            boxed);
        return Optional.empty();
      }
      TypeModel map =
          new MapType(
              arguments.get(0),
              arguments.get(1),
              ClassName.get(Map.class),
              Optional.empty(),
              false);
      return Optional.of(
          new StateFieldModel(
              OBJECT, StableNumbers.fieldNumber(OBJECT), map, false, replica.element()));
    }

    /** What becomes of a field; empty when a problem was reported. */
    private Optional<MovedField> rule(StateFieldModel field) {
      Optional<MoveRule> said =
          Marks.find(field.element(), OnMove.class).map(Marks::constant).map(MoveRule::valueOf);
      if (said.isPresent()) {
        if (said.get() != MoveRule.STAY && !isOrdered(field.type())) {
          report(
              field,
              Problem.MOVE_WITHOUT_ORDER,
              said.get(),
              field.name(),
              name(),
              simple(field.type()));
          return Optional.empty();
        }
        return said.map(rule -> new MovedField(field, rule, Optional.empty()));
      }
      return byKey(field);
    }

    private Optional<MovedField> byKey(StateFieldModel field) {
      Optional<TypeModel> content = content(field.type());
      boolean isKey = content.filter(each -> isSame(key, each)).isPresent();
      List<FieldModel> marked =
          content
              .filter(each -> !isKey && each instanceof RecordType)
              .map(each -> marked((RecordType) each))
              .orElse(List.of());
      if (!isKey && marked.isEmpty()) {
        reportUnmoved(field, content);
        return Optional.empty();
      }
      if (!isKey && !isComponent(field, (RecordType) content.orElseThrow(), marked)) {
        return Optional.empty();
      }
      if (!field.isFinal()) {
        report(field, Problem.MOVED_NOT_FINAL, field.name(), name());
        return Optional.empty();
      }
      return Optional.of(
          new MovedField(
              field, MoveRule.BY_KEY, marked.stream().map(FieldModel::name).findFirst()));
    }

    /** What tells the key of an entry of a map or an element of a set. */
    private Optional<TypeModel> content(TypeModel type) {
      if (type instanceof MapType map) {
        return Optional.of(map.key());
      }
      return type instanceof SetType set ? Optional.of(set.element()) : Optional.empty();
    }

    private List<FieldModel> marked(RecordType type) {
      return type.components().stream()
          .filter(
              each ->
                  TypeReader.declarations((RecordComponentElement) each.element()).stream()
                      .anyMatch(declaration -> Marks.has(declaration, PartitionKey.class)))
          .toList();
    }

    private boolean isComponent(StateFieldModel field, RecordType type, List<FieldModel> marked) {
      FieldModel first = marked.get(0);
      String what =
          marked.size() > 1
              ? first.name() + " and " + marked.get(1).name() + " are annotated @PartitionKey"
              : first.name() + " is of type " + simple(first.type());
      if (marked.size() > 1 || !isSame(key, first.type())) {
        report(
            field,
            Problem.MOVED_KEY_COMPONENT,
            field.name(),
            name(),
            simple(type),
            what,
            simple(key));
        return false;
      }
      return true;
    }

    private void reportUnmoved(StateFieldModel field, Optional<TypeModel> content) {
      String order =
          isOrdered(field.type())
              ? "@OnMove(OnMove.Rule.MAX) (or MIN) if the target takes the greater (lesser) value, "
              : "";
      String remedy =
          content
              .filter(RecordType.class::isInstance)
              .map(
                  each ->
                      "annotate the component of "
                          + simple(each)
                          + " that is the key with"
                          + " @PartitionKey")
              .orElse("keep it in a final Map<" + boxed + ", …>");
      report(
          field,
          Problem.UNMOVED_FIELD,
          field.name(),
          name(),
          service.getSimpleName(),
          simple(field.type()),
          simple(key),
          order,
          remedy,
          boxed);
    }

    /** Whether all replicas find the same value the greater one: not constants of an enum. */
    private boolean isOrdered(TypeModel type) {
      if (type instanceof ScalarType scalar) {
        return scalar.kind() != ScalarKind.BYTES;
      }
      return type instanceof RecordType record
          && context.isSubtype(record.element().asType(), Comparable.class.getName());
    }

    private void report(StateFieldModel field, Problem problem, Object... arguments) {
      Element position =
          context.sources().contains(field.element()) ? field.element() : replica.element();
      context.problems().add(position, problem, arguments);
    }

    private void reportAtClass(Problem problem, Object... arguments) {
      context
          .problems()
          .add(
              Place.of(
                  replica.element(), Marks.find(replica.element(), Replica.class).orElse(null)),
              problem,
              arguments);
    }
  }
}
