package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.FIELDS;
import static dev.csmr.processor.writer.RuntimeTypes.REPLICA_CONTEXT;
import static dev.csmr.processor.writer.RuntimeTypes.STATE_MACHINE;
import static dev.csmr.processor.writer.RuntimeTypes.WIRE_READER;
import static dev.csmr.processor.writer.RuntimeTypes.WIRE_TYPE;
import static dev.csmr.processor.writer.RuntimeTypes.WIRE_WRITER;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.NamedTypes;
import dev.csmr.processor.model.ReplicaModel;
import dev.csmr.processor.model.ReplicaModel.StateField;
import dev.csmr.processor.model.ServiceModel;
import dev.csmr.processor.model.TypeModel.MapType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/**
 * Writes {@code XStateMachine} for a service: dispatch to the implementation, and snapshots of its
 * fields.
 *
 * <p>In a snapshot every field is present, so that a default or null is told from a field that the
 * class did not have yet: a primitive as itself, anything else as a message whose field 1 is the
 * value.
 */
final class StateMachineWriter {
  private final ServiceModel model;
  private final ReplicaModel replica;
  private final List<StateField> fields;
  private final Codecs codecs;
  private final ClassName name;

  private StateMachineWriter(ServiceModel model, Codecs messages) {
    this.model = model;
    this.replica =
        model
            .replica()
            .orElseThrow(() -> new IllegalArgumentException(model.name() + " has no replica."));
    this.fields =
        replica.fields().stream().sorted(Comparator.comparingInt(StateField::number)).toList();
    this.name = model.generated().stateMachine();
    this.codecs =
        new Codecs(
            name,
            NamedTypes.of(fields.stream().map(StateField::type).toList()),
            Optional.of(messages));
  }

  static TypeSpec write(ServiceModel model, Codecs messages) {
    return new StateMachineWriter(model, messages).write();
  }

