package dev.csmr.processor.writer;

import com.palantir.javapoet.TypeName;
import dev.csmr.Id;
import dev.csmr.processor.model.FieldModel;
import dev.csmr.processor.model.MoveModel;
import dev.csmr.processor.model.NamedTypes;
import dev.csmr.processor.model.OperationModel;
import dev.csmr.processor.model.ReplicaModel;
import dev.csmr.processor.model.ServiceModel;
import dev.csmr.processor.model.StableNumbers;
import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.model.ValueKind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;

/**
 * A short text that is the same as long as nothing changes of what a service's code is generated
 * from. What class files do not tell reliably, comments and nullness, is not part of it.
 */
final class Fingerprint {
  private static final int BYTES = 8;
  private static final Set<Modifier> REACH =
      Set.of(Modifier.PUBLIC, Modifier.PROTECTED, Modifier.STATIC);

  private final StringBuilder text = new StringBuilder();
  private final List<TypeModel> types = new ArrayList<>();

  private Fingerprint() {}

  /** The fingerprint of a service with its implementation. */
  static String of(ServiceModel model) {
    Fingerprint fingerprint = new Fingerprint();
    model.operations().forEach(operation -> fingerprint.add(operation, model));
    fingerprint.add(model.replica().orElseThrow(IllegalArgumentException::new));
    model.moves().ifPresent(fingerprint::add);
    fingerprint.addTypes();
    return hash(fingerprint.text.toString());
  }

  private void add(OperationModel operation, ServiceModel model) {
    line(operation.name(), operation.id(), operation.kind());
    operation
        .partitionKey()
        .ifPresent(key -> line(key.index(), model.independent().contains(operation.name())));
    operation.parameters().forEach(this::add);
    line(operation.result().type().javaType());
    types.add(operation.result().type());
    operation.exceptions().forEach(exception -> add(exception.element()));
  }

  /** An exception, as class files tell it: without the names of its constructors' parameters. */
  private void add(TypeElement exception) {
    line(exception.getQualifiedName(), exception.getModifiers());
    Stream.concat(
            ElementFilter.constructorsIn(exception.getEnclosedElements()).stream(),
            ElementFilter.methodsIn(exception.getEnclosedElements()).stream()
                .filter(method -> method.getParameters().isEmpty()))
        .filter(member -> !member.getModifiers().contains(Modifier.PRIVATE))
        .map(Fingerprint::signature)
        .sorted()
        .forEach(this::line);
  }

  private static String signature(ExecutableElement member) {
    String parameters =
        member.getParameters().stream()
            .map(each -> TypeName.get(each.asType()) + " " + each.getAnnotation(Id.class))
            .collect(Collectors.joining(",", "(", ")"));
    Set<Modifier> modifiers = EnumSet.noneOf(Modifier.class);
    modifiers.addAll(member.getModifiers());
    modifiers.retainAll(REACH);
    return modifiers
        + (" " + TypeName.get(member.getReturnType()) + " " + member.getSimpleName())
        + parameters;
  }

  private void add(FieldModel field) {
    line(field.name(), number(field), field.type().javaType());
    types.add(field.type());
  }

  /** The number; nothing where it follows from the rest, as nullness is part of it. */
  private static String number(FieldModel field) {
    return Stream.of(true, false)
            .map(nullable -> ValueKind.of(field.type(), nullable))
            .anyMatch(k -> StableNumbers.partNumber(field.name(), k) == field.number())
        ? ""
        : Integer.toString(field.number());
  }

  private void add(ReplicaModel replica) {
    line(replica.name(), replica.takesContext(), replica.restored());
    replica.memento().ifPresent(memento -> line(memento.saved(), memento.type().javaType()));
    for (ReplicaModel.StateFieldModel field : replica.fields()) {
      line(field.name(), field.number(), field.type().javaType(), field.isFinal());
      types.add(field.type());
    }
  }

  private void add(MoveModel moves) {
    line("movable");
    for (MoveModel.MovedField moved : moves.fields()) {
      line(moved.field().name(), moved.rule(), moved.component());
    }
    moves
        .states()
        .ifPresent(
            states -> {
              line(states.type().javaType());
              types.add(states.type());
            });
  }

  private void addTypes() {
    List<TypeModel> named = List.copyOf(NamedTypes.of(types).names().values());
    for (TypeModel type : named) {
      line(type.javaType());
      if (type instanceof TypeModel.RecordType record) {
        record
            .components()
            .forEach(each -> line(each.name(), number(each), each.type().javaType()));
      } else if (type instanceof TypeModel.EnumType constants) {
        constants.constants().forEach(each -> line(each.name(), each.number()));
      }
    }
  }

  private void line(Object... parts) {
    for (Object part : parts) {
      text.append(part).append(' ');
    }
    text.append('\n');
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
