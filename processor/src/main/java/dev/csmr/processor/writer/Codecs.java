package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.FIELDS;
import static dev.csmr.processor.writer.RuntimeTypes.WIRE_READER;
import static dev.csmr.processor.writer.RuntimeTypes.WIRE_WRITER;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.csmr.processor.model.ExceptionModel;
import dev.csmr.processor.model.FieldModel;
import dev.csmr.processor.model.NamedTypes;
import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.model.TypeModel.EnumConstant;
import dev.csmr.processor.model.TypeModel.EnumType;
import dev.csmr.processor.model.TypeModel.ListType;
import dev.csmr.processor.model.TypeModel.MapType;
import dev.csmr.processor.model.TypeModel.OptionalType;
import dev.csmr.processor.model.TypeModel.RecordType;
import dev.csmr.processor.model.TypeModel.SetType;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * The static methods by which a generated class writes and reads types with parts: records, enums,
 * containers inside containers, entries of maps, exceptions. Asking for the name of a method makes
 * it one of {@link #methods()}.
 */
final class Codecs {
  /** The reader's method for a field that a message lacks. */
  static final String UNKNOWN_FIELD = "unknownField";

  private final ClassName owner;
  private final NamedTypes named;
  private final NumberConstants numbers = new NumberConstants(List.of());
  private final Map<String, TypeModel> wanted = new TreeMap<>();
  private final Map<String, MapType> wantedEntries = new TreeMap<>();
  private boolean nested;

  /**
   * Methods of a generated class.
   *
   * @param owner the class
   * @param named the names of the records and enums
   */
  Codecs(ClassName owner, NamedTypes named) {
    this.owner = owner;
    this.named = named;
  }

  /** Whether what is written next is in a class nested in the owner. */
  void setNested(boolean nested) {
    this.nested = nested;
  }

  /** The method that writes a record or container as a nested message. */
  CodeBlock writer(TypeModel type) {
    return method("write", type);
  }

  /** The method that reads a nested message, or an enum's number. */
  CodeBlock reader(TypeModel type) {
    return method("read", type);
  }

  /** The method that gives the number of an enum's constant. */
  CodeBlock toNumber(TypeModel type) {
    return method("numberOf", type);
  }

  /** A reference to {@link #toNumber}. */
  CodeBlock toNumberReference(TypeModel type) {
    want(type);
    return CodeBlock.of("$T::numberOf$L", owner, label(type));
  }

  /** The method that reads an entry into a map. */
  CodeBlock entryReader(MapType map) {
    String name = "readEntryOf" + label(map.key()) + "To" + label(map.value());
    wantedEntries.putIfAbsent(name, map);
    return invoked(name);
  }

  private CodeBlock invoked(String name) {
    return nested ? CodeBlock.of("$T.$L", owner, name) : CodeBlock.of("$L", name);
  }

  private CodeBlock method(String verb, TypeModel type) {
    want(type);
    return invoked(verb + label(type));
  }

  private void want(TypeModel type) {
    wanted.putIfAbsent(label(type), type);
  }

  /** What a type is called in the names of methods. */
  private String label(TypeModel type) {
    if (type instanceof RecordType || type instanceof EnumType) {
      return named.nameOf(type);
    }
    if (type instanceof OptionalType optional) {
      return "OptionalOf" + label(optional.element());
    }
    if (type instanceof ListType list) {
      return list.declared().simpleName() + "Of" + label(list.element());
    }
    if (type instanceof SetType set) {
      return set.declared().simpleName() + "Of" + label(set.element());
    }
    if (type instanceof MapType map) {
      return map.declared().simpleName() + "Of" + label(map.key()) + "To" + label(map.value());
    }
    return type.label();
  }

  /** The methods that were asked for, and those that they use, in the order of their names. */
  List<MethodSpec> methods() {
    Map<String, List<MethodSpec>> made = new TreeMap<>();
    boolean grown = true;
    while (grown) {
      grown = false;
      for (Map.Entry<String, TypeModel> entry : List.copyOf(wanted.entrySet())) {
        if (!made.containsKey(entry.getKey())) {
          made.put(entry.getKey(), codec(entry.getKey(), entry.getValue()));
          grown = true;
        }
      }
      for (Map.Entry<String, MapType> entry : List.copyOf(wantedEntries.entrySet())) {
        if (!made.containsKey(entry.getKey())) {
          made.put(entry.getKey(), List.of(entryMethod(entry.getKey(), entry.getValue())));
          grown = true;
        }
      }
    }
    return made.values().stream().flatMap(List::stream).toList();
  }

  private List<MethodSpec> codec(String label, TypeModel type) {
    if (type instanceof EnumType constants) {
      return List.of(numberMethod(label, constants), constantMethod(label, constants));
    }
    if (type instanceof RecordType named) {
      return List.of(
          writeMethod(label, type.javaType(), named.components()),
          readMethod("read" + label, label, type.javaType(), named.components()));
    }
    return List.of(wrapperWriteMethod(label, type), wrapperReadMethod(label, type));
  }

  /** The numbers that the methods use. */
  List<FieldSpec> numbers() {
    return numbers.fields();
  }

  /** The method that writes an exception: its properties as a message's content. */
  MethodSpec exceptionEncoder(String name, ExceptionModel exception) {
    CodeBlock.Builder code = CodeBlock.builder();
    WriteCode write = new WriteCode(this, new Locals(List.of("out", "value")), "out");
    exception.properties().stream()
        .sorted(Comparator.comparingInt(property -> property.field().number()))
        .forEach(
            property ->
                write.write(
                    code,
                    number(
                        exception.name(), ExceptionNames.simpleName(exception), property.field()),
                    property.field().type(),
                    property.field().nullable(),
                    CodeBlock.of("value.$L()", property.accessor())));
    return MethodSpec.methodBuilder(name)
        .addModifiers(Modifier.STATIC)
        .addParameter(WIRE_WRITER, "out")
        .addParameter(exception.name(), "value")
        .addCode(code.build())
        .build();
  }

  /** The method that makes an exception of its properties. */
  MethodSpec exceptionDecoder(String name, ExceptionModel exception) {
    List<FieldModel> fields =
        exception.properties().stream().map(ExceptionModel.Property::field).toList();
    return readMethod(name, ExceptionNames.simpleName(exception), exception.name(), fields)
        .toBuilder()
        .addModifiers(Modifier.PUBLIC)
        .addJavadoc("Makes the exception of its properties.")
        .build();
  }

  private MethodSpec writeMethod(String label, TypeName type, List<FieldModel> fields) {
    CodeBlock.Builder code = CodeBlock.builder();
    Locals locals = new Locals(List.of("out", "field", "value"));
    WriteCode write = new WriteCode(this, locals, "out");
    String mark = locals.of("mark");
    code.addStatement("int $L = out.begin(field)", mark);
    fields.stream()
        .sorted(Comparator.comparingInt(FieldModel::number))
        .forEach(
            field ->
                write.write(
                    code,
                    number(type, label, field),
                    field.type(),
                    field.nullable(),
                    present(field, label)));
    code.addStatement("out.end($L)", mark);
    return writer(label, type, code.build());
  }

  private CodeBlock number(TypeName type, String label, FieldModel field) {
    return numbers.of(type, label, field.name(), field.number());
  }

  /** The value of a record's component; for null, an exception that names it. */
  private static CodeBlock present(FieldModel field, String label) {
    CodeBlock value = CodeBlock.of("value.$L()", field.name());
    return field.nullable() || field.type().isContainer() || field.type().javaType().isPrimitive()
        ? value
        : CodeBlock.of(
            "$T.requireNonNull($L, $S)", Objects.class, value, label + "." + field.name());
  }

  private static MethodSpec writer(String label, TypeName type, CodeBlock code) {
    return MethodSpec.methodBuilder("write" + label)
        .addModifiers(Modifier.STATIC)
        .addParameter(WIRE_WRITER, "out")
        .addParameter(int.class, "field")
        .addParameter(type, "value")
        .addCode(code)
        .build();
  }

  private MethodSpec readMethod(String name, String label, TypeName type, List<FieldModel> fields) {
    CodeBlock.Builder code = CodeBlock.builder();
    String refusal =
        readFields(code, label, fields, field -> number(type, label, field), UNKNOWN_FIELD);
    String diamond = type instanceof ParameterizedTypeName ? "<>" : "";
    TypeName raw = type instanceof ParameterizedTypeName generic ? generic.rawType() : type;
    code.beginControlFlow("try");
    code.addStatement(
        "return new $T$L($L)", raw, diamond, CodeBlock.join(results(label, fields), ", "));
    code.nextControlFlow("catch ($T $L)", RuntimeException.class, refusal);
    code.addStatement("throw $T.refused($S, $L)", FIELDS, label, refusal);
    code.endControlFlow();
    return MethodSpec.methodBuilder(name)
        .addModifiers(Modifier.STATIC)
        .returns(type)
        .addParameter(WIRE_READER, in(fields))
        .addCode(code.build())
        .build();
  }

  /** The name of the reader's parameter where the fields are local variables. */
  static String in(List<FieldModel> fields) {
    return new Locals(fields.stream().map(FieldModel::name).toList()).of("in");
  }

  /**
   * The loop that reads the fields of a message into local variables of their names.
   *
   * @param numbers the constants of the fields' numbers
   * @param unknown the reader's method for a field that the message lacks
   * @return the name of one more variable that may be used after the loop
   */
  String readFields(
      CodeBlock.Builder code,
      String message,
      List<FieldModel> fields,
      Function<FieldModel, CodeBlock> numbers,
      String unknown) {
    Locals locals = new Locals(fields.stream().map(FieldModel::name).toList());
    String in = locals.of("in");
    String tag = locals.of("tag");
    ReadCode read = new ReadCode(this, locals, in);
    for (FieldModel field : fields) {
      read.declare(code, field.type(), field.nullable(), field.name());
    }
    code.beginControlFlow("for (int $1L = $2L.readTag(); $1L != 0; $1L = $2L.readTag())", tag, in);
    if (fields.isEmpty()) {
      code.addStatement("$L.$L($L, $S)", in, unknown, tag, message);
    } else {
      code.beginControlFlow("switch ($L)", tag);
      for (FieldModel field : fields) {
        read.readArms(
            code,
            numbers.apply(field),
            field.type(),
            field.nullable(),
            message + "." + field.name(),
            CodeBlock.of("$L", field.name()));
      }
      code.addStatement("default -> $L.$L($L, $S)", in, unknown, tag, message);
      code.endControlFlow();
    }
    code.endControlFlow();
    return locals.of("e");
  }

  /** What the fields were read as, in their order. */
  static List<CodeBlock> results(String message, List<FieldModel> fields) {
    return fields.stream()
        .map(
            field ->
                ReadCode.result(
                    field.type(), field.nullable(), message + "." + field.name(), field.name()))
        .collect(Collectors.toList());
  }

  private MethodSpec wrapperWriteMethod(String label, TypeModel type) {
    CodeBlock.Builder code = CodeBlock.builder();
    Locals locals = new Locals(List.of("out", "field", "value"));
    String mark = locals.of("mark");
    code.addStatement("int $L = out.begin(field)", mark);
    new WriteCode(this, locals, "out")
        .write(code, CodeBlock.of("1"), type, false, CodeBlock.of("value"));
    code.addStatement("out.end($L)", mark);
    return writer(label, type.javaType(), code.build());
  }

  private MethodSpec wrapperReadMethod(String label, TypeModel type) {
    CodeBlock.Builder code = CodeBlock.builder();
    ReadCode read = new ReadCode(this, new Locals(List.of("in", "tag", "value")), "in");
    read.declare(code, type, false, "value");
    code.beginControlFlow("for (int tag = in.readTag(); tag != 0; tag = in.readTag())");
    code.beginControlFlow("switch (tag)");
    read.readArms(code, CodeBlock.of("1"), type, false, label, CodeBlock.of("value"));
    code.addStatement("default -> in.unknownField(tag, $S)", label);
    code.endControlFlow();
    code.endControlFlow();
    code.addStatement("return value");
    return MethodSpec.methodBuilder("read" + label)
        .addModifiers(Modifier.STATIC)
        .returns(type.javaType())
        .addParameter(WIRE_READER, "in")
        .addCode(code.build())
        .build();
  }

  private MethodSpec entryMethod(String name, MapType map) {
    CodeBlock.Builder code = CodeBlock.builder();
    String path = label(map.key()) + "To" + label(map.value());
    ReadCode read =
        new ReadCode(this, new Locals(List.of("in", "tag", "key", "value", "map")), "in");
    read.declare(code, map.key(), false, "key");
    read.declare(code, map.value(), false, "value");
    code.beginControlFlow("for (int tag = in.readTag(); tag != 0; tag = in.readTag())");
    code.beginControlFlow("switch (tag)");
    read.readElementArm(code, CodeBlock.of("1"), map.key(), path + ".key", CodeBlock.of("key"));
    read.readElementArm(
        code, CodeBlock.of("2"), map.value(), path + ".value", CodeBlock.of("value"));
    code.addStatement("default -> in.unknownField(tag, $S)", path);
    code.endControlFlow();
    code.endControlFlow();
    code.addStatement(
        "map.put($L, $L)",
        ReadCode.result(map.key(), false, path + ".key", "key"),
        ReadCode.result(map.value(), false, path + ".value", "value"));
    return MethodSpec.methodBuilder(name)
        .addModifiers(Modifier.STATIC)
        .addParameter(WIRE_READER, "in")
        .addParameter(
            ParameterizedTypeName.get(
                ClassName.get(Map.class), map.key().javaType().box(), map.value().javaType().box()),
            "map")
        .addCode(code.build())
        .build();
  }

  private CodeBlock number(EnumType type, String label, EnumConstant constant) {
    return numbers.of(type.name(), label, constant.name(), constant.number());
  }

  private MethodSpec numberMethod(String label, EnumType type) {
    CodeBlock.Builder code = CodeBlock.builder();
    code.beginControlFlow("return switch (value)");
    for (EnumConstant constant : type.constants()) {
      code.addStatement("case $L -> $L", constant.name(), number(type, label, constant));
    }
    code.unindent().add("};\n");
    return MethodSpec.methodBuilder("numberOf" + label)
        .addModifiers(Modifier.STATIC)
        .returns(int.class)
        .addParameter(type.name(), "value")
        .addCode(code.build())
        .build();
  }

  private MethodSpec constantMethod(String label, EnumType type) {
    CodeBlock.Builder code = CodeBlock.builder();
    code.addStatement("int number = in.readInt32()");
    code.beginControlFlow("return switch (number)");
    for (EnumConstant constant : type.constants()) {
      code.addStatement(
          "case $L -> $T.$L", number(type, label, constant), type.name(), constant.name());
    }
    code.addStatement("default -> throw $T.unknownConstant($S, number)", FIELDS, label);
    code.unindent().add("};\n");
    return MethodSpec.methodBuilder("read" + label)
        .addModifiers(Modifier.STATIC)
        .returns(type.name())
        .addParameter(WIRE_READER, "in")
        .addCode(code.build())
        .build();
  }
}
