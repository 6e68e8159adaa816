package dev.csmr.processor.writer;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import dev.csmr.processor.model.ExceptionModel;
import dev.csmr.processor.model.FieldModel;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.InterfaceModel;
import dev.csmr.processor.model.NamedTypes;
import dev.csmr.processor.model.OperationModel;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The protobuf messages and enums for Java types. Asking for a type's name declares it. */
final class ProtoTypes {
  private final String prefix;
  private final String protoPackage;
  private final NamedTypes named;
  private final Locals names;
  private final Map<String, String> nameByLabel = new TreeMap<>();
  private final Map<String, TypeModel> wanted = new TreeMap<>();
  private final Set<String> wellKnown = new TreeSet<>();

  ProtoTypes(InterfaceModel model) {
    prefix = model.name().simpleName();
    protoPackage = model.generated().protoPackage();
    List<TypeModel> types = new ArrayList<>();
    List<String> taken = new ArrayList<>();
    taken.add(prefix);
    for (OperationModel operation : model.ownOperations()) {
      taken.add(GeneratedNames.protoRequest(operation));
      taken.add(GeneratedNames.protoResponse(operation));
      operation.parameters().forEach(parameter -> types.add(parameter.type()));
      types.add(operation.result().type());
      for (ExceptionModel exception : operation.exceptions()) {
        exception.properties().forEach(property -> types.add(property.field().type()));
      }
    }
    named = NamedTypes.of(types);
    names = new Locals(taken);
  }

  /** The well-known types that were mentioned, such as {@code Timestamp}. */
  Set<String> wellKnown() {
    return wellKnown;
  }

  /** The name of an exception's message. */
  String exceptionName(ExceptionModel exception) {
    return nameByLabel.computeIfAbsent(
        "exception " + exception.name(),
        any -> names.of(prefix + ExceptionNames.simpleName(exception)));
  }

  /** Adds the messages and enums that were mentioned, in the order of their names. */
  void addDeclarations(FileDescriptorProto.Builder file) {
    Map<String, DescriptorProto> messages = new TreeMap<>();
    Map<String, EnumDescriptorProto> enums = new TreeMap<>();
    while (messages.size() + enums.size() < wanted.size()) {
      for (Map.Entry<String, TypeModel> entry : List.copyOf(wanted.entrySet())) {
        String name = nameByLabel.get(entry.getKey());
        if (entry.getValue() instanceof EnumType type) {
          enums.put(name, enumeration(name, type));
        } else if (entry.getValue() instanceof RecordType type) {
          messages.put(name, message(name, type.components()));
        } else {
          messages.put(name, wrapper(name, entry.getValue()));
        }
      }
    }
    file.addAllMessageType(messages.values());
    file.addAllEnumType(enums.values());
  }

  /** A message with these fields. */
  DescriptorProto message(String name, List<FieldModel> fields) {
    MessageBuilder message = new MessageBuilder(name);
    fields.forEach(
        field -> message.add(field.name(), field.number(), field.type(), field.nullable()));
    return message.build();
  }

  private DescriptorProto wrapper(String name, TypeModel type) {
    MessageBuilder message = new MessageBuilder(name);
    message.add(
        type instanceof OptionalType ? "value" : type instanceof MapType ? "entries" : "items",
        1,
        type,
        false);
    return message.build();
  }

  private static EnumDescriptorProto enumeration(String name, EnumType type) {
    String valuePrefix = GeneratedNames.snake(name).toUpperCase(Locale.ROOT) + "_";
    EnumDescriptorProto.Builder result = EnumDescriptorProto.newBuilder().setName(name);
    Locals values = new Locals(List.of());
    result.addValue(value(values.of(valuePrefix + "UNSPECIFIED"), 0));
    for (EnumConstant constant : type.constants()) {
      result.addValue(
          value(values.of(valuePrefix + identifier(constant.name())), constant.number()));
    }
    return result.build();
  }

  private static EnumValueDescriptorProto value(String name, int number) {
    return EnumValueDescriptorProto.newBuilder().setName(name).setNumber(number).build();
  }

  /** A Java identifier as one of protobuf, which knows ASCII only. */
  private static String identifier(String name) {
    String ascii = name.replaceAll("[^A-Za-z0-9_]", "_");
    return Character.isLetter(ascii.charAt(0)) ? ascii : "x" + ascii;
  }

  private String reference(TypeModel type) {
    String label = label(type);
    wanted.putIfAbsent(label, type);
    String name = nameByLabel.computeIfAbsent(label, any -> names.of(prefix + identifier(label)));
    return "." + protoPackage + "." + name;
  }

  private String label(TypeModel type) {
    if (type instanceof RecordType || type instanceof EnumType) {
      return named.nameOf(type);
    }
    if (type instanceof OptionalType optional) {
      return "OptionalOf" + label(optional.element());
    }
    if (type instanceof ListType list) {
      return "ListOf" + label(list.element());
    }
    if (type instanceof SetType set) {
      return "SetOf" + label(set.element());
    }
    if (type instanceof MapType map) {
      return "MapOf" + label(map.key()) + "To" + label(map.value());
    }
    return type.label();
  }

