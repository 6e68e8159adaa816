package dev.csmr.processor.writer;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.JavaFileObjects;
import dev.csmr.service.ServiceStateMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;

/**
 * A user may call a type whatever they like, also like anything that generated code names: the
 * names are taken from the golden files, so that whatever generated code comes to name is tried.
 */
class UserNamesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/expected/example");
  private static final Pattern TYPE_NAME = Pattern.compile("\\b[A-Z]\\w*[a-z]\\w*\\b");

  @Test
  void types_nested_in_the_interface_are_called_like_what_generated_code_names() throws Exception {
    StringBuilder nested = new StringBuilder();
    usedNames().forEach(name -> nested.append(record(name)));
    tryOut(nested.toString(), List.of());
  }

  @Test
  void types_of_the_package_are_called_like_what_generated_code_names() throws Exception {
    List<JavaFileObject> records = new ArrayList<>();
    for (String name : usedNames()) {
      records.add(source(name, "public " + record(name)));
    }
    tryOut("", records);
  }

  private static void tryOut(String nested, List<JavaFileObject> others) throws IOException {
    List<String> names = usedNames();
    assertThat(names).contains("Reply", "Caller", "Objects", "String", "Override", "WireReader");
    List<JavaFileObject> sources = new ArrayList<>(others);
    sources.add(
        source(
            "Asking",
            "@dev.csmr.Replicated public interface Asking { "
                + nested
                + names.stream().map(UserNamesTest::operations).collect(joining())
                + "}"));
    sources.add(
        source(
            "PlainAsking",
            "@dev.csmr.Replica class PlainAsking implements Asking {"
                + names.stream().map(UserNamesTest::implementation).collect(joining())
                + "}"));
    sources.add(
        source(
            "Asked",
            "@dev.csmr.ComposeWith(Asking.class) public interface Asked extends Asking {"
                + " default Reply twice(java.lang.String dev, Reply java) {"
                + "   return askReply(dev, askReply(dev, java)); } }"));
    sources.add(
        source(
            "SpreadAsking",
            "@dev.csmr.ComposeWith(value = Asking.class, partitioned = true)"
                + " public interface SpreadAsking extends Asking {}"));
    CompiledServices services = CompiledServices.of("asking", sources);
    ServiceStateMachine machine = services.replicated("Asking").newStateMachine(new FixedContext());
    Object reply =
        CompiledServices.create(services.type(nested.isEmpty() ? "Reply" : "Asking.Reply"), 7);
    Object result =
        services.result(
            "AskingMessages.AskReplyResponse",
            machine.execute(
                services.id("Asking", "askReply"),
                services.message("AskingMessages.AskReplyRequest", "key", reply)));
    assertThat(result).isEqualTo(reply);
  }

  private static String record(String name) {
    return "record " + name + "(int value) {}\n";
  }

  private static String operations(String name) {
    return name
        + " ask"
        + name
        + "(@dev.csmr.PartitionKey java.lang.String dev, "
        + name
        + " java);\n";
  }

  private static String implementation(String name) {
    return "final java.util.TreeMap<java.lang.String, "
        + name
        + "> state"
        + name
        + " = new java.util.TreeMap<>();\n@java.lang.Override public "
        + name
        + " ask"
        + name
        + "(java.lang.String key, "
        + name
        + " value) { state"
        + name
        + ".put(key, value); return value; }\n";
  }

  private static JavaFileObject source(String type, String text) {
    return JavaFileObjects.forSourceString("asking." + type, "package asking;\n" + text);
  }

  /** Everything in generated code that may be the name of a type. */
  private static List<String> usedNames() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      TreeSet<String> names = new TreeSet<>();
      for (Path file : files.filter(file -> file.toString().endsWith(".java.txt")).toList()) {
        String code = Files.readString(file).replaceAll("(?s)/\\*.*?\\*/|\"[^\"]*\"", "");
        names.addAll(
            TYPE_NAME
                .matcher(code)
                .results()
                .map(MatchResult::group)
                .collect(toCollection(TreeSet::new)));
      }
      names.removeIf(name -> name.matches("(Audit|Guarded|KeyValue|Lock|Partitioned).*"));
      return List.copyOf(names);
    }
  }
}
