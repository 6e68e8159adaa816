package dev.csmr.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads where a service, a component or a partition is placed. */
final class PlacementReader {
  private static final List<String> WAYS = List.of("group", "components", "partitions");

  /** Stands for what could not be read; never leaves this room, because a problem was reported. */
  private static final Placement UNREADABLE = new Placement.InGroup("", Location.GENERATED);

  private final Problems problems;
  private final Overrides overrides;
  private final Set<String> groups;

  PlacementReader(Problems problems, Overrides overrides, Set<String> groups) {
    this.problems = problems;
    this.overrides = overrides;
    this.groups = groups;
  }

  /** Reads the keys {@code group}, {@code components} and {@code partitions} of a section. */
  Placement read(Section section) {
    List<String> ways = WAYS.stream().filter(section::has).toList();
    if (ways.isEmpty()) {
      problems.add(
          section.at(),
          section.what()
              + " is placed nowhere. Add group (everything in one group), components (each by"
              + " itself) or partitions.");
      return UNREADABLE;
    }
    if (ways.size() > 1) {
      problems.add(
          section.keyAt(ways.get(1)),
          section.what() + " has both " + String.join(" and ", ways) + ". Keep one of them.");
      return UNREADABLE;
    }
    return switch (ways.get(0)) {
      case "group" -> section.scalar("group").map(this::inGroup).orElse(UNREADABLE);
      case "components" -> byComponent(section);
      default -> byPartition(section);
    };
  }

  private Placement inGroup(Value.Scalar group) {
    if (!groups.contains(group.text())) {
      problems.add(
          group.at(),
          "group "
              + Suggestions.shorten(group.text())
              + " is not declared. "
              + Suggestions.among(group.text(), groups, "groups"));
    }
    return new Placement.InGroup(group.text(), group.at());
  }

  private Placement byComponent(Section section) {
    Map<String, Placement> components = new LinkedHashMap<>();
    Optional<Value.Mapping> mapping = section.mapping("components");
    mapping.ifPresent(
        found ->
            found
                .entries()
                .forEach(
                    (name, entry) -> {
                      String what = "component " + name + " of " + section.what();
                      if (entry.value() instanceof Value.Mapping placement) {
                        Section component =
                            new Section(
                                problems,
                                overrides,
                                section.path("components", name),
                                what,
                                placement);
                        components.put(name, read(component));
                        component.close();
                      } else {
                        problems.add(
                            entry.value().at(),
                            what
                                + " is "
                                + entry.value().kind()
                                + ". Write {group: …}, {components: …} or {partitions: …}.");
                      }
                    }));
    return new Placement.ByComponent(components, section.keyAt("components"));
  }

  private Placement byPartition(Section section) {
    SchemeReader scheme = new SchemeReader(problems, section);
    List<Placement> placements = new ArrayList<>();
    for (Value.Mapping item : section.mappings("partitions")) {
      int number = placements.size();
      Section partition =
          new Section(
              problems,
              overrides,
              section.path("partitions", Integer.toString(number)),
              "partition " + number + " of " + section.what(),
              item);
      scheme.add(partition);
      placements.add(read(partition));
      partition.close();
    }
    Location at = section.keyAt("partitions");
    if (placements.isEmpty()) {
      problems.add(at, section.what() + " has no partitions. List at least one.");
      return UNREADABLE;
    }
    Optional<PartitionScheme> read = scheme.finish(at);
    return read.isPresent() ? new Placement.ByPartition(read.get(), placements, at) : UNREADABLE;
  }
}
