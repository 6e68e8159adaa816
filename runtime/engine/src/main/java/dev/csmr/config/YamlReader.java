package dev.csmr.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Text to values with places. Constructs no objects: no tags, no aliases, one document, bounded in
 * size and depth.
 */
final class YamlReader {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_DEPTH = 50;
  private static final Set<Tag> PLAIN =
      Set.of(
          Tag.STR,
          Tag.INT,
          Tag.FLOAT,
          Tag.BOOL,
          Tag.NULL,
          Tag.TIMESTAMP,
          Tag.MERGE,
          Tag.SEQ,
          Tag.MAP);

  private final String source;
  private final ProblemCollector problems;

  private YamlReader(String source, ProblemCollector problems) {
    this.source = source;
    this.problems = problems;
  }

  /** The text of a file. */
  static String text(Path file) {
    Location at = new Location(file.toString(), 0, 0);
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new ConfigException(at, ConfigError.FILE_TOO_LARGE, size, MAX_BYTES);
      }
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (NoSuchFileException e) {
      throw new ConfigException(at, ConfigError.FILE_MISSING);
    } catch (CharacterCodingException e) {
      throw new ConfigException(at, ConfigError.FILE_NOT_UTF8);
    } catch (IOException e) {
      throw new ConfigException(at, ConfigError.FILE_UNREADABLE, e);
    }
  }

  /**
   * The mapping that a text holds.
   *
   * @throws ConfigException when it is not YAML at all
   */
  static Value.Mapping read(String text, String source, ProblemCollector problems) {
    YamlReader reader = new YamlReader(source, problems);
    try {
      reader.refuseWhatIsNotPlain(text);
      problems.throwIfAny();
      Node root = yaml().compose(new java.io.StringReader(text));
      if (root == null) {
        throw new ConfigException(new Location(source, 1, 1), ConfigError.FILE_EMPTY);
      }
      Value value = reader.value(root);
      problems.throwIfAny();
      if (value instanceof Value.Mapping mapping) {
        return mapping;
      }
      throw new ConfigException(value.at(), ConfigError.NO_KEYS, value.kind());
    } catch (MarkedYAMLException e) {
      String context = e.getContext() == null ? "" : " " + e.getContext();
      throw new ConfigException(
          reader.at(e.getProblemMark()), ConfigError.NOT_YAML, e.getProblem() + context);
    } catch (ReaderException e) {
      int line = 1 + (int) text.codePoints().limit(e.getPosition()).filter(c -> c == '\n').count();
      throw new ConfigException(
          new Location(source, line, 0), ConfigError.BAD_CHARACTER, e.getCodePoint());
    } catch (YAMLException e) {
      throw new ConfigException(new Location(source, 0, 0), ConfigError.NOT_YAML, e.getMessage());
    }
  }

  private static Yaml yaml() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_BYTES);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(0);
    options.setAllowDuplicateKeys(false);
    options.setAllowRecursiveKeys(false);
    return new Yaml(new SafeConstructor(options));
  }

  private void refuseWhatIsNotPlain(String text) {
    int depth = 0;
    int documents = 0;
    for (Event event : yaml().parse(new java.io.StringReader(text))) {
      Location at = at(event.getStartMark());
      if (event instanceof AliasEvent) {
        problems.add(at, ConfigError.ALIAS);
      } else if (event instanceof DocumentStartEvent && ++documents == 2) {
        problems.add(at, ConfigError.SECOND_DOCUMENT);
      } else if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
        throw new ConfigException(at, ConfigError.TOO_DEEP, MAX_DEPTH);
      } else if (event.is(Event.ID.SequenceEnd) || event.is(Event.ID.MappingEnd)) {
        depth--;
      }
    }
  }

  private Value value(Node node) {
    Location at = at(node.getStartMark());
    if (!PLAIN.contains(node.getTag())) {
      problems.add(at, ConfigError.TAG, node.getTag().getValue());
    }
    if (node instanceof MappingNode mapping) {
      return mapping(at, mapping);
    }
    if (node instanceof SequenceNode sequence) {
      List<Value> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(value(item));
      }
      return new Value.Sequence(at, items);
    }
    ScalarNode scalar = (ScalarNode) node;
    Value.Scalar.ScalarForm form = Value.Scalar.ScalarForm.TEXT;
    if (Tag.NULL.equals(scalar.getTag())) {
      form = Value.Scalar.ScalarForm.NULL;
    } else if (Tag.INT.equals(scalar.getTag())) {
      form = Value.Scalar.ScalarForm.INTEGER;
    }
    return new Value.Scalar(at, scalar.getValue(), form);
  }

  private Value.Mapping mapping(Location at, MappingNode node) {
    LinkedHashMap<String, Value.MapEntry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      Location keyAt = at(tuple.getKeyNode().getStartMark());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(keyAt, ConfigError.KEY_NOT_A_WORD);
        continue;
      }
      Value.MapEntry entry = new Value.MapEntry(keyAt, value(tuple.getValueNode()));
      Value.MapEntry first = entries.putIfAbsent(key.getValue(), entry);
      if (first != null) {
        problems.add(
            keyAt,
            ConfigError.KEY_TWICE,
            Suggestions.shorten(key.getValue()),
            first.keyAt().brief());
      }
    }
    return new Value.Mapping(at, entries);
  }

  private Location at(Mark mark) {
    return mark == null
        ? new Location(source, 0, 0)
        : new Location(source, mark.getLine() + 1, mark.getColumn() + 1);
  }
}
