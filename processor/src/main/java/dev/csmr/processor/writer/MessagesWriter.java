package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.WIRE_READER;
import static dev.csmr.processor.writer.RuntimeTypes.WIRE_WRITER;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.csmr.processor.model.ExceptionModel;
import dev.csmr.processor.model.FieldModel;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.InterfaceModel;
import dev.csmr.processor.model.NamedTypes;
import dev.csmr.processor.model.OperationModel;
import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.model.TypeModel.ScalarType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Modifier;

/**
 * Writes {@code XMessages}: requests and responses, and the codecs of their types.
 *
 * <p>They are classes, not records: javac 17 ends with an error of its own when a record that it
 * knows from a class file is generated again in the same compilation.
 */
final class MessagesWriter {
  /** A message's own method, which no part's accessor may be named like. */
  private static final String ENCODER = "toByteArray";

  /** What no part is called: the encoder, and roots of packages that a variable would hide. */
  private static final Set<String> TAKEN = Set.of(ENCODER, "dev", "java");

  /** The reader's method for a field of a response that is not the result. */
  private static final String OTHER_RESULT = "otherResult";

  /** A tag and a number, or a tag and a length, at their longest. */
  private static final int NUMBER_ROOM = 16;

  private final InterfaceModel model;
  private final ClassName name;
  private final Codecs codecs;
  private final ExceptionNames exceptions;

  private MessagesWriter(InterfaceModel model) {
    this.model = model;
    this.name = model.generated().messages();
    this.exceptions = new ExceptionNames(model);
    this.codecs = new Codecs(name, NamedTypes.of(types()));
  }

  /**
   * The class, and the codecs in it.
   *
   * @param type empty when there is nothing to put into it
   * @param codecs what other generated classes of the package may use
   */
  record Messages(Optional<TypeSpec> type, Codecs codecs) {}

  static Messages write(InterfaceModel model) {
    return new MessagesWriter(model).write();
  }

  /** The name of the message's part for a parameter. */
  static String component(FieldModel field) {
    return TAKEN.contains(field.name()) ? field.name() + "_" : field.name();
  }

  private List<TypeModel> types() {
    List<TypeModel> types = new ArrayList<>();
    for (OperationModel operation : model.ownOperations()) {
      operation.parameters().forEach(parameter -> types.add(parameter.type()));
      types.add(operation.result().type());
    }
    for (ExceptionModel exception : exceptions.all()) {
      exception.properties().forEach(property -> types.add(property.field().type()));
    }
    return types;
  }

