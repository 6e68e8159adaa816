package dev.csmr.processor.model;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.element.TypeElement;

/**
 * A Java type that has a protobuf form.
 *
 * <p>Types are finite trees: recursive records were refused. A container ({@link #isContainer()})
 * inside another container is, on the wire, a message of its own whose field 1 holds what the inner
 * container would have been as a field.
 */
public sealed interface TypeModel {
  /** The Java type as the source has it. */
  TypeName javaType();

  /**
   * The type in words that can be part of an identifier, such as {@code ListOfString}. Different
   * records or enums of the same simple name share it; {@link NamedTypes} tells them apart.
   */
  String label();

  /** Whether this is an Optional, List, Set or Map. */
  default boolean isContainer() {
    return this instanceof OptionalType
        || this instanceof ListType
        || this instanceof SetType
        || this instanceof MapType;
  }

  /** A kind of value without parts. */
  enum ScalarKind {
    /** boolean: bool. */
    BOOLEAN(boolean.class, "bool", true),
    /** byte: int32, range-checked. */
    BYTE(byte.class, "int32", true),
    /** short: int32, range-checked. */
    SHORT(short.class, "int32", true),
    /** char: int32, range-checked. */
    CHAR(char.class, "int32", true),
    /** int: int32. */
    INT(int.class, "int32", true),
    /** long: int64. */
    LONG(long.class, "int64", true),
    /** float: float. */
    FLOAT(float.class, "float", false),
    /** double: double. */
    DOUBLE(double.class, "double", false),
    /** String: string. */
    STRING(String.class, "string", true),
    /** byte[]: bytes. */
    BYTES(byte[].class, "bytes", false),
    /** Instant: google.protobuf.Timestamp. */
    INSTANT(Instant.class, "google.protobuf.Timestamp", false),
    /** Duration: google.protobuf.Duration. */
    DURATION(Duration.class, "google.protobuf.Duration", false),
    /** UUID: string, in canonical form. */
    UUID(java.util.UUID.class, "string", false);

    private final Class<?> type;
    private final String protoType;
    private final boolean protoMapKey;

    ScalarKind(Class<?> type, String protoType, boolean protoMapKey) {
      this.type = type;
      this.protoType = protoType;
      this.protoMapKey = protoMapKey;
    }

    /** The Java type; the primitive one where there is a box. */
    public TypeName type() {
      return TypeName.get(type);
    }

    /** The proto3 type's name. */
    public String protoType() {
      return protoType;
    }

    /** Whether the Java type is a primitive. */
    public boolean hasBox() {
      return type.isPrimitive();
    }

    /** Whether repeated values are packed. */
    public boolean isPacked() {
      return type.isPrimitive();
    }
  }

  /**
   * A value without parts.
   *
   * @param kind which
   * @param boxed whether it is a primitive in its box
   */
  record ScalarType(ScalarKind kind, boolean boxed) implements TypeModel {
    @Override
    public TypeName javaType() {
      return boxed ? kind.type().box() : kind.type();
    }

    @Override
    public String label() {
      String name = kind.name();
      return name.charAt(0) + name.substring(1).toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** The type of an operation that returns nothing. */
  record VoidType() implements TypeModel {
    @Override
    public TypeName javaType() {
      return TypeName.VOID;
    }

    @Override
    public String label() {
      return "Void";
    }
  }

  /**
   * An {@code Optional}: {@code optional}.
   *
   * @param element what it may hold
   */
  record OptionalType(TypeModel element) implements TypeModel {
    @Override
    public TypeName javaType() {
      return ParameterizedTypeName.get(ClassName.get(Optional.class), element.javaType().box());
    }

    @Override
    public String label() {
      return "OptionalOf" + element.label();
    }
  }

  /**
   * A list, queue or deque: {@code repeated}.
   *
   * @param element what it holds; never null
   * @param declared the class or interface the source names
   * @param implementation what to create when one is read; empty when none can be created (then it
   *     is the type of a final field of a replica and is refilled)
   */
  record ListType(TypeModel element, ClassName declared, Optional<ClassName> implementation)
      implements TypeModel {
    @Override
    public TypeName javaType() {
      return ParameterizedTypeName.get(declared, element.javaType().box());
    }

    @Override
    public String label() {
      return "ListOf" + element.label();
    }
  }

  /**
   * A set: {@code repeated}.
   *
   * @param element what it holds; never null
   * @param declared the class or interface the source names
   * @param implementation what to create when one is read; empty as for {@link ListType}
   * @param keepsOrder whether its own order of iteration is meaningful (linked or sorted); else it
   *     is written in the natural order of its elements, or in that of their encoded form
   */
  record SetType(
      TypeModel element, ClassName declared, Optional<ClassName> implementation, boolean keepsOrder)
      implements TypeModel {
    @Override
    public TypeName javaType() {
      return ParameterizedTypeName.get(declared, element.javaType().box());
    }

    @Override
    public String label() {
      return "SetOf" + element.label();
    }
  }

  /**
   * A map: {@code map}, or repeated entry messages {1: key, 2: value} where protobuf has no such
   * map; both are the same on the wire.
   *
   * @param key its keys; never null
   * @param value its values; never null
   * @param declared the class or interface the source names
   * @param implementation what to create when one is read; empty as for {@link ListType}
   * @param keepsOrder as for {@link SetType}, of the keys
   */
  record MapType(
      TypeModel key,
      TypeModel value,
      ClassName declared,
      Optional<ClassName> implementation,
      boolean keepsOrder)
      implements TypeModel {
    /** Whether protobuf has maps with such keys. */
    public boolean hasProtoKey() {
      return key instanceof ScalarType scalar && scalar.kind().protoMapKey;
    }

    @Override
    public TypeName javaType() {
      return ParameterizedTypeName.get(declared, key.javaType().box(), value.javaType().box());
    }

    @Override
    public String label() {
      return "MapOf" + key.label() + "To" + value.label();
    }
  }

  /**
   * An enum.
   *
   * @param name the enum class
   * @param constants in the order of declaration
   * @param element the declaration
   */
  record EnumType(ClassName name, List<EnumConstant> constants, TypeElement element)
      implements TypeModel {
    /** Copies the parts. */
    public EnumType {
      constants = List.copyOf(constants);
    }

    @Override
    public TypeName javaType() {
      return name;
    }

    @Override
    public String label() {
      return String.join("", name.simpleNames());
    }
  }

  /**
   * A constant of an enum.
   *
   * @param name its name
   * @param number its number on the wire, from 1; 0 is kept for "unspecified"
   */
  record EnumConstant(String name, int number) {}

  /**
   * A record: a message.
   *
   * @param name the record class
   * @param arguments the type arguments, for a generic record
   * @param components in the order of declaration, which is that of the canonical constructor
   * @param element the declaration
   */
  record RecordType(
      ClassName name, List<TypeModel> arguments, List<FieldModel> components, TypeElement element)
      implements TypeModel {
    /** Copies the parts. */
    public RecordType {
      arguments = List.copyOf(arguments);
      components = List.copyOf(components);
    }

    @Override
    public TypeName javaType() {
      return arguments.isEmpty()
          ? name
          : ParameterizedTypeName.get(
              name, arguments.stream().map(type -> type.javaType().box()).toArray(TypeName[]::new));
    }

    @Override
    public String label() {
      String simple = String.join("", name.simpleNames());
      return arguments.isEmpty()
          ? simple
          : simple
              + "Of"
              + arguments.stream().map(TypeModel::label).collect(Collectors.joining("And"));
    }
  }
}
