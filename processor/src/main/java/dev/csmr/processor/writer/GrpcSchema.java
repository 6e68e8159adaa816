package dev.csmr.processor.writer;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.csmr.processor.model.InterfaceModel;
import java.util.Base64;
import java.util.List;
import javax.lang.model.element.Modifier;

/** The parts of {@code XGrpc} that hold the descriptor of the {@code .proto} file. */
final class GrpcSchema {
  static final ClassName DESCRIPTORS = ClassName.get("com.google.protobuf", "Descriptors");
  static final ClassName FILE = DESCRIPTORS.nestedClass("FileDescriptor");

  private static final int LINE = 76;
  private static final ClassName SERVICE_SUPPLIER =
      ClassName.get("io.grpc.protobuf", "ProtoServiceDescriptorSupplier");
  private static final ClassName METHOD_SUPPLIER =
      ClassName.get("io.grpc.protobuf", "ProtoMethodDescriptorSupplier");

  private final InterfaceModel model;
  private final ProtoFile proto;

  GrpcSchema(InterfaceModel model, ProtoFile proto) {
    this.model = model;
    this.proto = proto;
  }

  /** What gRPC asks for the schema of the service. */
  ClassName serviceSupplier() {
    return nested("ServiceSupplier");
  }

  /** What gRPC asks for the schema of a method, whose name its constructor takes. */
  ClassName methodSupplier() {
    return nested("MethodSupplier");
  }

  /** The class whose constant {@code FILE} is the descriptor. */
  ClassName holder() {
    return nested("FileHolder");
  }

  /** The classes of these names. */
  List<TypeSpec> types() {
    return List.of(
        supplier(serviceSupplier(), List.of(), SERVICE_SUPPLIER),
        methodSupplierType(),
        fileHolder());
  }

  private ClassName nested(String simple) {
    return model.generated().grpc().nestedClass(simple);
  }

  private TypeSpec supplier(ClassName name, List<FieldSpec> supplierFields, ClassName supplied) {
    return TypeSpec.classBuilder(name)
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .addSuperinterface(supplied)
        .addFields(supplierFields)
        .addMethod(
            MethodSpec.methodBuilder("getFileDescriptor")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(FILE)
                .addStatement("return $T.FILE", holder())
                .build())
        .addMethod(
            MethodSpec.methodBuilder("getServiceDescriptor")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(DESCRIPTORS.nestedClass("ServiceDescriptor"))
                .addStatement(
                    "return getFileDescriptor().findServiceByName($S)", model.name().simpleName())
                .build())
        .build();
  }

  private TypeSpec methodSupplierType() {
    FieldSpec field =
        FieldSpec.builder(String.class, "name", Modifier.PRIVATE, Modifier.FINAL).build();
    return supplier(methodSupplier(), List.of(field), METHOD_SUPPLIER).toBuilder()
        .addMethod(
            MethodSpec.constructorBuilder()
                .addParameter(String.class, "name")
                .addStatement("this.name = name")
                .build())
        .addMethod(
            MethodSpec.methodBuilder("getMethodDescriptor")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(DESCRIPTORS.nestedClass("MethodDescriptor"))
                .addStatement("return getServiceDescriptor().findMethodByName(name)")
                .build())
        .build();
  }

  /** The file's descriptor, made when somebody asks: protobuf's classes take a while to load. */
  private TypeSpec fileHolder() {
    CodeBlock.Builder lines = CodeBlock.builder().add("{\n$>$>");
    String encoded = Base64.getEncoder().encodeToString(proto.descriptor().toByteArray());
    for (int start = 0; start < encoded.length(); start += LINE) {
      String line = encoded.substring(start, Math.min(encoded.length(), start + LINE));
      lines.add("$S,\n", line);
    }
    lines.add("$<$<}");
    CodeBlock dependencies =
        proto.dependencies().stream()
            .map(type -> CodeBlock.of("$L", type))
            .collect(CodeBlock.joining(", "));
    return TypeSpec.classBuilder(holder())
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .addJavadoc("The descriptor of the file, made when it is first asked for.")
        .addField(
            FieldSpec.builder(
                    ArrayTypeName.of(String.class),
                    "BASE64",
                    Modifier.PRIVATE,
                    Modifier.STATIC,
                    Modifier.FINAL)
                .initializer(lines.build())
                .build())
        .addField(
            FieldSpec.builder(FILE, "FILE", Modifier.STATIC, Modifier.FINAL)
                .initializer("build()")
                .build())
        .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build())
        .addMethod(
            MethodSpec.methodBuilder("build")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(FILE)
                .addStatement(
                    "byte[] bytes = $T.getDecoder().decode($T.join($S, BASE64))",
                    Base64.class,
                    String.class,
                    "")
                .addStatement("$1T[] dependencies = {$2L}", FILE, dependencies)
                .beginControlFlow("try")
                .addStatement(
                    "return $T.buildFrom($T.parseFrom(bytes), dependencies)",
                    FILE,
                    ClassName.get("com.google.protobuf", "DescriptorProtos")
                        .nestedClass("FileDescriptorProto"))
                .nextControlFlow(
                    "catch ($T | $T e)",
                    ClassName.get("com.google.protobuf", "InvalidProtocolBufferException"),
                    DESCRIPTORS.nestedClass("DescriptorValidationException"))
                .addStatement(
                    "throw new $T($S, e)",
                    IllegalStateException.class,
                    "The descriptor of " + model.generated().protoImport() + " is broken.")
                .endControlFlow()
                .build())
        .build();
  }
}
