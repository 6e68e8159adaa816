package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.MOVABLE_STATE_MACHINE;
import static dev.csmr.processor.writer.RuntimeTypes.OWN_COLLECTIONS;
import static dev.csmr.processor.writer.RuntimeTypes.REPLICA_CONTEXT;
import static dev.csmr.processor.writer.RuntimeTypes.STATE_GUARD;
import static dev.csmr.processor.writer.RuntimeTypes.STATE_MACHINE;
import static dev.csmr.processor.writer.RuntimeTypes.STATE_READER;
import static dev.csmr.processor.writer.RuntimeTypes.STATE_WRITER;
import static dev.csmr.processor.writer.RuntimeTypes.WIRE_READER;
import static dev.csmr.processor.writer.RuntimeTypes.WIRE_WRITER;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.csmr.processor.model.FieldModel;
import dev.csmr.processor.model.MoveModel;
import dev.csmr.processor.model.ReplicaModel;
import dev.csmr.processor.model.ReplicaModel.Memento;
import dev.csmr.processor.model.ReplicaModel.StateFieldModel;
import dev.csmr.processor.model.ServiceModel;
import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.model.TypeModel.ListType;
import dev.csmr.processor.model.TypeModel.MapType;
import dev.csmr.processor.model.TypeModel.OptionalType;
import dev.csmr.processor.model.TypeModel.RecordType;
import dev.csmr.processor.model.TypeModel.SetType;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import javax.lang.model.element.Modifier;

/**
 * Writes {@code XStateMachine} for a service: dispatch to the implementation, and snapshots of its
 * state.
 */
final class StateMachineWriter {
  private final ServiceModel model;
  private final ReplicaModel replica;
  private final List<StateFieldModel> fields;
  private final List<StateFieldModel> finals;
  private final List<StateFieldModel> guarded;
  private final ClassName name;
  private final StateCodecConstants constants;

  private StateMachineWriter(ServiceModel model) {
    this.model = model;
    this.replica =
        model
            .replica()
            .orElseThrow(() -> new IllegalArgumentException(model.name() + " has no replica."));
    this.fields =
        replica.fields().stream()
            .sorted(
                Comparator.comparingInt((StateFieldModel field) -> depth(field.type()))
                    .thenComparingInt(StateFieldModel::number))
            .toList();
    this.finals = fields.stream().filter(StateFieldModel::isFinal).toList();
    this.guarded =
        replica.memento().isPresent()
            ? List.of()
            : fields.stream()
                .filter(field -> !field.isFinal() && holdsCollection(field.type()))
                .toList();
    this.name = model.generated().stateMachine();
    this.constants = new StateCodecConstants(List.of("STATE"));
  }

  static TypeSpec write(ServiceModel model) {
    return new StateMachineWriter(model).write();
  }

  /**
   * How many collections are around each other. A field is written before those that may hold what
   * it holds: values first, then collections of values.
   */
  private static int depth(TypeModel type) {
    if (type instanceof OptionalType optional) {
      return depth(optional.element());
    }
    if (type instanceof ListType list) {
      return 1 + depth(list.element());
    }
    if (type instanceof SetType set) {
      return 1 + depth(set.element());
    }
    if (type instanceof MapType map) {
      return 1 + Math.max(depth(map.key()), depth(map.value()));
    }
    return type instanceof RecordType named
        ? named.components().stream().mapToInt(c -> depth(c.type())).max().orElse(0)
        : 0;
  }

  private static boolean holdsCollection(TypeModel type) {
    return depth(type) > 0;
  }

