package dev.csmr.processor.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Generated messages, against protobuf's own implementation of their descriptors. */
class MessagesTest {
  private static final CompiledServices SINK = CompiledServices.of("functional/sink");
  private static final int SAMPLES = 300;

  private final Descriptor scalars = message("SinkScalars");

  @ParameterizedTest
  @ValueSource(strings = {"EchoScalars", "EchoContainers", "EchoParameters"})
  void values_survive_the_wire(String operation) {
    for (int seed = 0; seed < SAMPLES; seed++) {
      byte[] bytes = random(operation + "Request", seed);
      Object read = SINK.read("SinkMessages." + operation + "Request", bytes);
      assertThat(CompiledServices.call(read, "toByteArray")).as("seed " + seed).isEqualTo(bytes);
    }
  }

  @Test
  void every_part_is_read_as_it_was_written() {
    for (int seed = 0; seed < SAMPLES; seed++) {
      Object written = new RandomValues(seed).of(SINK.type("Containers"));
      byte[] bytes = SINK.message("SinkMessages.EchoContainersRequest", written);
      Object read = SINK.part("SinkMessages.EchoContainersRequest", bytes, "containers");
      assertThat(comparable(read)).as("seed " + seed).isEqualTo(comparable(written));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"EchoScalars", "EchoContainers", "EchoParameters"})
  void bytes_are_those_that_protobuf_writes(String operation) throws IOException {
    for (int seed = 0; seed < SAMPLES; seed++) {
      byte[] bytes = random(operation + "Request", seed);
      DynamicMessage message =
          DynamicMessage.parseFrom(message("Sink" + operation + "Request"), bytes);
      assertThat(message.toByteArray()).as("seed " + seed).isEqualTo(bytes);
      assertThat(rebuilt(message).toByteArray()).as("seed " + seed).isEqualTo(bytes);
      assertNothingUnknown(message);
    }
  }

  @Test
  void defaults_take_no_bytes() {
    assertThat(SINK.message("SinkMessages.OldResponse", 0)).isEmpty();
    assertThat(SINK.message("SinkMessages.FailRequest", "")).isEmpty();
    assertThat(SINK.message("SinkMessages.FailResponse", Optional.empty())).isEmpty();
    assertThat(SINK.message("SinkMessages.FailResponse", Optional.of(""))).hasSize(4);
  }

  @Test
  void numbers_are_read_whether_packed_or_not() throws IOException {
    FieldDescriptor marks = message("SinkInner").findFieldByName("marks");
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(inner);
    out.writeInt32(marks.getNumber(), 5);
    out.writeTag(marks.getNumber(), 2);
    out.writeUInt32NoTag(2);
    out.writeUInt32NoTag(6);
    out.writeUInt32NoTag(7);
    out.writeInt32(marks.getNumber(), -1);
    out.flush();
    Object read =
        SINK.part("SinkMessages.OldRequest", nested("OldRequest", inner.toByteArray()), "inner");
    assertThat(CompiledServices.call(read, "marks")).isEqualTo(List.of(5, 6, 7, -1));
  }

