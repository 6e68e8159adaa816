package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.STATE_CODEC;
import static dev.csmr.processor.writer.RuntimeTypes.STATE_CODECS;
import static dev.csmr.processor.writer.RuntimeTypes.STATE_FIELD;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.csmr.processor.model.FieldModel;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.ReplicaModel.StateFieldModel;
import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.model.TypeModel.EnumType;
import dev.csmr.processor.model.TypeModel.ListType;
import dev.csmr.processor.model.TypeModel.MapType;
import dev.csmr.processor.model.TypeModel.OptionalType;
import dev.csmr.processor.model.TypeModel.RecordType;
import dev.csmr.processor.model.TypeModel.ScalarType;
import dev.csmr.processor.model.TypeModel.SetType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/**
 * The constants of a state machine that describe its state: a codec for each type with parts, those
 * of its parts before it, and a description of each field. Their names end so that no type of the
 * user's is likely to be hidden by one.
 */
final class StateCodecConstants {
  private final Locals names;
  private final NumberConstants numbers = new NumberConstants(List.of());
  private final Map<TypeName, String> codecs = new LinkedHashMap<>();
  private final Map<String, String> fields = new LinkedHashMap<>();
  private final List<FieldSpec> constants = new ArrayList<>();

  /** Begins in a class where these names are taken. */
  StateCodecConstants(List<String> taken) {
    names = new Locals(taken);
  }

  /** The name of the constant that describes a field. */
  String field(StateFieldModel field) {
    return fields.computeIfAbsent(field.name(), key -> describe(field));
  }

  /** The constant that holds the number of a field. */
  CodeBlock number(StateFieldModel field) {
    return numbers.of(TypeName.VOID, "", field.name(), field.number());
  }

  /** All constants, in the order in which they have to stand. */
  List<FieldSpec> constants() {
    return Stream.concat(numbers.fields().stream(), constants.stream()).toList();
  }

  private String describe(StateFieldModel field) {
    CodeBlock codec = codec(field.type());
    String name = names.of(constant(field.name()) + "_FIELD");
    constants.add(
        FieldSpec.builder(
                ParameterizedTypeName.get(STATE_FIELD, field.type().javaType().box()),
                name,
                Modifier.PRIVATE,
                Modifier.STATIC,
                Modifier.FINAL)
            .initializer("new $T<>($L, $S, $L)", STATE_FIELD, number(field), field.name(), codec)
            .build());
    return name;
  }

  /** The codec of a type. */
  private CodeBlock codec(TypeModel type) {
    if (type instanceof ScalarType scalar) {
      return CodeBlock.of("$T.$L", STATE_CODECS, scalar.kind().name());
    }
    String name = codecs.get(type.javaType());
    if (name == null) {
      CodeBlock initializer = initializer(type);
      name = names.of(constant(label(type)) + "_CODEC");
      codecs.put(type.javaType(), name);
      constants.add(
          FieldSpec.builder(
                  ParameterizedTypeName.get(STATE_CODEC, type.javaType()),
                  name,
                  Modifier.PRIVATE,
                  Modifier.STATIC,
                  Modifier.FINAL)
              .initializer(initializer)
              .build());
    }
    return CodeBlock.of("$L", name);
  }

  private CodeBlock initializer(TypeModel type) {
    if (type instanceof OptionalType optional) {
      return CodeBlock.of("$T.ofOptional($L)", STATE_CODECS, codec(optional.element()));
    }
    if (type instanceof ListType list) {
      return collection("ofList", list.declared(), codec(list.element()));
    }
    if (type instanceof SetType set) {
      return collection("ofSet", set.declared(), codec(set.element()));
    }
    if (type instanceof MapType map) {
      CodeBlock key = codec(map.key());
      return collection("ofMap", map.declared(), CodeBlock.of("$L, $L", key, codec(map.value())));
    }
    if (type instanceof EnumType constants) {
      CodeBlock numbers =
          constants.constants().stream()
              .map(
                  constant ->
                      CodeBlock.of(
                          "$T.entry($L, $T.$L)",
                          Map.class,
                          constant.number(),
                          constants.name(),
                          constant.name()))
              .collect(CodeBlock.joining(", "));
      // Of types that are said: javac's search for those of many arguments takes minutes.
      return CodeBlock.of(
          "$1T.ofEnum($2T.class, $3T.<$4T, $2T>ofEntries($5L))",
          STATE_CODECS,
          constants.name(),
          Map.class,
          Integer.class,
          numbers);
    }
    return record((RecordType) type);
  }

  private static CodeBlock collection(String method, ClassName declared, CodeBlock content) {
    return CodeBlock.of("$T.$L($T.class, $L)", STATE_CODECS, method, declared, content);
  }

  private CodeBlock record(RecordType type) {
    List<CodeBlock> arguments = new ArrayList<>();
    List<CodeBlock> components = new ArrayList<>();
    for (FieldModel component : type.components()) {
      CodeBlock codec = codec(component.type());
      CodeBlock number =
          numbers.of(type.javaType(), type.label(), component.name(), component.number());
      arguments.add(
          CodeBlock.of(
              "parts.$L($L, $L)",
              component.type().javaType().isPrimitive() ? "present" : "get",
              number,
              codec));
      components.add(
          CodeBlock.of(
              ", $T.component($L, $S, $L, ($T value) -> value.$L())",
              STATE_CODECS,
              number,
              component.name(),
              codec,
              type.javaType(),
              component.name()));
    }
    return CodeBlock.of(
        "$1T.<$3T>ofRecord($2S, parts -> new $3T($4L)$5L)",
        STATE_CODECS,
        String.join(".", type.name().simpleNames()),
        type.javaType(),
        CodeBlock.join(arguments, ", "),
        CodeBlock.join(components, ""));
  }

  /** What a type is called in the names of constants. */
  private static String label(TypeModel type) {
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

  private static String constant(String name) {
    return GeneratedNames.snake(name).toUpperCase(Locale.ROOT);
  }
}