  private TypeSpec write() {
    TypeSpec.Builder type =
        TypeSpec.classBuilder(name)
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .addSuperinterface(model.moves().isPresent() ? MOVABLE_STATE_MACHINE : STATE_MACHINE)
            .addJavadoc(
                "{@link $T} on one replica: calls {@link $T} and saves its state.",
                model.name(),
                replica.name());
    fields.forEach(constants::field);
    model.moves().flatMap(MoveModel::states).ifPresent(constants::field);
    type.addFields(constants.constants());
    if (keepsContext()) {
      type.addField(REPLICA_CONTEXT, "context", Modifier.PRIVATE, Modifier.FINAL);
    }
    type.addField(replica.name(), "replica", Modifier.PRIVATE, Modifier.FINAL);
    type.addField(model.name(), "service", Modifier.PRIVATE, Modifier.FINAL);
    if (!guarded.isEmpty()) {
      type.addField(STATE_GUARD, "guard", Modifier.PRIVATE, Modifier.FINAL);
    }
    type.addMethod(constructor());
    type.addMethods(Dispatch.ofService(model, !guarded.isEmpty()));
    type.addMethod(
        MethodSpec.methodBuilder("service")
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PUBLIC)
            .returns(model.name())
            .addStatement("return service")
            .build());
    if (!guarded.isEmpty()) {
      type.addMethod(verify());
    }
    type.addMethod(replica.memento().map(this::saveMemento).orElseGet(this::save));
    type.addMethod(replica.memento().map(this::restoreMemento).orElseGet(this::restore));
    model
        .moves()
        .map(moves -> new MoveCode(moves, replica, owner(), fields, constants, !guarded.isEmpty()))
        .ifPresent(
            code -> type.addMethod(code.takeOut()).addMethod(code.putIn()).addMethod(code.keyed()));
    if (!finals.isEmpty()) {
      type.addMethod(own());
    }
    return type.build();
  }

  /** A restore creates an object once more, for what the snapshot lacks. */
  private boolean keepsContext() {
    return replica.takesContext() || !fields.isEmpty();
  }

  private String owner() {
    return String.join(".", replica.name().simpleNames());
  }

  private MethodSpec constructor() {
    MethodSpec.Builder constructor =
        MethodSpec.constructorBuilder()
            .addModifiers(Modifier.PUBLIC)
            .addParameter(REPLICA_CONTEXT, "context")
            .addJavadoc(
                "Creates the state machine around a new object, whose state must be one that can be"
                    + " saved.");
    if (keepsContext()) {
      constructor.addStatement(
          "this.context = $T.requireNonNull(context, $S)", Objects.class, "context");
    }
    constructor
        .addStatement(
            "this.replica = new $T($L)", replica.name(), replica.takesContext() ? "context" : "")
        .addStatement("this.service = replica");
    if (!guarded.isEmpty()) {
      constructor
          .addStatement(
              "this.guard = new $T($L, $L)", STATE_GUARD, ownCollections(), guarded.size())
          .addStatement("verify()");
    }
    if (fields.stream().anyMatch(field -> holdsCollection(field.type()))) {
      constructor.addStatement(
          "save(new $T($T.nullOutputStream()))", WIRE_WRITER, OutputStream.class);
    }
    return constructor.build();
  }

  private MethodSpec verify() {
    CodeBlock.Builder code = CodeBlock.builder();
    for (int i = 0; i < guarded.size(); i++) {
      StateFieldModel field = guarded.get(i);
      code.addStatement(
          "replica.$1L = guard.verify($2L, $3L, replica.$1L)",
          field.name(),
          i,
          constants.field(field));
    }
    code.addStatement("guard.end()");
    return MethodSpec.methodBuilder("verify")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .addCode(code.build())
        .build();
  }

  /** The collections in final fields. */
  private CodeBlock ownCollections() {
    return finals.isEmpty()
        ? CodeBlock.of("new $T($S)", OWN_COLLECTIONS, owner())
        : CodeBlock.of("own()");
  }

  private MethodSpec own() {
    CodeBlock.Builder code = CodeBlock.builder().add("return new $T($S)", OWN_COLLECTIONS, owner());
    finals.forEach(
        field -> code.add("\n.with($L, replica.$L)", constants.field(field), field.name()));
    return MethodSpec.methodBuilder("own")
        .addModifiers(Modifier.PRIVATE)
        .returns(OWN_COLLECTIONS)
        .addStatement(code.build())
        .build();
  }

  private MethodSpec save() {
    CodeBlock.Builder code = CodeBlock.builder();
    code.addStatement("$1T state = new $1T(out, $2L)", STATE_WRITER, ownCollections());
    for (StateFieldModel field : fields) {
      code.addStatement("state.write($L, replica.$L)", constants.field(field), field.name());
    }
    code.addStatement("state.end()");
    return saveMethod(code.build());
  }

  private MethodSpec saveMemento(Memento memento) {
    CodeBlock.Builder code = CodeBlock.builder();
    code.addStatement("$1T state = new $1T(out, $2L)", STATE_WRITER, ownCollections());
    code.addStatement(
        "$T saved = $T.requireNonNull(replica.$L(), $S)",
        memento.type().javaType(),
        Objects.class,
        memento.saved(),
        owner() + "." + memento.saved() + "()");
    for (StateFieldModel field : fields) {
      code.addStatement("state.write($L, saved.$L())", constants.field(field), field.name());
    }
    code.addStatement("state.end()");
    return saveMethod(code.build());
  }

  private static MethodSpec saveMethod(CodeBlock code) {
    return MethodSpec.methodBuilder("save")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .addParameter(WIRE_WRITER, "out")
        .addCode(code)
        .build();
  }

  private MethodSpec restore() {
    CodeBlock.Builder code = CodeBlock.builder();
    Locals locals = new Locals(List.of("in"));
    read(code, locals, "in", field -> CodeBlock.of("replica.$L", field.name()));
    if (!guarded.isEmpty()) {
      code.addStatement("verify()");
    }
    replica.restored().ifPresent(method -> code.addStatement("replica.$L()", method));
    return restoreMethod("in", code.build());
  }

  private MethodSpec restoreMemento(Memento memento) {
    CodeBlock.Builder code = CodeBlock.builder();
    Locals locals = new Locals(fields.stream().map(StateFieldModel::name).toList());
    String in = locals.of("in");
    for (StateFieldModel field : fields) {
      TypeName type = field.type().javaType();
      code.addStatement("$T $L = $L", type, field.name(), none(type));
    }
    read(code, locals, in, field -> CodeBlock.of("$L", field.name()));
    code.addStatement(
        "replica.$L(new $T($L))",
        replica.restored().orElseThrow(),
        memento.type().javaType(),
        memento.type().components().stream()
            .map(FieldModel::name)
            .map(CodeBlock::of)
            .collect(CodeBlock.joining(", ")));
    return restoreMethod(in, code.build());
  }

  /** What a variable holds before the first state is read. */
  private static String none(TypeName type) {
    if (!type.isPrimitive()) {
      return "null";
    }
    return type.equals(TypeName.BOOLEAN) ? "false" : "0";
  }

  /** The loop that reads the fields. */
  private void read(
      CodeBlock.Builder code,
      Locals locals,
      String in,
      Function<StateFieldModel, CodeBlock> target) {
    String state = locals.of("state");
    if (fields.isEmpty()) {
      code.addStatement("$1T $2L = new $1T($3L, $4L)", STATE_READER, state, in, ownCollections());
      code.beginControlFlow("if ($L.next() != 0)", state);
      code.addStatement("throw $L.unknown()", state);
      code.endControlFlow();
      return;
    }
    code.addStatement(
        "$1T $2L = new $1T($3L, $4L, new $5T(this.context))",
        STATE_READER,
        state,
        in,
        ownCollections(),
        name);
    String field = locals.of("field");
    code.beginControlFlow("for (int $2L = $1L.next(); $2L != 0; $2L = $1L.next())", state, field);
    code.beginControlFlow("switch ($L)", field);
    for (StateFieldModel each : fields) {
      String constant = constants.field(each);
      CodeBlock variable = target.apply(each);
      if (each.isFinal()) {
        code.addStatement(
            "case $L -> $L.refill($L, $L)", constants.number(each), state, constant, variable);
      } else {
        code.addStatement(
            "case $L -> $L = $L.$L($L)",
            constants.number(each),
            variable,
            state,
            each.type().javaType().isPrimitive() ? "present" : "read",
            constant);
      }
    }
    code.addStatement("default -> throw $L.unknown()", state);
    code.endControlFlow();
    code.endControlFlow();
  }

  private static MethodSpec restoreMethod(String in, CodeBlock code) {
    return MethodSpec.methodBuilder("restore")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .addParameter(WIRE_READER, in)
        .addCode(code)
        .build();
  }
}