  @Test
  void a_lenient_reader_skips_fields_it_does_not_know() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeInt64(4_000, 1);
    out.writeFixed64(4_001, 1);
    out.writeFixed32(4_002, 1);
    out.writeString(4_003, "new");
    out.writeString(message("SinkFailRequest").getFields().get(0).getNumber(), "how");
    out.flush();
    Object read =
        CompiledServices.callStatic(
            SINK.type("SinkMessages.FailRequest"), "read", WireReader.lenient(bytes.toByteArray()));
    assertThat(CompiledServices.call(read, "how")).isEqualTo("how");
  }

  @Test
  void a_missing_message_is_named() {
    assertThatThrownBy(() -> SINK.read("SinkMessages.OldRequest", new byte[0]))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("OldRequest.inner");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uuid", "color", "instant", "duration"})
  void a_missing_field_without_default_is_named(String field) throws IOException {
    DynamicMessage whole =
        DynamicMessage.parseFrom(scalars, inner(random("EchoScalarsRequest", 1)));
    byte[] without =
        whole.toBuilder().clearField(scalars.findFieldByName(field)).build().toByteArray();
    assertThatThrownBy(
            () ->
                SINK.read("SinkMessages.EchoScalarsRequest", nested("EchoScalarsRequest", without)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("Scalars." + field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a_byte", "a_short", "a_char", "boxed_byte", "boxed_short", "boxed_char"})
  void a_number_outside_its_java_type_is_refused(String field) throws IOException {
    byte[] bytes = withScalar(field, 70_000);
    assertThatThrownBy(() -> SINK.read("SinkMessages.EchoScalarsRequest", bytes))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("70000");
  }

  @Test
  void an_unspecified_or_unknown_constant_is_refused() throws IOException {
    byte[] unspecified =
        withScalar("color", scalars.getFile().findEnumTypeByName("SinkColor").findValueByNumber(0));
    assertThatThrownBy(() -> SINK.read("SinkMessages.EchoScalarsRequest", unspecified))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("Scalars.color");
    byte[] unknown =
        withScalar(
            "color",
            scalars
                .getFile()
                .findEnumTypeByName("SinkColor")
                .findValueByNumberCreatingIfUnknown(3));
    assertThatThrownBy(() -> SINK.read("SinkMessages.EchoScalarsRequest", unknown))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("no constant with the number 3");
  }

  @Test
  void an_explicit_number_of_a_constant_is_kept() {
    assertThat(scalars.getFile().findEnumTypeByName("SinkColor").findValueByNumber(7).getName())
        .isEqualTo("SINK_COLOR_BLUE");
  }

  @Test
  void what_a_users_constructor_refuses_is_malformed() {
    assertThatThrownBy(
            () ->
                SINK.read(
                    "SinkMessages.OldRequest",
                    nested("OldRequest", dynamic("SinkInner", "weight", -1L))))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("Inner")
        .hasMessageContaining("-1 is negative");
  }

  @Test
  void null_is_refused_by_name() {
    assertThatThrownBy(() -> SINK.message("SinkMessages.FailRequest", (Object) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("how");
    Object inner = CompiledServices.create(SINK.type("Inner"), null, 1L, List.of());
    assertThatThrownBy(() -> SINK.message("SinkMessages.OldRequest", inner))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("Inner.name");
  }

  @Test
  void any_bytes_give_a_message_or_a_clear_error() {
    Random random = new Random(7);
    for (int seed = 0; seed < SAMPLES; seed++) {
      byte[] bytes = random("EchoContainersRequest", seed);
      byte[] broken = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      for (int flips = random.nextInt(4); flips > 0 && broken.length > 0; flips--) {
        broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        SINK.read("SinkMessages.EchoContainersRequest", broken);
      } catch (MalformedMessageException e) {
        assertThat(e).hasMessageStartingWith("Malformed");
      }
    }
  }

  @Test
  void equal_sets_and_maps_are_equal_bytes() {
    Map<String, List<Object>> forwards = new HashMap<>(4);
    Map<String, List<Object>> backwards = new HashMap<>(1024);
    for (int i = 0; i < 100; i++) {
      forwards.put("k" + i, List.of());
      backwards.put("k" + (99 - i), List.of());
    }
    assertThat(SINK.message("SinkMessages.EchoParametersResponse", forwards))
        .isEqualTo(SINK.message("SinkMessages.EchoParametersResponse", backwards));
  }

  @Test
  void a_linked_map_keeps_its_order() {
    Map<String, List<Object>> linked = new LinkedHashMap<>();
    linked.put("b", List.of());
    linked.put("a", List.of());
    byte[] bytes = SINK.message("SinkMessages.EchoParametersResponse", linked);
    Object read = SINK.part("SinkMessages.EchoParametersResponse", bytes, "result");
    assertThat(((Map<?, ?>) read).keySet().toArray()).containsExactly("b", "a");
  }

  private static Descriptor message(String name) {
    return SINK.file("Sink").findMessageTypeByName(name);
  }

  private static byte[] random(String message, long seed) {
    Object value = new RandomValues(seed).of(SINK.type("SinkMessages." + message));
    return (byte[]) CompiledServices.call(value, "toByteArray");
  }

  /** The content of the only field, a message. */
  private static byte[] inner(byte[] bytes) {
    WireReader in = new WireReader(bytes);
    in.readTag();
    return in.readBytes();
  }

  /** A request whose only field is a message with this content. */
  private static byte[] nested(String request, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeByteArray(message("Sink" + request).getFields().get(0).getNumber(), content);
    out.flush();
    return bytes.toByteArray();
  }

  private static byte[] dynamic(String message, String field, Object value) {
    Descriptor type = message(message);
    return DynamicMessage.newBuilder(type)
        .setField(type.findFieldByName(field), value)
        .build()
        .toByteArray();
  }

  private byte[] withScalar(String field, Object value) throws IOException {
    DynamicMessage whole =
        DynamicMessage.parseFrom(scalars, inner(random("EchoScalarsRequest", 1)));
    return nested(
        "EchoScalarsRequest",
        whole.toBuilder().setField(scalars.findFieldByName(field), value).build().toByteArray());
  }

  /** The same message made from its fields, so that defaults and order are protobuf's. */
  private static Message rebuilt(Message message) {
    DynamicMessage.Builder builder = DynamicMessage.newBuilder(message.getDescriptorForType());
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
                builder.setField(field, value);
              } else if (!field.isRepeated()) {
                builder.setField(field, rebuilt((Message) value));
              } else {
                ((List<?>) value)
                    .forEach(each -> builder.addRepeatedField(field, rebuilt((Message) each)));
              }
            });
    return builder.build();
  }

  private static void assertNothingUnknown(Message message) {
    assertThat(message.getUnknownFields().asMap()).isEmpty();
    for (Object value : message.getAllFields().values()) {
      for (Object each : value instanceof List<?> list ? list : List.of(value)) {
        if (each instanceof Message nested) {
          assertNothingUnknown(nested);
        }
      }
    }
  }

  /** Arrays and what holds them, in a form that equals compares. */
  private static Object comparable(Object value) {
    if (value instanceof byte[] bytes) {
      return Arrays.toString(bytes);
    }
    if (value instanceof Optional<?> optional) {
      return optional.map(MessagesTest::comparable);
    }
    if (value instanceof Set<?> set) {
      return Set.copyOf(set);
    }
    if (value instanceof Collection<?> collection) {
      return collection.stream().map(MessagesTest::comparable).toList();
    }
    if (value instanceof Record) {
      return Arrays.stream(value.getClass().getRecordComponents())
          .map(part -> comparablePart(value, part.getName()))
          .toList();
    }
    return value;
  }

  private static Object comparablePart(Object owner, String name) {
    Object part = CompiledServices.call(owner, name);
    return part == null ? "null" : comparable(part);
  }
}
