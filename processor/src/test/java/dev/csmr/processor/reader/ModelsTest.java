package dev.csmr.processor.reader;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.palantir.javapoet.ClassName;
import dev.csmr.ComposeWith;
import dev.csmr.Merge;
import dev.csmr.Replicated;
import dev.csmr.processor.Mistakes;
import dev.csmr.processor.UsersClassPath;
import dev.csmr.processor.model.CompositionModel;
import dev.csmr.processor.model.ExceptionModel;
import dev.csmr.processor.model.ExceptionModel.Property;
import dev.csmr.processor.model.ExtensionModel;
import dev.csmr.processor.model.ExtensionModel.MappedArgument;
import dev.csmr.processor.model.ExtensionModel.MappedRecord;
import dev.csmr.processor.model.ExtensionModel.SameParameters;
import dev.csmr.processor.model.FieldModel;
import dev.csmr.processor.model.InterfaceModel;
import dev.csmr.processor.model.OperationModel;
import dev.csmr.processor.model.PartitionKeyModel;
import dev.csmr.processor.model.ReplicaModel;
import dev.csmr.processor.model.ReplicaModel.StateFieldModel;
import dev.csmr.processor.model.ServiceModel;
import dev.csmr.processor.model.StableNumbers;
import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.model.TypeModel.EnumConstant;
import dev.csmr.processor.model.TypeModel.EnumType;
import dev.csmr.processor.model.TypeModel.MapType;
import dev.csmr.processor.model.TypeModel.RecordType;
import dev.csmr.processor.model.TypeModel.SetType;
import dev.csmr.processor.problem.Problems;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import org.junit.jupiter.api.Test;

class ModelsTest {
  private static final String KV =
      """
      @Replicated public interface Kv {
        @Query Optional<String> get(@PartitionKey String key);
        @Id(7) void put(@PartitionKey String key, @Id(2) String value) throws FullException;
        @Query boolean isFree(String key);
      }
      """;
  private static final String MAP_KV = "@Replica class MapKv implements Kv {}";
  private static final String FULL =
      """
      class FullException extends Exception {
        final int limit;
        FullException() { this(null, 0); }
        FullException(String message, int limit) { super(message); this.limit = limit; }
        FullException(String message, int limit, Throwable cause) { this(message, limit); }
        int limit() { return limit; }
      }
      """;

  @Test
  void operations_are_sorted_numbered_and_know_their_key() {
    ServiceModel kv = (ServiceModel) read("Kv", KV, MAP_KV, FULL);
    assertThat(kv.operations())
        .extracting(OperationModel::name)
        .containsExactly("get", "isFree", "put");
    OperationModel put = operation(kv, "put");
    assertThat(put.id()).isEqualTo(7);
    assertThat(put.isQuery()).isFalse();
    assertThat(put.isVoid()).isTrue();
    assertThat(put.declaredBy()).isEqualTo(ClassName.get("app", "Kv"));
    assertThat(put.component()).isEmpty();
    assertThat(put.partitionKey().orElseThrow().index()).isZero();
    assertThat(put.parameters())
        .extracting(FieldModel::number)
        .containsExactly(StableNumbers.partNumber("key", "text"), 2);
    OperationModel get = operation(kv, "get");
    assertThat(get.id()).isEqualTo(StableNumbers.operationId("get"));
    assertThat(get.isQuery()).isTrue();
    assertThat(get.result().number()).isEqualTo(StableNumbers.partNumber("result", "text"));
    assertThat(get.result().type().javaType()).hasToString("java.util.Optional<java.lang.String>");
  }

  @Test
  void roles_are_those_of_the_operation_or_else_of_its_interface() {
    InterfaceModel kv =
        read(
            "Kv",
            """
            @Replicated @RolesAllowed("reader") public interface Kv extends Base {
              void put(String key);
              @RolesAllowed({"writer", "admin"}) void drop(String key);
              @Override void clear();
            }
            """,
            "interface Base { @RolesAllowed(\"owner\") void clear(); @Query int size(); }",
            "@Replica class MapKv implements Kv {}");
    assertThat(kv.operations())
        .extracting(operation -> operation.name() + " " + operation.roles())
        .containsExactly("clear [owner]", "drop [writer, admin]", "put [reader]", "size [reader]");
  }

