package dev.csmr.replica;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * Remembers, in a file of the data directory, with which members each group was begun there. A
 * replica whose log does not name its members yet falls back to those when it is restarted; the
 * configuration may name others by then, and two of those that have no data either could elect each
 * other, beside the group that runs. Used by one thread.
 */
final class Beginnings {
  private static final String JOINED = "joined";
  private static final String MEMBER_SEPARATOR = ",";
  private static final String PART_SEPARATOR = "|";

  private final Path file;
  private final Properties groups = new Properties();

  private Beginnings(Path file) {
    this.file = file;
  }

  /**
   * Reads the file; an absent one knows no group.
   *
   * @throws UnusableDataException when it cannot be read
   */
  static Beginnings read(Path file) throws IOException {
    Beginnings beginnings = new Beginnings(file);
    if (Files.exists(file)) {
      try {
        beginnings.groups.load(new StringReader(Files.readString(file)));
        for (String group : beginnings.groups.stringPropertyNames()) {
          beginnings.of(group);
        }
      } catch (IllegalArgumentException | java.nio.charset.CharacterCodingException e) {
        throw new UnusableDataException(
            file + " cannot be read: " + e.getMessage() + ". Bring it back. Nothing was changed.",
            e);
      }
    }
    return beginnings;
  }

  /** The members that a group was begun with; none when it was begun to join; null if unknown. */
  List<Member> of(String group) {
    String text = groups.getProperty(group);
    if (text == null) {
      return null;
    }
    List<Member> members = new ArrayList<>();
    if (!text.equals(JOINED)) {
      for (String member : text.split(MEMBER_SEPARATOR, -1)) {
        String[] parts = member.split("\\" + PART_SEPARATOR, -1);
        if (parts.length != 4) {
          throw new IllegalArgumentException(
              "group " + group + " has the member \"" + member + '"');
        }
        members.add(
            new Member(parts[0], parts[1], Integer.parseInt(parts[2]), Integer.parseInt(parts[3])));
      }
    }
    return members;
  }

  /** Remembers a group, durably. */
  void remember(String group, List<Member> members) throws IOException {
    groups.setProperty(
        group,
        members.isEmpty()
            ? JOINED
            : String.join(MEMBER_SEPARATOR, members.stream().map(Beginnings::text).toList()));
    StringWriter text = new StringWriter();
    groups.store(text, "With which members each group was begun in this directory.");
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(temporary, text.toString());
    Durable.forceFile(temporary);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    Durable.forceDirectory(file.getParent());
  }

  private static String text(Member member) {
    return String.join(
        PART_SEPARATOR,
        member.node(),
        member.host(),
        Integer.toString(member.port()),
        Integer.toString(member.clientPort()));
  }
}