  private void setType(FieldDescriptorProto.Builder field, TypeModel type) {
    if (type instanceof EnumType) {
      field.setType(FieldDescriptorProto.Type.TYPE_ENUM).setTypeName(reference(type));
    } else if (type instanceof ScalarType scalar) {
      setScalarType(field, scalar.kind());
    } else {
      field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(reference(type));
    }
  }

  private void setScalarType(FieldDescriptorProto.Builder field, ScalarKind kind) {
    switch (kind) {
      case BOOLEAN -> field.setType(FieldDescriptorProto.Type.TYPE_BOOL);
      case BYTE, SHORT, CHAR, INT -> field.setType(FieldDescriptorProto.Type.TYPE_INT32);
      case LONG -> field.setType(FieldDescriptorProto.Type.TYPE_INT64);
      case FLOAT -> field.setType(FieldDescriptorProto.Type.TYPE_FLOAT);
      case DOUBLE -> field.setType(FieldDescriptorProto.Type.TYPE_DOUBLE);
      case STRING, UUID -> field.setType(FieldDescriptorProto.Type.TYPE_STRING);
      case BYTES -> field.setType(FieldDescriptorProto.Type.TYPE_BYTES);
      case INSTANT -> setWellKnown(field, "Timestamp");
      case DURATION -> setWellKnown(field, "Duration");
    }
  }

  private void setWellKnown(FieldDescriptorProto.Builder field, String name) {
    wellKnown.add(name);
    field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(".google.protobuf." + name);
  }

  /** Builds one message. */
  private final class MessageBuilder {
    private final DescriptorProto.Builder message = DescriptorProto.newBuilder();
    private final String name;
    private final Set<String> jsonNames = new HashSet<>();
    private final List<String> optionals = new ArrayList<>();
    private final List<DescriptorProto> mapEntries = new ArrayList<>();

    MessageBuilder(String name) {
      this.name = name;
      message.setName(name);
    }

    void add(String javaName, int number, TypeModel type, boolean nullable) {
      String fieldName = identifier(GeneratedNames.snake(javaName));
      for (int next = 2; !jsonNames.add(jsonName(fieldName)); next++) {
        fieldName = identifier(GeneratedNames.snake(javaName)) + next;
      }
      FieldDescriptorProto.Builder field =
          FieldDescriptorProto.newBuilder()
              .setName(fieldName)
              .setNumber(number)
              .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
              .setJsonName(jsonName(fieldName));
      if (nullable) {
        setType(field, type);
        setOptional(field, fieldName);
      } else if (type instanceof OptionalType optional) {
        setType(field, optional.element());
        setOptional(field, fieldName);
      } else if (type instanceof ListType list) {
        field.setLabel(FieldDescriptorProto.Label.LABEL_REPEATED);
        setType(field, list.element());
      } else if (type instanceof SetType set) {
        field.setLabel(FieldDescriptorProto.Label.LABEL_REPEATED);
        setType(field, set.element());
      } else if (type instanceof MapType map) {
        field
            .setLabel(FieldDescriptorProto.Label.LABEL_REPEATED)
            .setType(FieldDescriptorProto.Type.TYPE_MESSAGE);
        field.setTypeName(addEntry(fieldName, map));
      } else {
        setType(field, type);
      }
      message.addField(field);
    }

    private void setOptional(FieldDescriptorProto.Builder field, String fieldName) {
      field.setProto3Optional(true).setOneofIndex(optionals.size());
      optionals.add("_" + fieldName);
    }

    private String addEntry(String fieldName, MapType map) {
      String json = jsonName(fieldName);
      String entry = Character.toUpperCase(json.charAt(0)) + json.substring(1) + "Entry";
      DescriptorProto.Builder nested = DescriptorProto.newBuilder().setName(entry);
      nested.addField(part("key", 1, map.key())).addField(part("value", 2, map.value()));
      if (map.hasProtoKey()) {
        nested.setOptions(MessageOptions.newBuilder().setMapEntry(true));
        mapEntries.add(nested.build());
      } else {
        message.addNestedType(nested);
      }
      return "." + protoPackage + "." + name + "." + entry;
    }

    private FieldDescriptorProto part(String partName, int number, TypeModel type) {
      FieldDescriptorProto.Builder field =
          FieldDescriptorProto.newBuilder()
              .setName(partName)
              .setNumber(number)
              .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
              .setJsonName(partName);
      setType(field, type);
      return field.build();
    }

    /** As protoc has it: what is written in the file comes before what protoc adds. */
    DescriptorProto build() {
      message.addAllNestedType(mapEntries);
      for (String optional : optionals) {
        message.addOneofDecl(OneofDescriptorProto.newBuilder().setName(optional));
      }
      return message.build();
    }
  }

  private static String jsonName(String name) {
    StringBuilder json = new StringBuilder();
    boolean capital = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_') {
        capital = true;
      } else {
        json.append(capital ? Character.toUpperCase(c) : c);
        capital = false;
      }
    }
    return json.toString();
  }
}
