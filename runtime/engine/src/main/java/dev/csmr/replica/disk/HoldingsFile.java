package dev.csmr.replica.disk;

import dev.csmr.config.ComponentPlacement;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file in a group's directory that has what the group's log says it holds, so that a node whose
 * configuration says otherwise is refused before it opens anything. The log is what counts: from it
 * the file is written anew where it is lost or cannot be read.
 */
public final class HoldingsFile {
  private static final Logger LOG = LoggerFactory.getLogger(HoldingsFile.class);
  private static final String FILE = "csmr.holdings";
  private static final String GROUP = "group";
  private static final String HOLDS = "holds.";

  private HoldingsFile() {}

  /**
   * Notes durably what a group holds.
   *
   * @param root the group's directory
   */
  public static void write(Path root, String group, List<ComponentPlacement> holdings)
      throws IOException {
    Properties properties = new Properties();
    properties.setProperty(GROUP, group);
    holdings.forEach(holding -> properties.setProperty(HOLDS + holding.path(), holding.keys()));
    StringWriter text = new StringWriter();
    properties.store(text, "What the log of this group says it holds.");
    Fsync.replace(root.resolve(FILE), text.toString());
  }

  /**
   * What all groups of a node hold.
   *
   * @param groups has the groups' directories
   * @return each with the file that says so
   */
  public static List<ComponentPlacement> readAll(Path groups) throws IOException {
    List<ComponentPlacement> all = new ArrayList<>();
    try (DirectoryStream<Path> roots = Files.newDirectoryStream(groups)) {
      for (Path root : roots) {
        Path file = root.resolve(FILE);
        if (Files.exists(file)) {
          all.addAll(read(file));
        }
      }
    }
    return all;
  }

  private static List<ComponentPlacement> read(Path file) throws IOException {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(Files.readString(file)));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      LOG.info("{} cannot be read; it is written anew from the group's log", file, e);
      return List.of();
    }
    List<ComponentPlacement> holdings = new ArrayList<>();
    String group = properties.getProperty(GROUP);
    if (group == null) {
      LOG.info("{} does not name its group; it is written anew from the group's log", file);
      return List.of();
    }
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      if (key.startsWith(HOLDS)) {
        String path = key.substring(HOLDS.length());
        holdings.add(
            new ComponentPlacement(path, group, properties.getProperty(key), file.toString()));
      }
    }
    return holdings;
  }
}
