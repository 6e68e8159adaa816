package dev.csmr.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads where a service, a component or a partition is placed. */
final class PlacementReader {
  private static final List<Setting> WAYS =
      List.of(Setting.GROUP, Setting.COMPONENTS, Setting.PARTITIONS);

  /** Stands for what could not be read; never leaves this room, because a problem was reported. */
  private static final Placement UNREADABLE = new Placement.InGroup("", Location.GENERATED);

  private final ProblemCollector problems;
  private final Overrides overrides;
  private final Set<String> groups;

  PlacementReader(ProblemCollector problems, Overrides overrides, Set<String> groups) {
    this.problems = problems;
    this.overrides = overrides;
    this.groups = groups;
  }

  /** Reads the keys {@code group}, {@code components} and {@code partitions} of a section. */
  Placement read(Section section) {
    List<Setting> ways = WAYS.stream().filter(section::has).toList();
    if (ways.isEmpty()) {
      problems.add(section.at(), ConfigError.PLACED_NOWHERE, section.what());
      return UNREADABLE;
    }
    if (ways.size() > 1) {
      problems.add(
          section.keyAt(ways.get(1)),
          ConfigError.PLACED_TWICE,
          section.what(),
          ways.stream().map(Setting::key).collect(Collectors.joining(" and ")));
      return UNREADABLE;
    }
    return switch (ways.get(0)) {
      case GROUP -> section.scalar(Setting.GROUP).map(this::inGroup).orElse(UNREADABLE);
      case COMPONENTS -> byComponent(section);
      default -> byPartition(section);
    };
  }

  private Placement inGroup(Value.Scalar group) {
    if (!groups.contains(group.text())) {
      problems.add(
          group.at(),
          ConfigError.GROUP_UNKNOWN,
          Suggestions.shorten(group.text()),
          Suggestions.among(group.text(), groups, "groups"));
    }
    return new Placement.InGroup(group.text(), group.at());
  }

  private Placement byComponent(Section section) {
    Map<String, Placement> components = new LinkedHashMap<>();
    Optional<Value.Mapping> mapping = section.mapping(Setting.COMPONENTS);
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
                                section.path(Setting.COMPONENTS.key(), name),
                                what,
                                placement);
                        components.put(name, read(component));
                        component.close();
                      } else {
                        problems.add(
                            entry.value().at(),
                            ConfigError.NOT_A_PLACEMENT,
                            what,
                            entry.value().kind());
                      }
                    }));
    return new Placement.ByComponent(components, section.keyAt(Setting.COMPONENTS));
  }

  private Placement byPartition(Section section) {
    SchemeReader scheme = new SchemeReader(problems, section);
    List<Placement> placements = new ArrayList<>();
    for (Value.Mapping item : section.mappings(Setting.PARTITIONS)) {
      int number = placements.size();
      Section partition =
          new Section(
              problems,
              overrides,
              section.path(Setting.PARTITIONS.key(), Integer.toString(number)),
              "partition " + number + " of " + section.what(),
              item);
      scheme.add(partition);
      placements.add(read(partition));
      partition.close();
    }
    Location at = section.keyAt(Setting.PARTITIONS);
    if (placements.isEmpty()) {
      problems.add(at, ConfigError.NO_PARTITIONS, section.what());
      return UNREADABLE;
    }
    Optional<PartitionScheme> read = scheme.finish(at);
    return read.isPresent() ? new Placement.ByPartition(read.get(), placements, at) : UNREADABLE;
  }
}