  private TypeSpec write() {
    TypeSpec.Builder type =
        TypeSpec.classBuilder(name)
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .addSuperinterface(STATE_MACHINE)
            .addJavadoc(
                "{@link $T} on one replica: calls {@link $T} and saves its state.",
                model.name(),
                replica.name());
    if (replica.takesContext()) {
      type.addField(REPLICA_CONTEXT, "context", Modifier.PRIVATE, Modifier.FINAL);
    }
    type.addField(replica.name(), "replica", Modifier.PRIVATE, Modifier.FINAL);
    type.addField(model.name(), "service", Modifier.PRIVATE, Modifier.FINAL);
    type.addMethod(constructor());
    type.addMethods(Dispatch.methods(model));
    type.addMethod(
        MethodSpec.methodBuilder("service")
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PUBLIC)
            .returns(model.name())
            .addStatement("return service")
            .build());
    List<MethodSpec> restoreFields = new ArrayList<>();
    type.addMethod(save());
    type.addMethod(restore(restoreFields));
    if (!fields.isEmpty()) {
      type.addMethod(reset());
    }
    type.addMethods(restoreFields);
    codecs
        .methods()
        .forEach(
            method -> type.addMethod(method.toBuilder().addModifiers(Modifier.PRIVATE).build()));
    return type.build();
  }

  private MethodSpec constructor() {
    MethodSpec.Builder constructor =
        MethodSpec.constructorBuilder()
            .addModifiers(Modifier.PUBLIC)
            .addParameter(REPLICA_CONTEXT, "context")
            .addJavadoc("Creates the state machine around a new object.");
    if (replica.takesContext()) {
      constructor.addStatement(
          "this.context = $T.requireNonNull(context, $S)", Objects.class, "context");
    }
    return constructor
        .addStatement("this.replica = $L", newReplica())
        .addStatement("this.service = replica")
        .build();
  }

  private CodeBlock newReplica() {
    return CodeBlock.of("new $T($L)", replica.name(), replica.takesContext() ? "context" : "");
  }

  private MethodSpec save() {
    CodeBlock.Builder code = CodeBlock.builder();
    Locals locals = new Locals(List.of("out", "replica", "context"));
    WriteCode write = new WriteCode(codecs, locals, "out");
    for (StateField field : fields) {
      CodeBlock value = CodeBlock.of("replica.$L", field.name());
      if (field.type().javaType().isPrimitive()) {
        write.writePresent(code, field.number(), field.type(), value);
        continue;
      }
      String mark = locals.of(field.name() + "Mark");
      code.addStatement("int $L = out.begin($L)", mark, field.number());
      if (field.nullable()) {
        code.beginControlFlow("if ($L != null)", value);
        write.writePresent(code, 1, field.type(), value);
        code.endControlFlow();
      } else {
        write.write(code, 1, field.type(), false, value);
      }
      code.addStatement("out.end($L)", mark);
    }
    return MethodSpec.methodBuilder("save")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .addParameter(WIRE_WRITER, "out")
        .addCode(code.build())
        .build();
  }

  private MethodSpec restore(List<MethodSpec> restoreFields) {
    CodeBlock.Builder code = CodeBlock.builder();
    ReadCode read = new ReadCode(codecs, new Locals(List.of("in", "tag")), "in");
    Locals methods = new Locals(List.of());
    if (!fields.isEmpty()) {
      code.addStatement("reset()");
    }
    code.beginControlFlow("for (int tag = in.readTag(); tag != 0; tag = in.readTag())");
    CodeBlock unknown =
        CodeBlock.of("throw $T.unknownState($S, tag)", FIELDS, replica.name().canonicalName());
    if (fields.isEmpty()) {
      code.addStatement(unknown);
    } else {
      code.beginControlFlow("switch (tag)");
      for (StateField field : fields) {
        CodeBlock target = CodeBlock.of("replica.$L", field.name());
        String path = path(field);
        if (field.type().javaType().isPrimitive()) {
          read.readElementArm(code, field.number(), field.type(), path, target);
        } else {
          String method = methods.of("restore" + GeneratedNames.capitalized(field.name()));
          code.addStatement(
              "case ($L << 3) | $T.LENGTH_DELIMITED -> $L(in.readMessage())",
              field.number(),
              WIRE_TYPE,
              method);
          restoreFields.add(restoreField(method, field, target, unknown));
        }
      }
      code.addStatement("default -> $L", unknown);
      code.endControlFlow();
    }
    code.endControlFlow();
    return MethodSpec.methodBuilder("restore")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .addParameter(WIRE_READER, "in")
        .addCode(code.build())
        .build();
  }

  private MethodSpec restoreField(
      String method, StateField field, CodeBlock target, CodeBlock unknown) {
    CodeBlock.Builder code = CodeBlock.builder();
    ReadCode read = new ReadCode(codecs, new Locals(List.of("in", "tag")), "in");
    if (field.isFinal()) {
      code.addStatement("$L.clear()", target);
    } else {
      code.addStatement("$L = null", target);
    }
    code.beginControlFlow("for (int tag = in.readTag(); tag != 0; tag = in.readTag())");
    code.beginControlFlow("switch (tag)");
    read.readArms(code, 1, field.type(), field.nullable(), path(field), target);
    code.addStatement("default -> $L", unknown);
    code.endControlFlow();
    code.endControlFlow();
    return MethodSpec.methodBuilder(method)
        .addModifiers(Modifier.PRIVATE)
        .addParameter(WIRE_READER, "in")
        .addCode(code.build())
        .build();
  }

  private MethodSpec reset() {
    CodeBlock.Builder code = CodeBlock.builder();
    code.addStatement("$T initial = $L", replica.name(), newReplica());
    for (StateField field : fields) {
      if (field.isFinal()) {
        code.addStatement("replica.$L.clear()", field.name());
        code.addStatement(
            "replica.$1L.$2L(initial.$1L)",
            field.name(),
            field.type() instanceof MapType ? "putAll" : "addAll");
      } else {
        code.addStatement("replica.$1L = initial.$1L", field.name());
      }
    }
    return MethodSpec.methodBuilder("reset")
        .addJavadoc(
            "Gives every field its first value, which it keeps when the snapshot is older than the "
                + "field.")
        .addModifiers(Modifier.PRIVATE)
        .addCode(code.build())
        .build();
  }

  private String path(StateField field) {
    return replica.name().simpleName() + "." + field.name();
  }
}
