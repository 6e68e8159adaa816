package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.CANONICAL_KEY;
import static dev.csmr.processor.writer.RuntimeTypes.PLAN;
import static dev.csmr.processor.writer.RuntimeTypes.ROUTER;
import static dev.csmr.processor.writer.RuntimeTypes.WIRE_READER;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.csmr.Merge;
import dev.csmr.processor.model.CompositionModel;
import dev.csmr.processor.model.FieldModel;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.OperationModel;
import dev.csmr.processor.model.PartitionKeyModel;
import dev.csmr.processor.model.TypeModel.MapType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The routing of one operation of a partitioned composition. */
final class PartitionCode {
  private final CompositionModel model;
  private final OperationModel operation;
  private final CodeBlock number;

  /** Routing to partitions that know the operation by {@code number}. */
  PartitionCode(CompositionModel model, OperationModel operation, CodeBlock number) {
    this.model = model;
    this.operation = operation;
    this.number = number;
  }

  /** What is done, for people. */
  CodeBlock documentation() {
    String where =
        operation
            .partitionKey()
            .map(
                key ->
                    key.isCollection()
                        ? "at every partition that owns one of the keys, each with its share"
                        : "at the partition that owns the key")
            .orElse("at every partition");
    return CodeBlock.of("{@link $T#$L}, $L.", model.name(), operation.name(), where);
  }

  /** The method's body. */
  CodeBlock body() {
    CodeBlock.Builder code = CodeBlock.builder();
    Optional<PartitionKeyModel> key = operation.partitionKey();
    if (key.isEmpty()) {
      code.addStatement("$T plans = new $T<>()", plans(), ArrayList.class);
      code.beginControlFlow("for ($T partition : partitions.all())", ROUTER);
      code.addStatement("plans.add(partition.plan($L, arguments))", number);
      code.endControlFlow();
      return code.addStatement("return $T.$L(plans, $L)", PLAN, gather(), mergeReference()).build();
    }
    code.addStatement(
        "$1T request = $1T.read(new $2T(arguments))",
        GeneratedNames.request(operation),
        WIRE_READER);
    CodeBlock keys = KeyCode.value(operation, CodeBlock.of("request"));
    if (!key.get().isCollection()) {
      return code.addStatement(
              "return partitions.owner($T.of($L)).plan($L, arguments)", CANONICAL_KEY, keys, number)
          .build();
    }
    split(code, key.get(), keys);
    return code.build();
  }

  private void split(CodeBlock.Builder code, PartitionKeyModel key, CodeBlock keys) {
    TypeName share = share(key);
    code.addStatement(
        "$T shares = new $T<>()",
        ParameterizedTypeName.get(ClassName.get(Map.class), ROUTER, share),
        HashMap.class);
    if (key.shape() == PartitionKeyModel.KeyShape.MAP) {
      MapType map = (MapType) parameter(key).type();
      code.beginControlFlow(
          "for ($T entry : $L.entrySet())",
          ParameterizedTypeName.get(
              ClassName.get(Map.Entry.class),
              map.key().javaType().box(),
              map.value().javaType().box()),
          keys);
      code.addStatement(
          "$T owner = partitions.owner($T.of(entry.getKey()))", ROUTER, CANONICAL_KEY);
      code.addStatement(
          "shares.computeIfAbsent(owner, any -> new $T<>()).put(entry.getKey(), entry.getValue())",
          LinkedHashMap.class);
    } else {
      code.beginControlFlow("for ($T key : $L)", key.key().javaType().box(), keys);
      code.addStatement("$T owner = partitions.owner($T.of(key))", ROUTER, CANONICAL_KEY);
      code.addStatement(
          "shares.computeIfAbsent(owner, any -> new $T<>()).add(key)",
          key.shape() == PartitionKeyModel.KeyShape.LIST ? ArrayList.class : LinkedHashSet.class);
    }
    code.endControlFlow();
    code.beginControlFlow("if (shares.isEmpty())");
    code.addStatement("return partitions.all().get(0).plan($L, arguments)", number);
    code.endControlFlow();
    code.addStatement("$T plans = new $T<>()", plans(), ArrayList.class);
    code.beginControlFlow("for ($T partition : partitions.all())", ROUTER);
    code.addStatement("$T share = shares.get(partition)", share);
    code.beginControlFlow("if (share != null)");
    code.addStatement("$1T part = new $1T($2L)", GeneratedNames.request(operation), arguments(key));
    code.addStatement("plans.add(partition.plan($L, part.toByteArray()))", number);
    code.endControlFlow();
    code.endControlFlow();
    code.addStatement("return $T.$L(plans, $L)", PLAN, gather(), mergeReference());
  }

  private FieldModel parameter(PartitionKeyModel key) {
    return operation.parameters().get(key.index());
  }

  private TypeName share(PartitionKeyModel key) {
    TypeName element = key.key().javaType().box();
    return switch (key.shape()) {
      case LIST -> ParameterizedTypeName.get(ClassName.get(List.class), element);
      case SET -> ParameterizedTypeName.get(ClassName.get(java.util.Set.class), element);
      default -> parameter(key).type().javaType();
    };
  }

  private CodeBlock arguments(PartitionKeyModel key) {
    List<CodeBlock> arguments = new ArrayList<>();
    for (int i = 0; i < operation.parameters().size(); i++) {
      arguments.add(
          i == key.index()
              ? CodeBlock.of("share")
              : CodeBlock.of(
                  "request.$L()", MessagesWriter.component(operation.parameters().get(i))));
    }
    return CodeBlock.join(arguments, ", ");
  }

  private static TypeName plans() {
    return ParameterizedTypeName.get(ClassName.get(List.class), PLAN);
  }

  private String gather() {
    return operation.gather().filter(rule -> rule == Merge.ANY).isPresent()
        ? "gatherAny"
        : "gather";
  }

  private CodeBlock mergeReference() {
    return operation.isVoid()
        ? CodeBlock.of("answers -> answers.get(0)")
        : CodeBlock.of("$T::$L", model.generated().proxy(), mergeName());
  }

  private String mergeName() {
    return "merge" + GeneratedNames.capitalized(operation.name());
  }

  /** The method that merges the answers of several partitions, where there can be several. */
  Optional<MethodSpec> merge() {
    boolean several = operation.partitionKey().map(PartitionKeyModel::isCollection).orElse(true);
    if (!several || operation.isVoid()) {
      return Optional.empty();
    }
    Merge rule =
        operation
            .gather()
            .orElseThrow(
                () -> new IllegalArgumentException(operation.name() + " has no merge rule."));
    return Optional.of(MergeCode.method(mergeName(), rule, operation));
  }
}
