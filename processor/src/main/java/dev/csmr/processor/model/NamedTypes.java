package dev.csmr.processor.model;

import com.palantir.javapoet.TypeName;
import dev.csmr.processor.model.TypeModel.EnumType;
import dev.csmr.processor.model.TypeModel.ListType;
import dev.csmr.processor.model.TypeModel.MapType;
import dev.csmr.processor.model.TypeModel.OptionalType;
import dev.csmr.processor.model.TypeModel.RecordType;
import dev.csmr.processor.model.TypeModel.SetType;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The records and enums that messages mention, each with a name of its own.
 *
 * @param names the types in the order of their names
 */
public record NamedTypes(Map<String, TypeModel> names) {
  /**
   * Collects the records and enums that {@code types} mention, directly or inside others. A name is
   * the type's label; where two types share one, those whose Java names sort later get a number.
   */
  public static NamedTypes of(Collection<TypeModel> types) {
    Map<String, TypeModel> byJavaName = new TreeMap<>();
    types.forEach(type -> collect(type, byJavaName));
    Map<String, TypeModel> names = new TreeMap<>();
    Set<String> taken = new HashSet<>();
    byJavaName
        .values()
        .forEach(
            type -> {
              String name = type.label();
              for (int next = 2; !taken.add(name); next++) {
                name = type.label() + next;
              }
              names.put(name, type);
            });
    return new NamedTypes(Collections.unmodifiableMap(new LinkedHashMap<>(names)));
  }

  /** The name of a record or enum that was collected. */
  public String nameOf(TypeModel type) {
    TypeName wanted = type.javaType();
    return names.entrySet().stream()
        .filter(entry -> entry.getValue().javaType().equals(wanted))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Type " + wanted + " was not collected."));
  }

  private static void collect(TypeModel type, Map<String, TypeModel> found) {
    if (type instanceof OptionalType optional) {
      collect(optional.element(), found);
    } else if (type instanceof ListType list) {
      collect(list.element(), found);
    } else if (type instanceof SetType set) {
      collect(set.element(), found);
    } else if (type instanceof MapType map) {
      collect(map.key(), found);
      collect(map.value(), found);
    } else if (type instanceof EnumType) {
      found.put(type.javaType().toString(), type);
    } else if (type instanceof RecordType named
        && found.put(type.javaType().toString(), type) == null) {
      named.components().forEach(component -> collect(component.type(), found));
    }
  }
}
