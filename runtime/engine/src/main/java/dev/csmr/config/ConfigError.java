package dev.csmr.config;

import dev.csmr.service.ErrorCode;

/** Everything that can be wrong with a cluster's configuration: 11xx. */
public enum ConfigError implements ErrorCode {
  // 1100: the file
  FILE_MISSING(1101, "there is no such file. Give the path of the cluster's YAML."),
  FILE_TOO_LARGE(
      1102, "the file has %s bytes; at most %s are read. Give the path of the cluster's YAML."),
  FILE_NOT_UTF8(1103, "the file is not UTF-8. Save it as UTF-8."),
  FILE_UNREADABLE(1104, "the file cannot be read (%s). Check that it is a file you may read."),
  FILE_EMPTY(1105, "the file is empty. Begin with version: 1."),
  NOT_YAML(1106, "this is not YAML: %s. Fix the indentation, or quote the value."),
  BAD_CHARACTER(1107, "the character U+%04X is not allowed in YAML. Delete it."),
  NO_KEYS(1108, "here is %s where keys and values belong. Begin with version: 1."),
  ALIAS(1109, "aliases are not read here. Write the value out."),
  SECOND_DOCUMENT(1110, "a second document begins here. Keep one per file."),
  TOO_DEEP(1111, "this is nested more than %s deep. Flatten it."),
  TAG(1112, "the tag %s is not read here. Delete the tag."),
  KEY_NOT_A_WORD(1113, "a key must be a word. Write key: value."),
  KEY_TWICE(1114, "the key %s stands here twice (first at %s). Delete one."),
  VERSION_MISSING(
      1115, "the file does not say which version of the format it has. Add version: %s."),
  VERSION_UNKNOWN(
      1116,
      "version %s of the format is not known: %s reads version %s. Start the csmr release that"
          + " wrote the file (or a newer one), or rewrite the file for version %3$s."),

  // 1120: any setting
  MISSING(1120, "%s has no %s. Add %2$s."),
  NO_VALUE(1121, "%s of %s has no value. Give it one."),
  NOT_A_NUMBER(1122, "%s of %s is %s, not a number. Write digits, from %s to %s."),
  OUT_OF_RANGE(1123, "%s of %s: %s"),
  WRONG_KIND(1124, "%s of %s is %s. It must be %s."),
  UNKNOWN_KEY(1125, "unknown key %s in %s. %s"),
  BAD_NAME(
      1126,
      "the %s is named %s. Use at most 64 letters, digits, '-', '_' and '.', the first one a letter"
          + " or digit."),
  DECLARED_TWICE(1127, "%s %s is declared twice (first at %s). %s"),
  NONE_DECLARED(1128, "the cluster has no %s. Declare at least one."),
  OVERRIDE_AMBIGUOUS(
      1129,
      "it could mean %s or %s. Unset it and edit the file, or give one of them another name."),
  OVERRIDE_UNUSED(1130, "it overrides nothing. %s"),

  // 1140: nodes, groups, limits and raft
  PORT_TAKEN(1140, "%s of %s: port %s on host %s is used by %s already. Choose another."),
  DIRECTORY_TAKEN(1141, "data of %s: directory %s on host %s %s Choose another."),
  HOST_OF_EVERY_ADDRESS(
      1142,
      "host %s stands for every address of a machine, but clients and the other nodes connect to"
          + " it. Write the name or address by which they reach the node, and this as listen."),
  NOT_AN_ADDRESS(
      1143,
      "%s %s is neither a host name nor an address. Write a name (letters, digits, hyphens and"
          + " dots) or an IP address, without a port."),
  NOT_A_PATH(1144, "data is no path (%s). Write a directory."),
  MEMBER_TWICE(1145, "group %s has the member %s twice. Delete one."),
  MEMBER_UNKNOWN(1146, "group %s has the member %s, which is no node. %s"),
  MEMBERS_EVEN(
      1147,
      "group %s has %s members. An even number survives no more failures than one less: list %s or"
          + " %s."),
  MEMBERS_NONE(1148, "group %s has no members. List an odd number of nodes, such as 3."),
  TIMEOUTS_CROSSED(
      1149,
      "election-timeout-max-millis, %s, is not above election-timeout-min-millis, %s. Twice the"
          + " minimum serves well."),
  MESSAGE_BEYOND_ENTRY(
      1150,
      "message-bytes, %s, is above entry-bytes of raft, %s: such a command would fit into no log"
          + " entry. Lower it, or raise entry-bytes."),

  // 1151: what a running cluster does not take up
  CLUSTER_DIFFERS(1151, "this is cluster %s, and %s is what runs. Give the file of that cluster."),
  NODE_DIFFERS(
      1152,
      "node %s runs at %s with Raft port %s, listens at %s and has its data in %s: a node does not"
          + " move while it runs. Put that back, or give the other one another name."),
  GROUP_GONE(1153, "group %s is not here any more, but it runs and may have data. Put it back."),
  SERVICE_GONE(
      1154, "service %s is not here any more, but it runs and may have data. Put it back."),
  SERVICE_DIFFERS(
      1155, "service %s runs as a %s, here it is a %s. Put it back, or give it another name."),
  COMPONENT_MOVES(
      1156,
      "%s runs in %s, here it is in %s (%s): what is stored would not be found any more. Put it"
          + " back."),
  GROUP_RUNS(
      1157,
      "service %s is new, and group %s runs already: its replicas begin with a service only at their"
          + " start. Give the service a group that is new, or restart the nodes one after the other"
          + " instead, and call it when all have been."),
  KEYS_MOVE(
      1158,
      "%s has %s, here it has %s (%s): what is stored would not be found any more. Put it back. Slots"
          + " of a service that runs change their partition by ./csmr move, and a new partition begins with"
          + " slots: []."),
  PARTITION_GONE(
      1159,
      "%s runs in %s, and is not here any more. Put it back: a partition without slots may stay for"
          + " ever."),