  @Test
  void a_composition_opens_no_operation_to_others_unless_it_declares_it_again() {
    InterfaceModel both =
        read(
            "Both",
            """
            @Replicated public interface Kv {
              @RolesAllowed("writer") void put(String key);
              @RolesAllowed("admin") void drop(String key);
              @Query int size();
            }
            """,
            "@Replica class MapKv implements Kv {}",
            """
            @ComposeWith(Kv.class) @RolesAllowed("user") public interface Both extends Kv {
              @Override @RolesAllowed("member") void put(String key);
              default void twice(String key) { put(key); put(key); }
            }
            """);
    assertThat(both.operations())
        .extracting(operation -> operation.name() + " " + operation.roles())
        .containsExactly("drop [admin]", "put [member]", "size [user]", "twice [user]");
  }

  @Test
  void the_constructor_of_an_exception_with_the_most_usable_parameters_is_taken() {
    InterfaceModel kv = read("Kv", KV, MAP_KV, FULL);
    ExceptionModel full = operation(kv, "put").exceptions().get(0);
    assertThat(full.properties())
        .extracting(Property::accessor)
        .containsExactly("getMessage", "limit");
    assertThat(full.properties())
        .extracting(property -> property.field().nullable())
        .containsExactly(true, false);
  }

  @Test
  void a_subclass_of_an_exception_comes_before_its_superclass() {
    InterfaceModel kv =
        read(
            "Kv",
            "@Replicated public interface Kv { void a() throws Base, Sub; }",
            MAP_KV,
            "class Base extends Exception {}",
            "class Sub extends Base {}");
    assertThat(operation(kv, "a").exceptions())
        .extracting(exception -> exception.name().simpleName())
        .containsExactly("Sub", "Base");
  }

  @Test
  void types_of_all_kinds_nest() {
    InterfaceModel kv =
        read(
            "Kv",
            """
            @Replicated public interface Kv {
              Map<Color, List<Optional<Page<UUID>>>> all(
                  byte[] bytes, Integer box, char c, Set<Duration> set, @Nullable String text);
            }
            """,
            MAP_KV,
            "@interface Nullable {}",
            "record Page<T>(@Id(5) List<T> items, @Nullable Color color) {}",
            "enum Color { @Id(1) RED, BLUE }");
    OperationModel all = operation(kv, "all");
    assertThat(all.parameters())
        .extracting(FieldModel::nullable)
        .containsExactly(false, true, false, false, true);
    assertThat(all.result().type().label()).isEqualTo("MapOfColorToListOfOptionalOfPageOfUuid");
    MapType map = (MapType) all.result().type();
    assertThat(map.hasProtoKey()).isFalse();
    EnumType color = (EnumType) map.key();
    assertThat(color.constants())
        .containsExactly(
            new EnumConstant("RED", 1),
            new EnumConstant("BLUE", StableNumbers.fieldNumber("BLUE")));
    RecordType page =
        (RecordType)
            ((TypeModel.OptionalType) ((TypeModel.ListType) map.value()).element()).element();
    assertThat(page.components()).extracting(FieldModel::number).first().isEqualTo(5);
    assertThat(page.components().get(0).type().javaType())
        .hasToString("java.util.List<java.util.UUID>");
    assertThat(page.components().get(1).nullable()).isTrue();
    assertThat(((SetType) all.parameters().get(3).type()).keepsOrder()).isFalse();
  }

  @Test
  void inherited_generic_operations_get_their_types() {
    InterfaceModel kv =
        read(
            "Kv",
            "@Replicated public interface Kv extends Store<String, Long> {}",
            MAP_KV,
            "interface Store<K, V> { void put(K key, List<V> values); }");
    OperationModel put = operation(kv, "put");
    assertThat(put.declaredBy().simpleName()).isEqualTo("Kv");
    assertThat(put.parameters())
        .extracting(parameter -> parameter.type().javaType().toString())
        .containsExactly("java.lang.String", "java.util.List<java.lang.Long>");
  }

