package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.COPIES;
import static dev.csmr.processor.writer.RuntimeTypes.WIRE_READER;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import dev.csmr.processor.model.FieldModel;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.OperationModel;
import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.model.TypeModel.ListType;
import dev.csmr.processor.model.TypeModel.MapType;
import dev.csmr.processor.model.TypeModel.ScalarKind;
import dev.csmr.processor.model.TypeModel.ScalarType;
import dev.csmr.processor.model.TypeModel.SetType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The code that copies what can be changed on its way into and out of a component. A collection of
 * values that cannot be changed is copied as it is; what has changeable parts, or elements that
 * only their encoded form puts in order, goes through the message that would carry it.
 */
final class CopyCode {
  private CopyCode() {}

  /**
   * The arguments of an operation, copied where they can be changed.
   *
   * @param code where a statement goes that the copies need
   * @param early whether all copies are made by statements, before what the caller writes next
   */
  static List<CodeBlock> arguments(
      CodeBlock.Builder code,
      OperationModel operation,
      List<CodeBlock> arguments,
      Locals locals,
      boolean early) {
    List<FieldModel> parameters = operation.parameters();
    if (parameters.stream().noneMatch(p -> Mutability.isMutable(p.type()))) {
      return arguments;
    }
    if (parameters.stream().allMatch(CopyCode::isEasy)) {
      List<CodeBlock> copies = new ArrayList<>();
      for (int i = 0; i < parameters.size(); i++) {
        copies.add(argument(code, parameters.get(i), arguments.get(i), locals, early));
      }
      return copies;
    }
    ClassName request = GeneratedNames.request(operation);
    String copy = locals.of("copy");
    code.addStatement(
        "$1T $2L = $1T.read(new $3T(new $1T($4L).toByteArray()))",
        request,
        copy,
        WIRE_READER,
        CodeBlock.join(arguments, ", "));
    return parameters.stream()
        .map(p -> CodeBlock.of("$L.$L()", copy, MessagesWriter.component(p)))
        .toList();
  }

  private static CodeBlock argument(
      CodeBlock.Builder code, FieldModel parameter, CodeBlock value, Locals locals, boolean early) {
    CodeBlock copy = easy(parameter.type(), value);
    if (!early || !Mutability.isMutable(parameter.type())) {
      return copy;
    }
    String local = locals.of(parameter.name() + "Copy");
    code.addStatement("$T $L = $L", parameter.type().javaType(), local, copy);
    return CodeBlock.of("$L", local);
  }

  /** The result of an operation, copied if it can be changed. */
  static CodeBlock result(OperationModel operation, CodeBlock value) {
    FieldModel result = operation.result();
    if (isEasy(result)) {
      return easy(result.type(), value);
    }
    return CodeBlock.of(
        "$1T.read(new $2T(new $1T($3L).toByteArray())).result()",
        GeneratedNames.response(operation),
        WIRE_READER,
        value);
  }

  private static boolean isEasy(FieldModel field) {
    TypeModel type = field.type();
    if (!Mutability.isMutable(type)) {
      return true;
    }
    if (field.nullable()) {
      return false;
    }
    if (type instanceof ListType list) {
      return list.declared().equals(ClassName.get(List.class))
          && !Mutability.isMutable(list.element());
    }
    if (type instanceof SetType set) {
      return set.declared().equals(ClassName.get(Set.class)) && hasOrder(set.element());
    }
    if (type instanceof MapType map) {
      return map.declared().equals(ClassName.get(Map.class))
          && hasOrder(map.key())
          && !Mutability.isMutable(map.value());
    }
    return type instanceof ScalarType;
  }

  /** Whether values are written in their natural order. */
  private static boolean hasOrder(TypeModel element) {
    return element instanceof ScalarType scalar && scalar.kind() != ScalarKind.BYTES;
  }

  private static CodeBlock easy(TypeModel type, CodeBlock value) {
    if (!Mutability.isMutable(type)) {
      return value;
    }
    return type instanceof ScalarType
        ? CodeBlock.of("$L.clone()", value)
        : CodeBlock.of("$T.of($L)", COPIES, value);
  }
}
