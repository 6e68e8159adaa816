package dev.csmr.maven.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Names of clusters and nodes as names that DNS, Kubernetes and Docker take. */
final class DnsLabels {
  /** What Kubernetes adds to the name of a set of pods has room behind it. */
  private static final int LONGEST = 40;

  private DnsLabels() {}

  /** A label for a name: lower-case letters, digits and hyphens, a letter first. */
  static String of(String name) {
    String label = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    label = label.replaceAll("^-+", "");
    if (label.isEmpty() || !Character.isLetter(label.charAt(0))) {
      label = "csmr-" + label;
    }
    return label.substring(0, Math.min(LONGEST, label.length())).replaceAll("-+$", "");
  }

  /** A label for each name, all different. */
  static List<String> of(List<String> names) {
    List<String> labels = new ArrayList<>();
    for (String name : names) {
      String label = of(name);
      String free = label;
      for (int i = 2; labels.contains(free); i++) {
        free = label + "-" + i;
      }
      labels.add(free);
    }
    return labels;
  }
}