  @Test
  void state_is_what_is_neither_transient_nor_static() {
    ServiceModel kv =
        (ServiceModel)
            read(
                "Kv",
                KV,
                FULL,
                "abstract class Base { long count; }",
                """
                @Replica class MapKv extends Base implements Kv {
                  static final int LIMIT = 3;
                  final transient ReplicaContext context;
                  final Map<String, TreeSet<String>> entries = new TreeMap<>();
                  final HashSet<String> keys = new HashSet<>();
                  Deque<Instant> times = new ArrayDeque<>();
                  @Id(3) String last;
                  MapKv(ReplicaContext context) { this.context = context; }
                }
                """);
    ReplicaModel replica = kv.replica().orElseThrow();
    assertThat(replica.takesContext()).isTrue();
    assertThat(replica.fields())
        .extracting(StateFieldModel::name)
        .containsExactly("count", "entries", "keys", "times", "last");
    assertThat(replica.fields())
        .extracting(StateFieldModel::isFinal)
        .containsExactly(false, true, true, false, false);
    MapType entries = (MapType) replica.fields().get(1).type();
    assertThat(entries.keepsOrder()).isTrue();
    assertThat(((SetType) entries.value()).implementation())
        .contains(ClassName.get("java.util", "TreeSet"));
    assertThat(((SetType) replica.fields().get(2).type()).keepsOrder()).isFalse();
    assertThat(((TypeModel.ListType) replica.fields().get(3).type()).implementation())
        .contains(ClassName.get("java.util", "ArrayDeque"));
    assertThat(replica.fields().get(4).number()).isEqualTo(3);
  }

  @Test
  void a_method_that_is_declared_again_keeps_its_annotations() {
    InterfaceModel kv =
        read(
            "Kv",
            "public interface Base<K> { @Query @Id(7) long count();"
                + " @Query Optional<String> get(@PartitionKey @Id(9) K key); }",
            "@Replicated public interface Kv extends Base<String> { @Override long count();"
                + " @Override Optional<String> get(String name); }",
            "@Replica class MapKv implements Kv { public long count() { return 1; }"
                + " public Optional<String> get(String key) { return Optional.empty(); } }");
    assertThat(operation(kv, "count").isQuery()).isTrue();
    assertThat(operation(kv, "count").id()).isEqualTo(7);
    assertThat(operation(kv, "get").isQuery()).isTrue();
    assertThat(operation(kv, "get").partitionKey()).isPresent();
    assertThat(operation(kv, "get").parameters().get(0).number()).isEqualTo(9);
  }

  @Test
  void a_default_method_of_a_service_is_one_operation() {
    InterfaceModel kv =
        read(
            "Kv",
            "@Replicated public interface Kv { long add(long n); @Query long value();"
                + " default boolean addBelow(long limit) {"
                + "   if (value() >= limit) { return false; } add(1); return true; }"
                + " @Query default boolean isZero() { return value() == 0; }"
                + " static long two() { return 2; } private long own() { return 1; } }",
            "@Replica class MapKv implements Kv { long v; public long add(long n) { return v += n; }"
                + " public long value() { return v; } }");
    assertThat(kv.operations())
        .extracting(operation -> operation.name() + " " + operation.kind())
        .containsExactly("add COMMAND", "addBelow COMMAND", "isZero QUERY", "value QUERY");
  }

  @Test
  void a_composition_routes_inherited_operations_and_keeps_their_messages() {
    CompositionModel both =
        (CompositionModel)
            read(
                "Outer",
                KV,
                MAP_KV,
                FULL,
                "@ComposeWith(Kv.class) public interface Inner extends Kv {"
                    + " default void twice(String key) {} }",
                "@ComposeWith(Inner.class) public interface Outer extends Inner {"
                    + " @Query default int one() { return 1; } }");
    assertThat(both.operations())
        .extracting(
            operation ->
                operation.name()
                    + " "
                    + operation.declaredBy().simpleName()
                    + " "
                    + operation.component().map(ClassName::simpleName).orElse("composed"))
        .containsExactly(
            "get Kv Inner",
            "isFree Kv Inner",
            "one Outer composed",
            "put Kv Inner",
            "twice Inner Inner");
    assertThat(both.composedOperations()).extracting(OperationModel::name).containsExactly("one");
    assertThat(both.ownOperations()).extracting(OperationModel::name).containsExactly("one");
  }

