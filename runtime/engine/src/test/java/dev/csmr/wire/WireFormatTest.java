package dev.csmr.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import dev.csmr.codec.WireReader;
import dev.csmr.multicast.MulticastSamples;
import dev.csmr.node.Node;
import dev.csmr.node.NodeSamples;
import dev.csmr.ownership.SlotSamples;
import dev.csmr.proxy.PeerSamples;
import dev.csmr.replica.disk.SnapshotSamples;
import dev.csmr.replica.entry.LogSamples;
import dev.csmr.replica.state.StateSamples;
import dev.csmr.service.frame.FrameMethods;
import dev.csmr.session.SessionSamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The .proto files and the code that writes and reads messages say the same. */
final class WireFormatTest {
  private static final Pattern OWNER =
      Pattern.compile("Owner: (?<type>[\\w.$]+)#(?<methods>\\w+(, #\\w+)*)");

  /** What reads messages and states of services, which have a form of their own. */
  private static final Set<String> READERS_OF_SERVICES =
      Set.of(
          "dev.csmr.replica.state.Component#holds",
          "dev.csmr.service.ComposedStateMachine#restore");

  /** Empty ones, which nobody reads. */
  private static final Set<String> EMPTY = Set.of("dev.csmr.StatusRequest");

  private static WireSchema schema;

  @BeforeAll
  static void read(@TempDir Path directory) {
    schema = new WireSchema(directory);
  }

  static List<WireSample> samples() {
    return Stream.of(
            FrameSamples.all(),
            PeerSamples.all(),
            NodeSamples.all(),
            MulticastSamples.all(),
            SessionSamples.all(),
            SlotSamples.all(),
            LogSamples.all(),
            StateSamples.all(),
            SnapshotSamples.all())
        .flatMap(List::stream)
        .toList();
  }

