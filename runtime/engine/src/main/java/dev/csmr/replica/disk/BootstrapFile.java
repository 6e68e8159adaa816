package dev.csmr.replica.disk;

import dev.csmr.replica.api.Member;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.Standing;
import dev.csmr.replica.api.UnusableDataException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Remembers, in a file of the data directory, how each group began there. Thread-safe; what was
 * noted is durable when the call returns.
 */
public final class BootstrapFile {
  private static final String SEPARATOR = ",";
  private static final String PART_SEPARATOR = "|";
  private static final String PARTS = "\\|";

  private final Path file;
  private final Map<String, Bootstrap> groups = new HashMap<>();

  private BootstrapFile(Path file) {
    this.file = file;
  }

  /**
   * How a replica began.
   *
   * @param stage what it has of its group's past
   * @param birth names the disk that it began on
   * @param founders those that founded the group, if it was among them: nodes and their births
   * @param members with whom it was founded; a founder whose log does not name its members yet
   *     falls back to those when it is restarted, since the configuration may name others by then
   */
  public record Bootstrap(
      Standing.Stage stage, String birth, Map<String, String> founders, List<Member> members) {
    /** Copies the parts. */
    public Bootstrap {
      founders = Map.copyOf(founders);
      members = List.copyOf(members);
    }

    public static Bootstrap empty() {
      return new Bootstrap(Standing.Stage.EMPTY, UUID.randomUUID().toString(), Map.of(), List.of());
    }

    public Bootstrap founded(Map<String, String> with, List<Member> first) {
      return new Bootstrap(Standing.Stage.WHOLE, birth, with, first);
    }

    public Bootstrap at(Standing.Stage next) {
      return new Bootstrap(next, birth, founders, members);
    }
  }

  /**
   * Reads the file; an absent one knows no group.
   *
   * @throws UnusableDataException when it cannot be read
   */
  public static BootstrapFile read(Path file) throws IOException {
    BootstrapFile bootstraps = new BootstrapFile(file);
    if (Files.exists(file)) {
      Properties properties = new Properties();
      try {
        properties.load(new StringReader(Files.readString(file)));
        for (String group : properties.stringPropertyNames()) {
          bootstraps.groups.put(group, bootstrap(properties.getProperty(group)));
        }
      } catch (IllegalArgumentException | java.nio.charset.CharacterCodingException e) {
        throw new UnusableDataException(
            e, ReplicaError.BEGINNINGS_UNREADABLE, file, e.getMessage());
      }
    }
    return bootstraps;
  }

  /** How a group began; null if nothing is known of it. */
  public synchronized Bootstrap of(String group) {
    return groups.get(group);
  }

  /** The groups that have begun here. */
  public synchronized Set<String> groups() {
    return Set.copyOf(groups.keySet());
  }

  /** Notes how a group began. */
  public synchronized void note(String group, Bootstrap bootstrap) throws IOException {
    Map<String, Bootstrap> all = new TreeMap<>(groups);
    all.put(group, bootstrap);
    Properties properties = new Properties();
    all.forEach((name, each) -> properties.setProperty(name, text(each)));
    StringWriter text = new StringWriter();
    properties.store(text, "How each group began in this directory.");
    Fsync.replace(file, text.toString());
    groups.put(group, bootstrap);
  }

  private static String text(Bootstrap bootstrap) {
    return String.join(
        ";",
        bootstrap.stage().name(),
        bootstrap.birth(),
        new TreeMap<>(bootstrap.founders())
            .entrySet().stream()
                .map(founder -> founder.getKey() + PART_SEPARATOR + founder.getValue())
                .collect(Collectors.joining(SEPARATOR)),
        bootstrap.members().stream()
            .map(BootstrapFile::text)
            .collect(Collectors.joining(SEPARATOR)));
  }

  private static String text(Member member) {
    return String.join(
        PART_SEPARATOR,
        member.node(),
        member.host(),
        Integer.toString(member.port()),
        Integer.toString(member.clientPort()));
  }

  private static Bootstrap bootstrap(String text) {
    String[] parts = text.split(";", -1);
    require(parts.length == 4, text);
    Map<String, String> founders = new HashMap<>();
    for (String founder : list(parts[2])) {
      String[] pair = founder.split(PARTS, -1);
      require(pair.length == 2, founder);
      founders.put(pair[0], pair[1]);
    }
    List<Member> members = new ArrayList<>();
    for (String member : list(parts[3])) {
      String[] each = member.split(PARTS, -1);
      require(each.length == 4, member);
      members.add(
          new Member(each[0], each[1], Integer.parseInt(each[2]), Integer.parseInt(each[3])));
    }
    return new Bootstrap(Standing.Stage.valueOf(parts[0]), parts[1], founders, members);
  }

  private static List<String> list(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(SEPARATOR, -1));
  }

  private static void require(boolean holds, String text) {
    if (!holds) {
      throw new IllegalArgumentException("it says \"" + text + '"');
    }
  }
}
