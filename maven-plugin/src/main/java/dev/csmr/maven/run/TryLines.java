package dev.csmr.maven.run;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.csmr.config.Deployed;
import dev.csmr.config.Deployment;
import dev.csmr.service.OperationDescriptor;
import dev.csmr.service.ServiceDefinition;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Two lines per operation to copy and try: one for a shell, one for Java. */
public final class TryLines {
  private TryLines() {}

  /**
   * The lines for all services of a cluster.
   *
   * @param endpoint the node that is called, {@code host:port}
   */
  public static List<String> of(Deployment deployment, String endpoint) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, Deployed> service : deployment.services().entrySet()) {
      ServiceDefinition definition = service.getValue().definition();
      boolean alone =
          deployment.services().values().stream()
                  .filter(other -> other.definition().name().equals(definition.name()))
                  .count()
              == 1;
      lines.add("");
      lines.add(
          service.getKey()
              + " ("
              + definition.name()
              + ", groups "
              + String.join(", ", deployment.groups(service.getKey()))
              + "):");
      for (OperationDescriptor operation : definition.operations()) {
        MethodDescriptor method = method(definition, operation);
        lines.add("  " + grpcurl(service.getKey(), alone, method, endpoint));
        lines.add("  " + java(service.getKey(), definition, operation, method, endpoint));
      }
    }
    return lines;
  }

  private static MethodDescriptor method(
      ServiceDefinition definition, OperationDescriptor operation) {
    FileDescriptor file =
        ((ProtoFileDescriptorSupplier) definition.grpc().getSchemaDescriptor()).getFileDescriptor();
    ServiceDescriptor service =
        file.findServiceByName(
            definition
                .grpc()
                .getName()
                .substring(definition.grpc().getName().lastIndexOf('.') + 1));
    String name = operation.name();
    return service.findMethodByName(
        name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
  }

  private static String grpcurl(
      String service, boolean alone, MethodDescriptor method, String endpoint) {
    return "grpcurl -plaintext"
        + (alone ? "" : " -H csmr-service:" + service)
        + " -d '"
        + SampleArguments.json(method.getInputType())
        + "' "
        + endpoint
        + " "
        + method.getService().getFullName()
        + "/"
        + method.getName();
  }

  private static String java(
      String service,
      ServiceDefinition definition,
      OperationDescriptor operation,
      MethodDescriptor method,
      String endpoint) {
    String simple = definition.type().getSimpleName();
    List<String> names =
        method.getInputType().getFields().stream().map(FieldDescriptor::getJsonName).toList();
    Optional<Method> declared =
        Arrays.stream(definition.type().getMethods())
            .filter(candidate -> candidate.getName().equals(operation.name()))
            .filter(candidate -> !candidate.isBridge())
            .findFirst();
    return simple
        + "Client.connect(CsmrClient.connect(\""
        + endpoint
        + "\")"
        + (service.equals(simple) ? "" : ", \"" + service + "\"")
        + ")."
        + operation.name()
        + "("
        + declared.map(found -> JavaArguments.of(found, names)).orElse("…")
        + ")";
  }
}