  private static DynamicMessage parse(String message, byte[] bytes) {
    try {
      return DynamicMessage.parseFrom(schema.message(message), bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(message + ": " + e.getMessage(), e);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void what_the_code_writes_is_the_message_of_the_schema(WireSample sample) {
    assertNoUnknownFields(parse(sample.message(), sample.written()));
  }

  private static void assertNoUnknownFields(Message message) {
    assertThat(message.getUnknownFields().asMap())
        .as(
            "%s has fields that its .proto lacks, or of another type",
            message.getDescriptorForType().getFullName())
        .isEmpty();
    nested(message).forEach(WireFormatTest::assertNoUnknownFields);
  }

  private static Stream<Message> nested(Message message) {
    return message.getAllFields().values().stream()
        .flatMap(value -> value instanceof List<?> list ? list.stream() : Stream.of(value))
        .filter(Message.class::isInstance)
        .map(Message.class::cast);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void what_the_schema_writes_is_read_and_written_again_by_the_code(WireSample sample) {
    DynamicMessage message = parse(sample.message(), sample.written());

    byte[] rewritten = sample.rewrite().apply(message.toByteArray());

    DynamicMessage again = parse(sample.message(), rewritten);
    assertThat(again).isEqualTo(message);
    assertThat(again.toByteArray()).isEqualTo(message.toByteArray());
    assertThat(rewritten).isEqualTo(sample.written());
  }

  @Test
  void every_field_of_every_message_is_in_a_sample() {
    Set<String> missing = new TreeSet<>();
    for (Descriptor message : schema.messages()) {
      message.getFields().forEach(field -> missing.add(field.getFullName()));
    }

    for (WireSample sample : samples()) {
      removeSet(parse(sample.message(), sample.written()), missing);
    }

    assertThat(missing).as("fields that no sample sets").isEmpty();
  }

  private static void removeSet(Message message, Set<String> missing) {
    for (FieldDescriptor field : message.getAllFields().keySet()) {
      missing.remove(field.getFullName());
    }
    nested(message).forEach(each -> removeSet(each, missing));
  }

  @Test
  void every_message_has_an_owner_and_every_loop_over_fields_is_that_of_an_owner() {
    Set<String> owners = new TreeSet<>();
    Set<String> ownerless = new TreeSet<>();
    schema.messages().forEach(message -> ownerless.add(message.getFullName()));
    for (Map.Entry<String, String> comment : schema.comments().entrySet()) {
      Matcher owner = OWNER.matcher(comment.getValue());
      if (owner.find()) {
        ownerless.remove(comment.getKey());
        for (String method : owner.group("methods").split(", #", -1)) {
          owners.add(owner.group("type") + "#" + method);
        }
      }
    }

    assertThat(ownerless).as("messages whose comment names no owner").isEqualTo(EMPTY);
    assertThat(loops())
        .as("methods that read messages, and owners in .proto files")
        .isEqualTo(owners);
  }

  /** A label with a number, not one with a constant. */
  private static final Pattern LABEL = Pattern.compile("case (\\d+ << 3 \\| \\w+) ->");

  /** What is read and not written, or only sometimes, is in no message of the other tests. */
  @Test
  void every_label_of_a_loop_is_a_field_of_a_message_of_its_source() throws IOException {
    Map<Path, Set<String>> fields = new TreeMap<>();
    for (Descriptor message : schema.messages()) {
      Matcher owner = OWNER.matcher(schema.comments().getOrDefault(message.getFullName(), ""));
      if (owner.find()) {
        Set<String> labels =
            fields.computeIfAbsent(source(owner.group("type")), file -> new TreeSet<>());
        message.getFields().forEach(field -> labels.add(label(field)));
      }
    }

    Set<String> unknown = new TreeSet<>();
    int found = 0;
    for (Map.Entry<Path, Set<String>> file : fields.entrySet()) {
      for (MatchResult label : LABEL.matcher(Files.readString(file.getKey())).results().toList()) {
        found++;
        if (!file.getValue().contains(label.group(1))) {
          unknown.add(file.getKey().getFileName() + ": " + label.group(1));
        }
      }
    }
    assertThat(found).isGreaterThan(100);
    assertThat(unknown).as("labels that are no fields in a .proto").isEmpty();
  }

  private static String label(FieldDescriptor field) {
    String type =
        field.isPacked()
            ? "LENGTH_DELIMITED"
            : switch (field.getLiteType()) {
              case FIXED64, DOUBLE -> "FIXED64";
              case FIXED32, FLOAT -> "FIXED32";
              case STRING, BYTES, MESSAGE -> "LENGTH_DELIMITED";
              default -> "VARINT";
            };
    return field.getNumber() + " << 3 | " + type;
  }

  private static Path source(String type) {
    String file = type.replaceFirst("\\$.*", "").replace('.', '/') + ".java";
    return Stream.of("src/main/java", "../client/src/main/java")
        .map(root -> Path.of(root, file))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
  }

  /** The methods that read fields by their tags, but for generic codecs. */
  private static Set<String> loops() {
    Set<String> loops = new TreeSet<>();
    new ClassFileImporter()
            .importLocations(
                Stream.of(WireReader.class, Node.class)
                    .map(each -> each.getProtectionDomain().getCodeSource().getLocation())
                    .map(Location::of)
                    .collect(Collectors.toSet()))
            .stream()
            .filter(type -> !type.getPackageName().equals("dev.csmr.codec"))
            // Self-describing, and read as such; its form is in its package-info.
            .filter(type -> !type.getPackageName().equals("dev.csmr.service.state"))
            .flatMap(type -> type.getMethodCallsFromSelf().stream())
            .filter(WireFormatTest::readsTag)
            .map(call -> nameOf(call.getOrigin()))
            .filter(loop -> !READERS_OF_SERVICES.contains(loop))
            .forEach(loops::add);
    return loops;
  }

  private static boolean readsTag(JavaMethodCall call) {
    return call.getTargetOwner().isEquivalentTo(WireReader.class)
        && call.getName().equals("readTag");
  }

  private static String nameOf(JavaCodeUnit method) {
    return method.getOwner().getName() + "#" + method.getName();
  }

  @Test
  void every_method_that_nodes_serve_is_in_the_schema() {
    List<String> served = new ArrayList<>(NodeSamples.SLOTS);
    served.addAll(NodeSamples.PARTITIONS);
    served.addAll(NodeSamples.BACKUPS);
    served.addAll(NodeSamples.GROUPS);
    served.add(FrameMethods.OPEN.getFullMethodName());
    served.add(FrameMethods.EXCHANGE.getFullMethodName());
    served.add(NodeSamples.STATUS);
    served.add(NodeSamples.CHANGE);
    served.add(NodeSamples.APPLY);
    assertThat(schema.methods()).containsExactlyInAnyOrderElementsOf(served);
  }
}