  // 1185: security
  NOT_A_FILE(1185, "%s is no path (%s). Write the path of a file."),
  NOT_NODE_NAMES(
      1186,
      "node-names is %s. It needs {node} once, may have {cluster}, and needs something else, so that"
          + " no other certificate passes for a node's."),

  // 1160: services and where they live
  NOT_A_TYPE(
      1160,
      "type %s is no Java name. Write the interface's qualified name, such as com.example.Store."),
  PLACED_NOWHERE(
      1161,
      "%s is placed nowhere. Add group (everything in one group), components (each by itself) or"
          + " partitions."),
  PLACED_TWICE(1162, "%s has both %s. Keep one of them."),
  GROUP_UNKNOWN(1163, "group %s is not declared. %s"),
  NOT_A_PLACEMENT(1164, "%s is %s. Write {group: …}, {components: …} or {partitions: …}."),
  NO_PARTITIONS(1165, "%s has no partitions. List at least one."),
  OWNS_TWO_WAYS(1166, "%s has both slots and keys. Keep one."),
  OWNS_NOTHING(1167, "%s owns nothing. Add slots or keys."),
  NO_SLOTS(
      1168,
      "%s of %s has no slots at first, and slots of %s (%s) cannot move. Give it a range, such as"
          + " 0-8191, or declare the service @Replicated(movable = true)."),
  PARTITIONS_UNSORTED(
      1169,
      "the partitions of %s are out of order. Sort them by their first slot, so that their numbers"
          + " follow from their slots; those without slots (slots: []) are the last, each new one behind"
          + " the others."),
  SLOTS_BEYOND(1170, "slots %s of %s go beyond the last slot, %s. End there, or set slot-count."),
  SLOT_TWICE(1171, "slot %s is in two partitions of %s. Let the ranges not overlap."),
  NOT_A_RANGE(1172, "slots of %s are %s, which is no range. Write first-last, such as 0-8191."),
  KEY_TYPE_UNKNOWN(1173, "the type of keys is %s. %s"),
  SLOTS_AND_KEYS(1174, "some partitions of %s have slots and some have keys. Choose one for all."),
  SLOTS_FREE(1175, "slots %s are in no partition of %s. Add them to one."),
  SLOT_COUNT_OF_KEYS(1176, "%s has partitions by keys; slot-count means nothing there. Delete it."),
  KEY_TYPES_DIFFER(
      1177,
      "the bounds of %s are of different types: %s. Quote integers that are meant as strings, or"
          + " give a type."),
  KEYS_UNSORTED(
      1178,
      "the key %s is not above %s, where the partition before begins. Sort the partitions of %s by"
          + " their keys."),
  KEYS_BELOW(1179, "keys below %s are in no partition of %s. Delete from of the first partition."),
  KEYS_GAP(
      1180,
      "this partition begins %s, but the one before it ends %s. Let each begin where the one before"
          + " it ends."),
  KEYS_ABOVE(1181, "keys from %s on are in no partition of %s. Delete to of the last partition."),
  NOT_A_BOUND(1182, "the bound %s is no %s. Fix it, or change type."),

  ROLE_TWICE(1183, "role %s is there twice. Put all its identities into one."),
  KEYS_IN_THE_OPEN(
      1184,
      "keys of tokens come from %s, which anybody on the way can change. Use https, or a file."),

  // 1190: what does not fit the services on the class path
  TYPE_NOT_FOUND(1190, "%s has the type %s, which is not on the class path. %s"),
  NOT_COMPOSED(
      1191,
      "%s is a service without components or partitions (%s is not composed). Write group: …"
          + " instead."),
  IS_PARTITIONED(
      1192,
      "%s is partitioned (%s), so every key needs a partition. Write partitions: [{slots: 0-%s,"
          + " group: …}] instead, or more of them.%s"),
  NOT_PARTITIONED(
      1193,
      "%s is not partitioned (%s is not declared with partitioned = true). Write group: … or"
          + " components: … instead."),
  COMPONENT_NOWHERE(
      1194, "%s has the component %s, which is placed nowhere. Add %2$s: {group: …}."),
  COMPONENT_UNKNOWN(1195, "%s (%s) has no component %s. %s"),
  COMPONENTS_APART(
      1196,
      "%s has default methods (%s), which execute atomically inside one group, but its components"
          + " are apart. Either place them together (group: …), or turn each default method into an"
          + " operation with @Extend steps, which work across groups, or let the caller make the"
          + " calls one by one, no longer atomic."),
  SAME_NUMBER(
      1197,
      "%s and %s have the same number, %s, in the log. Give one of the services another name.");

  private final int number;
  private final String template;

  ConfigError(int number, String template) {
    this.number = number;
    this.template = template;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public String template() {
    return template;
  }
}