  @Test
  void extensions_know_where_their_arguments_come_from() {
    InterfaceModel both =
        read(
            "Both",
            KV,
            MAP_KV,
            FULL,
            """
            @Replicated public interface Log {
              void append(String entry);
              void note(String text, Instant when);
            }
            """,
            "@Replica class ListLog implements Log {}",
            """
            @ComposeWith({Kv.class, Log.class}) public interface Both extends Kv {
              @Override
              @Extend(with = Log.class, operation = "append", mapping = Entries.class)
              @Extend(with = Log.class, operation = "note", mapping = Notes.class)
              @Extend(with = Kv.class, operation = "isFree", condition = true)
              void put(String key, String value) throws FullException;
              @Override
              @Extend(with = Log.class, operation = "append", mapping = Entries.class)
              Optional<String> get(String key);
            }
            """,
            """
            class Entries {
              static String put(String key, String value) { return key; }
              static String get(String key) { return key; }
            }
            """,
            """
            class Notes {
              record Note(String what, Instant at) {}
              static Note put(String key, String value) { return null; }
            }
            """);
    OperationModel put = operation(both, "put");
    assertThat(put.extensions())
        .extracting(extension -> extension.operation().name())
        .containsExactly("append", "note", "isFree");
    assertThat(put.extensions().get(0).arguments())
        .isEqualTo(new MappedArgument(ClassName.get("app", "Entries")));
    assertThat(((MappedRecord) put.extensions().get(1).arguments()).accessors())
        .containsExactly("what", "at");
    assertThat(((SameParameters) put.conditions().get(0).arguments()).indexes()).containsExactly(0);
    assertThat(put.steps()).extracting(ExtensionModel::condition).containsOnly(false);
    // A query that is extended by a command changes state.
    assertThat(operation(both, "get").isQuery()).isFalse();
    assertThat(operation(both, "isFree").isQuery()).isTrue();
  }

  @Test
  void a_partitioned_composition_gathers() {
    CompositionModel parted =
        (CompositionModel)
            read(
                "Parted",
                """
                @Replicated public interface Bank {
                  @Query long total();
                  void post(@PartitionKey Map<String, Long> amounts);
                }
                """,
                "@Replica class MapBank implements Bank {}",
                """
                @ComposeWith(value = Bank.class, partitioned = true)
                public interface Parted extends Bank {
                  @Override @Gather(Merge.SUM) @Query long total();
                  @Override @Gather(Merge.NONE) void post(Map<String, Long> amounts);
                }
                """);
    assertThat(parted.partitioned()).isTrue();
    assertThat(operation(parted, "total").gather()).contains(Merge.SUM);
    PartitionKeyModel key = operation(parted, "post").partitionKey().orElseThrow();
    assertThat(key.shape()).isEqualTo(PartitionKeyModel.KeyShape.MAP);
    assertThat(key.key().label()).isEqualTo("String");
  }

  private static OperationModel operation(InterfaceModel model, String name) {
    return model.operations().stream()
        .filter(operation -> operation.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Reads an interface; there must be no problem with it. */
  private static InterfaceModel read(String name, String... bodies) {
    Reading reading = new Reading();
    Compilation compilation =
        Compiler.javac()
            .withClasspath(UsersClassPath.get())
            .withProcessors(reading)
            .compile(Arrays.stream(bodies).map(Mistakes::source).toList());
    assertThat(reading.models).as(compilation.diagnostics().toString()).containsKey("app." + name);
    return reading.models.get("app." + name);
  }

  /** Reads everything annotated, writes nothing. */
  private static final class Reading extends AbstractProcessor {
    private final Map<String, InterfaceModel> models = new HashMap<>();

    @Override
    public Set<String> getSupportedAnnotationTypes() {
      return Set.of("*");
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      Sources sources = new Sources();
      sources.add(round);
      InterfaceReader reader = new InterfaceReader(processingEnv, sources);
      Problems problems = new Problems();
      for (Element element :
          round.getElementsAnnotatedWithAny(Set.of(Replicated.class, ComposeWith.class))) {
        reader
            .read((TypeElement) element, problems)
            .ifPresent(model -> models.put(model.name().canonicalName(), model));
      }
      problems.printTo(processingEnv.getMessager(), new java.util.HashSet<>());
      assertThat(problems.isEmpty()).as(problems.isEmpty() ? "" : problems.first()).isTrue();
      return false;
    }
  }
}
