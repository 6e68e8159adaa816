package dev.csmr.wire;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.ProtoFile;
import com.squareup.wire.schema.Schema;
import com.squareup.wire.schema.SchemaLoader;
import com.squareup.wire.schema.Service;
import com.squareup.wire.schema.Type;
import com.squareup.wire.schema.internal.SchemaEncoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the .proto files in the resources say. */
final class WireSchema {
  /** By the name under which others import them; each after those that it imports. */
  private static final Map<String, String> FILES = new LinkedHashMap<>();

  static {
    FILES.put("dev/csmr/stream.proto", "/META-INF/proto/");
    FILES.put("dev/csmr/nodes.proto", "/META-INF/proto/");
    FILES.put("dev/csmr/members.proto", "/META-INF/proto/");
    FILES.put("dev/csmr/groups.proto", "/META-INF/proto/");
    FILES.put("dev/csmr/configuration.proto", "/META-INF/proto/");
    FILES.put("dev/csmr/slots.proto", "/META-INF/proto/");
    FILES.put("dev/csmr/backups.proto", "/META-INF/proto/");
    FILES.put("csmr/slots.proto", "/META-INF/");
    FILES.put("csmr/multicast.proto", "/META-INF/");
    FILES.put("csmr/log.proto", "/META-INF/");
    FILES.put("csmr/snapshot.proto", "/META-INF/");
    FILES.put("csmr/peers.proto", "/META-INF/");
  }

  private final Schema schema;
  private final Map<String, FileDescriptor> files = new LinkedHashMap<>();

  /**
   * Reads the files.
   *
   * @param directory an empty one
   */
  WireSchema(Path directory) {
    try {
      schema = load(directory);
      SchemaEncoder encoder = new SchemaEncoder(schema);
      for (String file : FILES.keySet()) {
        files.put(file, descriptor(encoder, schema.protoFile(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Schema load(Path directory) throws IOException {
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      Path copy = directory.resolve(file.getKey());
      Files.createDirectories(copy.getParent());
      try (InputStream in = WireSchema.class.getResourceAsStream(file.getValue() + file.getKey())) {
        Files.copy(in, copy);
      }
    }
    SchemaLoader loader = new SchemaLoader(FileSystems.getDefault());
    loader.initRoots(List.of(Location.get(directory.toString())), List.of());
    return loader.loadSchema();
  }

  private FileDescriptor descriptor(SchemaEncoder encoder, ProtoFile file)
      throws InvalidProtocolBufferException, DescriptorValidationException {
    FileDescriptor[] imports =
        file.getImports().stream().map(files::get).toArray(FileDescriptor[]::new);
    return FileDescriptor.buildFrom(
        FileDescriptorProto.parseFrom(encoder.encode(file).toByteArray()), imports);
  }

  /** All messages. */
  List<Descriptor> messages() {
    List<Descriptor> all = new ArrayList<>();
    files.values().forEach(file -> all.addAll(file.getMessageTypes()));
    return all;
  }

  /** The message of a full name. */
  Descriptor message(String name) {
    return messages().stream()
        .filter(message -> message.getFullName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No .proto file has the message " + name + "."));
  }

  /** What is said of each message, by its full name. */
  Map<String, String> comments() {
    Map<String, String> comments = new LinkedHashMap<>();
    for (String file : FILES.keySet()) {
      for (Type type : schema.protoFile(file).getTypes()) {
        comments.put(type.getType().toString(), type.getDocumentation());
      }
    }
    return comments;
  }

  /** The full names of all methods of gRPC services, as gRPC has them. */
  List<String> methods() {
    List<String> methods = new ArrayList<>();
    for (String file : FILES.keySet()) {
      for (Service service : schema.protoFile(file).getServices()) {
        service.rpcs().forEach(rpc -> methods.add(service.type() + "/" + rpc.getName()));
      }
    }
    return methods;
  }
}
