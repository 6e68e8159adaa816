package dev.csmr.processor.writer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The emitted {@code .proto} files, as protoc itself understands them. */
class ProtocTest {
  private static final Path PROTOC = Path.of("target/protoc/protoc.exe");

  @TempDir private static Path directory;

  @BeforeAll
  static void needs_protoc() {
    assumeTrue(Files.exists(PROTOC), "protoc is fetched on 64-bit Linux only; skipped elsewhere");
  }

  @Test
  void protoc_reads_the_files_as_the_embedded_descriptors() throws Exception {
    assertSame(CompiledServices.of("golden/sources/example"), 8);
    assertSame(CompiledServices.of("functional/sink"), 2);
    assertSame(CompiledServices.of("functional/parts"), 5);
    assertSame(CompiledServices.of("functional/clash"), 2);
  }

  private static void assertSame(CompiledServices services, int files) throws Exception {
    Path root = Files.createDirectories(directory.resolve("proto"));
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, byte[]> output : services.outputs().entrySet()) {
      if (output.getKey().endsWith(".proto")) {
        String name = output.getKey().replaceFirst("^META-INF/proto/", "");
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, output.getValue());
        names.add(name);
      }
    }
    assertThat(names).hasSize(files);
    for (FileDescriptorProto file : compile(root, names).getFileList()) {
      String simple = file.getService(0).getName();
      FileDescriptorProto embedded = services.file(simple).toProto();
      assertThat(embedded).as(file.getName()).isEqualTo(file);
    }
  }

  private static FileDescriptorSet compile(Path root, List<String> names) throws Exception {
    Path protoc = directory.resolve("protoc");
    Files.copy(PROTOC, protoc, StandardCopyOption.REPLACE_EXISTING);
    assertThat(protoc.toFile().setExecutable(true)).isTrue();
    provideWellKnown(root, "timestamp", "Timestamp");
    provideWellKnown(root, "duration", "Duration");
    Path set = directory.resolve("set.bin");
    List<String> command =
        new ArrayList<>(
            List.of(protoc.toString(), "--proto_path=" + root, "--descriptor_set_out=" + set));
    command.addAll(names);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("out.txt").toFile())
            .start();
    assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(directory.resolve("out.txt"))).isZero();
    return FileDescriptorSet.parseFrom(Files.readAllBytes(set));
  }

  /** The file as protobuf's Java library ships it. */
  private static void provideWellKnown(Path root, String file, String message) throws IOException {
    String path = "google/protobuf/" + file + ".proto";
    Path copy = root.resolve(path);
    Files.createDirectories(copy.getParent());
    try (InputStream in = FileDescriptorProto.class.getResourceAsStream("/" + path)) {
      byte[] bytes =
          in != null
              ? in.readAllBytes()
              : ("syntax = \"proto3\"; package google.protobuf; message "
                      + message
                      + " { int64 seconds = 1; int32 nanos = 2; }")
                  .getBytes(UTF_8);
      Files.write(copy, bytes);
    }
  }
}
