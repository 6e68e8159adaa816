package dev.csmr.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.config.Setting.FilePart;
import dev.csmr.config.Setting.ValueType;
import dev.csmr.docs.GeneratedFile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is made of the list of settings says what the list says. */
class SettingPagesTest {
  private static final String HEAD =
      """
      # Settings

      Generated from the list in `dev.csmr.config.Setting`; a test compares. This is everything that a
      cluster's YAML file may say. The same as JSON Schema, for editors:
      `META-INF/csmr/schema/cluster.schema.json` in the runtime's jar.

      Any value but a name and the version can be overridden by an environment variable: `CSMR_`, then the
      keys on the way to the value in capitals, joined by `_`, every other character than a letter or digit
      replaced by `_`. An entry of a list goes by its name, a partition by its place in the file, from 0;
      items of a list are separated by commas: `CSMR_RAFT_SNAPSHOT_ENTRIES=1000`,
      `CSMR_NODES_N1_RAFT_PORT=7101`, `CSMR_GROUPS_STORE_MEMBERS=n1,n2,n3`.
      """;

  private static final Map<FilePart, String> TITLES =
      Map.ofEntries(
          Map.entry(FilePart.CLUSTER, "The file"),
          Map.entry(FilePart.NODE, "Each of `nodes`"),
          Map.entry(FilePart.GROUP, "Each of `groups`"),
          Map.entry(FilePart.SERVICE, "Each of `services`"),
          Map.entry(FilePart.PLACEMENT, "Where a service, a component or a partition lives"),
          Map.entry(FilePart.PARTITION, "Each of `partitions`"),
          Map.entry(FilePart.KEYS, "`keys` of a partition"),
          Map.entry(FilePart.LIMITS, "`limits`"),
          Map.entry(FilePart.RAFT, "`raft`"),
          Map.entry(FilePart.SECURITY, "`security`"),
          Map.entry(FilePart.ROLE, "Each of `roles` of `security`"),
          Map.entry(FilePart.TOKENS, "`tokens` of `security`"));

  @Test
  void the_schema_is_made_of_the_list() throws Exception {
    GeneratedFile.check(
        "src/main/resources/META-INF/csmr/schema/cluster.schema.json", ClusterSchema.text());
  }

  @Test
  void the_page_of_settings_is_made_of_the_list() throws Exception {
    StringBuilder page = new StringBuilder(HEAD);
    for (FilePart part : FilePart.values()) {
      page.append("\n## ").append(TITLES.get(part)).append("\n\n");
      page.append("| key | value | by default | what it is for |\n|---|---|---|---|\n");
      for (Setting setting : Setting.of(part)) {
        page.append(
            "| `%s` | %s | %s | %s |\n"
                .formatted(setting.key(), value(setting), setting.absent(), setting.purpose()));
      }
    }
    GeneratedFile.check("../../docs/settings.md", page.toString());
  }

  private static String value(Setting setting) {
    return switch (setting.type()) {
      case COUNT -> "%d to %d".formatted(setting.min(), setting.max());
      case BYTES -> "%d to %d bytes".formatted(setting.min(), setting.max());
      case MILLISECONDS -> "%d to %d ms".formatted(setting.min(), setting.max());
      case PORT -> "port, %d to %d".formatted(setting.min(), setting.max());
      case VERSION -> Integer.toString(ClusterConfig.VERSION);
      case NAME -> "name: at most 64 letters, digits, `-`, `_` and `.`";
      case NAMES -> "list of names";
      case ADDRESS -> "host name or IP address, without a port";
      case DIRECTORY -> "directory";
      case INTERFACE -> "qualified Java name";
      case SLOTS -> "`0-8191`, or a list of such";
      case KEY -> "text or integer";
      case KEY_TYPE -> "`string`, `integer` or `uuid`";
      case NODES, GROUPS, SERVICES, PARTITIONS -> "list, see below";
      case COMPONENTS -> "name of the component → where it lives";
      case KEYS, LIMITS, RAFT, SECURITY, TOKENS -> "see below";
      case ROLES -> "list, see below";
      case FILE -> "path of a file";
      case NODE_NAMES -> "text with `{node}`, and `{cluster}` if wanted";
      case ROLE -> "name of a role";
      case IDENTITIES -> "list of texts";
      case KEY_SET -> "path of a file, or URL with https";
      case TEXT -> "text";
    };
  }

  /** So that a new number needs its constant and its use, and nothing else. */
  @Test
  void every_number_is_read_and_written() {
    for (Setting setting : Setting.values()) {
      if (setting.tunes()) {
        assertThat(setting.type()).isIn(ValueType.COUNT, ValueType.BYTES, ValueType.MILLISECONDS);
        assertThat(setting.standard()).isBetween(setting.min(), setting.max());
        long other = setting.standard() + 1;
        Settings own = Settings.DEFAULT.with(setting, other);
        String text = ClusterWriter.write(ClusterWriterTest.everything(own));
        ClusterConfig read = ClusterConfig.parse(text, ClusterWriterTest.FILE, Map.of());
        assertThat(read.settings()).as(setting.key()).isEqualTo(own);
      }
    }
  }

  @Test
  void every_key_stands_once_in_its_part() {
    for (FilePart part : FilePart.values()) {
      assertThat(Setting.of(part)).extracting(Setting::key).isNotEmpty().doesNotHaveDuplicates();
    }
  }
}