  private Messages write() {
    TypeSpec.Builder type =
        TypeSpec.classBuilder(name)
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .addJavadoc(
                "The messages of {@link $T}, as the wire and the log have them: for each operation a "
                    + "request and a response, in protobuf's wire format.\n\n"
                    + "<p>A message does not copy the collections and arrays it is given, and a "
                    + "message that was read hands out its own: they belong to whoever reads it.",
                model.name())
            .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build());
    codecs.setNested(true);
    for (OperationModel operation : model.ownOperations()) {
      type.addType(
          message(
              GeneratedNames.request(operation),
              CodeBlock.of("The request of {@link $T#$L}.", model.name(), operation.name()),
              operation.parameters(),
              Codecs.UNKNOWN_FIELD));
      type.addType(
          message(
              GeneratedNames.response(operation),
              CodeBlock.of("The response of {@link $T#$L}.", model.name(), operation.name()),
              operation.isVoid() ? List.of() : List.of(operation.result()),
              operation.isVoid() ? Codecs.UNKNOWN_FIELD : OTHER_RESULT));
    }
    codecs.setNested(false);
    List<MethodSpec> exceptionMethods = new ArrayList<>();
    for (ExceptionModel exception : exceptions.all()) {
      exceptionMethods.add(codecs.exceptionEncoder(exceptions.encoder(exception), exception));
      exceptionMethods.add(codecs.exceptionDecoder(exceptions.decoder(exception), exception));
    }
    type.addMethods(exceptionMethods);
    type.addMethods(codecs.methods());
    type.addFields(codecs.numbers());
    boolean empty = model.ownOperations().isEmpty() && exceptionMethods.isEmpty();
    return new Messages(empty ? Optional.empty() : Optional.of(type.build()), codecs);
  }

  private TypeSpec message(
      ClassName message, CodeBlock documentation, List<FieldModel> parts, String unknown) {
    List<FieldModel> fields =
        parts.stream()
            .map(f -> new FieldModel(component(f), f.number(), f.type(), f.nullable(), f.element()))
            .toList();
    TypeSpec.Builder type =
        TypeSpec.classBuilder(message)
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
            .addJavadoc(documentation)
            .addMethod(constructor(fields));
    Map<FieldModel, String> numbers = numbers(fields);
    for (FieldModel field : fields) {
      type.addField(
          FieldSpec.builder(
                  int.class, numbers.get(field), Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
              .addJavadoc("The number of {@code $L}.", field.name())
              .initializer("$L", field.number())
              .build());
    }
    for (FieldModel field : fields) {
      type.addField(part(field), field.name(), Modifier.PRIVATE, Modifier.FINAL);
      type.addMethod(
          MethodSpec.methodBuilder(field.name())
              .addJavadoc("The {@code $L}.", field.name())
              .addModifiers(Modifier.PUBLIC)
              .returns(part(field))
              .addStatement("return $L", field.name())
              .build());
    }
    return type.addMethod(writeMethod(fields, numbers))
        .addMethod(toByteArrayMethod(fields))
        .addMethod(readMethod(message, fields, numbers, unknown))
        .build();
  }

  /** The constants that hold the fields' numbers. */
  private static Map<FieldModel, String> numbers(List<FieldModel> fields) {
    Locals names = new Locals(fields.stream().map(FieldModel::name).toList());
    Map<FieldModel, String> numbers = new HashMap<>();
    fields.forEach(field -> numbers.put(field, names.of(NumberConstants.name(field.name()))));
    return numbers;
  }

  private static TypeName part(FieldModel field) {
    return field.nullable() ? field.type().javaType().box() : field.type().javaType();
  }

  private static MethodSpec constructor(List<FieldModel> fields) {
    MethodSpec.Builder constructor =
        MethodSpec.constructorBuilder()
            .addModifiers(Modifier.PUBLIC)
            .addJavadoc("Creates the message.");
    for (FieldModel field : fields) {
      constructor.addParameter(part(field), field.name());
      if (field.nullable() || field.type().javaType().isPrimitive()) {
        constructor.addStatement("this.$1L = $1L", field.name());
      } else {
        constructor.addStatement(
            "this.$1L = $2T.requireNonNull($1L, $1S)", field.name(), Objects.class);
      }
    }
    return constructor.build();
  }

  private MethodSpec writeMethod(List<FieldModel> fields, Map<FieldModel, String> numbers) {
    Locals locals = new Locals(fields.stream().map(FieldModel::name).toList());
    String out = locals.of("out");
    WriteCode write = new WriteCode(codecs, locals, out);
    CodeBlock.Builder code = CodeBlock.builder();
    fields.stream()
        .sorted(Comparator.comparingInt(FieldModel::number))
        .forEach(
            field ->
                write.write(
                    code,
                    CodeBlock.of("$L", numbers.get(field)),
                    field.type(),
                    field.nullable(),
                    CodeBlock.of("$L", field.name())));
    return MethodSpec.methodBuilder("write")
        .addJavadoc("Writes the message's content.")
        .addModifiers(Modifier.PUBLIC)
        .addParameter(WIRE_WRITER, out)
        .addCode(code.build())
        .build();
  }

  private static MethodSpec toByteArrayMethod(List<FieldModel> fields) {
    String out = new Locals(fields.stream().map(FieldModel::name).toList()).of("out");
    return MethodSpec.methodBuilder(ENCODER)
        .addJavadoc("The message's content.")
        .addModifiers(Modifier.PUBLIC)
        .returns(byte[].class)
        .addStatement("$1T $2L = new $1T($3L)", WIRE_WRITER, out, capacity(fields))
        .addStatement("write($L)", out)
        .addStatement("return $L.toByteArray()", out)
        .build();
  }

  /**
   * Room for the message, when a few lengths tell it; else nothing. A number never takes more than
   * {@value #NUMBER_ROOM} bytes, and text mostly one for each character.
   */
  private static CodeBlock capacity(List<FieldModel> fields) {
    int fixed = 0;
    CodeBlock.Builder lengths = CodeBlock.builder();
    for (FieldModel field : fields) {
      if (field.nullable() || !(field.type() instanceof ScalarType scalar)) {
        return CodeBlock.of("");
      }
      switch (scalar.kind()) {
        case STRING -> lengths.add(" + $L.length()", field.name());
        case BYTES -> lengths.add(" + $L.length", field.name());
        case INSTANT, DURATION, UUID -> {
          return CodeBlock.of("");
        }
        case BOOLEAN, BYTE, SHORT, CHAR, INT, LONG, FLOAT, DOUBLE -> {}
      }
      fixed += NUMBER_ROOM;
    }
    return fields.isEmpty() ? CodeBlock.of("") : CodeBlock.of("$L$L", fixed, lengths.build());
  }

  private MethodSpec readMethod(
      ClassName message, List<FieldModel> fields, Map<FieldModel, String> numbers, String unknown) {
    CodeBlock.Builder code = CodeBlock.builder();
    codecs.readFields(
        code,
        message.simpleName(),
        fields,
        field -> CodeBlock.of("$L", numbers.get(field)),
        unknown);
    code.addStatement(
        "return new $T($L)",
        message,
        CodeBlock.join(Codecs.results(message.simpleName(), fields), ", "));
    return MethodSpec.methodBuilder("read")
        .addJavadoc("Reads the message's content; a lenient reader skips fields it does not know.")
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .returns(message)
        .addParameter(WIRE_READER, Codecs.in(fields))
        .addCode(code.build())
        .build();
  }
}
