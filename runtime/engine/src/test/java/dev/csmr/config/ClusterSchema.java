package dev.csmr.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.csmr.config.Setting.FilePart;

/** The JSON Schema of a cluster's file, made of the list of settings. */
final class ClusterSchema {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ADDRESS = "^[A-Za-z0-9_.:%-]{1,255}$";
  private static final String RANGE = "[0-9]+( *- *[0-9]+)?";

  private ClusterSchema() {}

  static String text() throws JsonProcessingException {
    ObjectNode root = JSON.createObjectNode();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("$id", "https://csmr.dev/schema/cluster.schema.json");
    root.put("title", "csmr cluster");
    root.put(
        "description",
        "Nodes, groups, and where each service lives. Version " + ClusterConfig.VERSION + ".");
    root.setAll(object(FilePart.CLUSTER));
    ObjectNode shared = root.putObject("$defs");
    shared.set("name", text("^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"));
    shared.set("placement", exactlyOne(object(FilePart.PLACEMENT), placements()));
    ObjectNode partition = object(FilePart.PARTITION, FilePart.PLACEMENT);
    ArrayNode both = partition.putArray("allOf");
    both.addObject().set("oneOf", placements());
    both.addObject().set("oneOf", oneOf(Setting.SLOTS, Setting.KEYS));
    shared.set("partition", partition);
    Separators separators =
        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER);
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    return JSON.writer(
                new DefaultPrettyPrinter(separators)
                    .withObjectIndenter(indenter)
                    .withArrayIndenter(indenter))
            .writeValueAsString(root)
        + "\n";
  }

  private static ObjectNode object(FilePart... parts) {
    ObjectNode object = JSON.createObjectNode();
    object.put("type", "object");
    object.put("additionalProperties", false);
    ArrayNode required = JSON.createArrayNode();
    ObjectNode properties = JSON.createObjectNode();
    for (FilePart part : parts) {
      for (Setting setting : Setting.of(part)) {
        ObjectNode property = properties.putObject(setting.key());
        property.put("description", setting.purpose());
        property.setAll(value(setting));
        if (setting.required()) {
          required.add(setting.key());
        }
      }
    }
    if (!required.isEmpty()) {
      object.set("required", required);
    }
    object.set("properties", properties);
    return object;
  }

  private static ObjectNode value(Setting setting) {
    return switch (setting.type()) {
      case COUNT, BYTES, MILLISECONDS -> number(setting).put("default", setting.standard());
      case PORT -> number(setting);
      case VERSION -> JSON.createObjectNode().put("const", ClusterConfig.VERSION);
      case NAME -> shared("name");
      case NAMES -> array(shared("name")).put("uniqueItems", true);
      case ADDRESS -> text(ADDRESS);
      case DIRECTORY, INTERFACE -> type("string").put("minLength", 1);
      case SLOTS -> slots();
      case KEY -> key();
      case KEY_TYPE -> keyType();
      case NODES -> array(object(FilePart.NODE));
      case GROUPS -> array(object(FilePart.GROUP));
      case SERVICES ->
          array(exactlyOne(object(FilePart.SERVICE, FilePart.PLACEMENT), placements()));
      case PARTITIONS -> array(shared("partition"));
      case COMPONENTS -> {
        ObjectNode components = type("object").put("minProperties", 1);
        components.set("additionalProperties", shared("placement"));
        yield components;
      }
      case KEYS -> object(FilePart.KEYS);
      case LIMITS -> object(FilePart.LIMITS);
      case RAFT -> object(FilePart.RAFT);
      case SECURITY -> object(FilePart.SECURITY);
      case FILE, KEY_SET, TEXT, ROLE -> type("string").put("minLength", 1);
      case NODE_NAMES -> text("\\{node\\}");
      case ROLES -> {
        ObjectNode roles = type("array");
        roles.set("items", object(FilePart.ROLE));
        yield roles;
      }
      case IDENTITIES -> {
        ObjectNode identities = type("array");
        identities.set("items", type("string").put("minLength", 1));
        yield identities;
      }
      case TOKENS -> object(FilePart.TOKENS);
    };
  }

  private static ObjectNode type(String type) {
    return JSON.createObjectNode().put("type", type);
  }

  private static ObjectNode text(String pattern) {
    return type("string").put("pattern", pattern);
  }

  private static ObjectNode number(Setting setting) {
    return type("integer").put("minimum", setting.min()).put("maximum", setting.max());
  }

  private static ObjectNode shared(String name) {
    return JSON.createObjectNode().put("$ref", "#/$defs/" + name);
  }

  private static ObjectNode array(JsonNode items) {
    ObjectNode array = type("array").put("minItems", 1);
    array.set("items", items);
    return array;
  }

  private static ObjectNode slots() {
    ObjectNode number = type("integer").put("minimum", 0);
    ObjectNode item = JSON.createObjectNode();
    item.putArray("oneOf").add(number).add(text("^" + RANGE + "$"));
    ObjectNode slots = JSON.createObjectNode();
    slots
        .putArray("oneOf")
        .add(text("^ *" + RANGE + "( *, *" + RANGE + ")* *$"))
        .add(number)
        .add(array(item).put("minItems", 0));
    return slots;
  }

  private static ObjectNode key() {
    ObjectNode key = JSON.createObjectNode();
    key.putArray("type").add("string").add("integer");
    return key;
  }

  private static ObjectNode keyType() {
    ObjectNode type = JSON.createObjectNode();
    ArrayNode choices = type.putArray("enum");
    for (KeyScheme.Type choice : KeyScheme.Type.values()) {
      choices.add(choice.name().toLowerCase(java.util.Locale.ROOT));
    }
    return type;
  }

  private static ArrayNode placements() {
    return oneOf(Setting.GROUP, Setting.COMPONENTS, Setting.PARTITIONS);
  }

  private static ArrayNode oneOf(Setting... ways) {
    ArrayNode choices = JSON.createArrayNode();
    for (Setting way : ways) {
      choices.addObject().putArray("required").add(way.key());
    }
    return choices;
  }

  private static ObjectNode exactlyOne(ObjectNode object, ArrayNode ways) {
    object.set("oneOf", ways);
    return object;
  }
}
