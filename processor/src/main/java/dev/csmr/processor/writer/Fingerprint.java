package dev.csmr.processor.writer;

import dev.csmr.processor.model.ExceptionModel;
import dev.csmr.processor.model.FieldModel;
import dev.csmr.processor.model.NamedTypes;
import dev.csmr.processor.model.OperationModel;
import dev.csmr.processor.model.ReplicaModel;
import dev.csmr.processor.model.ServiceModel;
import dev.csmr.processor.model.TypeModel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A short text that is the same as long as nothing changes of what a service's code is generated
 * from. What class files do not tell reliably, comments and nullness, is not part of it.
 */
final class Fingerprint {
  private static final int BYTES = 8;

  private final StringBuilder text = new StringBuilder();
  private final List<TypeModel> types = new ArrayList<>();

  private Fingerprint() {}

  /** The fingerprint of a service with its implementation. */
  static String of(ServiceModel model) {
    Fingerprint fingerprint = new Fingerprint();
    model.operations().forEach(operation -> fingerprint.add(operation, model));
    fingerprint.add(model.replica().orElseThrow(IllegalArgumentException::new));
    fingerprint.addTypes();
    return hash(fingerprint.text.toString());
  }

  private void add(OperationModel operation, ServiceModel model) {
    line(operation.name(), operation.id(), operation.kind());
    operation
        .partitionKey()
        .ifPresent(key -> line(key.index(), model.independent().contains(operation.name())));
    operation.parameters().forEach(this::add);
    add(operation.result());
    for (ExceptionModel exception : operation.exceptions()) {
      line(exception.name());
      exception
          .properties()
          .forEach(
              property -> {
                line(property.accessor());
                add(property.field());
              });
    }
  }

  private void add(FieldModel field) {
    line(field.name(), field.number(), field.type().javaType());
    types.add(field.type());
  }

  private void add(ReplicaModel replica) {
    line(replica.name(), replica.takesContext(), replica.restored());
    replica.memento().ifPresent(memento -> line(memento.saved(), memento.type().javaType()));
    for (ReplicaModel.StateField field : replica.fields()) {
      line(field.name(), field.number(), field.type().javaType(), field.isFinal());
      types.add(field.type());
    }
  }

  private void addTypes() {
    List<TypeModel> named = List.copyOf(NamedTypes.of(types).names().values());
    for (TypeModel type : named) {
      line(type.javaType());
      if (type instanceof TypeModel.RecordType record) {
        record
            .components()
            .forEach(each -> line(each.name(), each.number(), each.type().javaType()));
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
