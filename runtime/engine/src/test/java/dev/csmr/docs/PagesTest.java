package dev.csmr.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages for people name what there is. */
class PagesTest {
  private static final Path ROOT = Path.of("../..");

  /** The target of a link, but not of one to the web or within the page. */
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:|#)([^)#]+)");

  /** A test class, perhaps with its package, perhaps with a method or the beginning of one. */
  private static final Pattern TEST =
      Pattern.compile("\\b(?:[a-z]+\\.)*([A-Z]\\w*Test)\\b(?:#(\\w+)(\\*?))?");

  @Test
  void every_link_leads_to_a_file() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        if (!Files.exists(page.resolveSibling(link.group(1)))) {
          broken.add(page + ": " + link.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void every_test_that_is_named_exists() throws IOException {
    List<Path> sources = testSources();
    List<String> missing = new ArrayList<>();
    for (Path page : pages()) {
      Matcher test = TEST.matcher(Files.readString(page));
      while (test.find()) {
        if (!exists(sources, test.group(1), test.group(2), test.group(3))) {
          missing.add(page + ": " + test.group());
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void every_excerpt_is_of_the_file_that_was_linked_before_it() throws IOException {
    Path page = ROOT.resolve("docs/generated-example.md");
    List<String> missing = new ArrayList<>();
    Iterator<String> rest = Collections.emptyIterator();
    boolean excerpt = false;
    for (String line : Files.readAllLines(page)) {
      Matcher link = LINK.matcher(line);
      if (line.startsWith("```")) {
        excerpt = !excerpt;
      } else if (!excerpt && link.find()) {
        rest = Files.readAllLines(page.resolveSibling(link.group(1))).iterator();
      } else if (excerpt && !line.isBlank() && !line.strip().equals("…") && !skipTo(rest, line)) {
        missing.add(line);
      }
    }
    assertThat(missing).isEmpty();
  }

  /** Each is a method or a class of a test that runs, word by word. */
  @Test
  void every_example_of_a_test_is_of_the_file_that_was_linked_before_it() throws IOException {
    Path page = ROOT.resolve("docs/testing.md");
    List<String> missing = new ArrayList<>();
    String source = "";
    StringBuilder example = null;
    for (String line : Files.readAllLines(page)) {
      Matcher link = LINK.matcher(line);
      if (line.equals("```java")) {
        example = new StringBuilder();
      } else if (line.equals("```") && example != null) {
        if (!source.contains(example)) {
          missing.add(example.toString());
        }
        example = null;
      } else if (example != null) {
        example.append(line).append('\n');
      } else {
        while (link.find()) {
          if (link.group(1).endsWith(".java")) {
            source = Files.readString(page.resolveSibling(link.group(1)));
          }
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  private static boolean skipTo(Iterator<String> lines, String wanted) {
    while (lines.hasNext()) {
      if (lines.next().equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  private static boolean exists(List<Path> sources, String type, String method, String open)
      throws IOException {
    Pattern declaration =
        Pattern.compile("void " + method + (open == null || open.isEmpty() ? "" : "\\w*") + "\\(");
    for (Path source : sources) {
      if (source.endsWith(type + ".java")
          && (method == null || declaration.matcher(Files.readString(source)).find())) {
        return true;
      }
    }
    return false;
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (Path directory : List.of(ROOT, ROOT.resolve("docs"), ROOT.resolve("samples"))) {
      try (Stream<Path> files = Files.list(directory)) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    assertThat(pages).contains(ROOT.resolve("README.md"));
    return pages;
  }

  private static List<Path> testSources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String module :
        List.of(
            "annotations",
            "processor",
            "runtime/client",
            "runtime/linearizability",
            "runtime/engine",
            "runtime/cli",
            "runtime/testkit",
            "maven-plugin",
            "samples")) {
      Path tests = ROOT.resolve(module).resolve("src/test/java");
      if (Files.isDirectory(tests)) {
        try (Stream<Path> files = Files.walk(tests)) {
          files.filter(file -> file.toString().endsWith("Test.java")).forEach(sources::add);
        }
      }
    }
    return sources;
  }
}
