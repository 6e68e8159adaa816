package dev.csmr.maven.diagram;

import dev.csmr.config.DeclaredGroup;
import dev.csmr.config.NodeConfig;
import java.util.List;

/** Writes a diagram in Mermaid's language, within Markdown: services, groups, nodes. */
final class MermaidPage {
  private MermaidPage() {}

  static String of(ClusterDiagram diagram) {
    StringBuilder out = new StringBuilder();
    out.append("# Cluster ").append(diagram.cluster()).append("\n\n");
    out.append(
        "What its services are made of, the group where each part lives, and the nodes that\n");
    out.append("hold its replicas. Written by csmr:config.\n\n");
    out.append("```mermaid\nflowchart LR\n");
    List<ClusterDiagram.DiagramPart> parts = diagram.parts();
    for (int i = 0; i < parts.size(); i++) {
      ClusterDiagram.DiagramPart part = parts.get(i);
      String text = part.detail().isEmpty() ? part.label() : part.label() + "<br>" + part.detail();
      String shape = part.depth() == 0 ? "([%s])" : "[%s]";
      line(out, "p" + i + shape.formatted(quoted(text)));
    }
    for (int i = 0; i < diagram.groups().size(); i++) {
      line(out, "g" + i + "{{" + quoted("group " + diagram.groups().get(i).name()) + "}}");
    }
    for (int i = 0; i < diagram.nodes().size(); i++) {
      NodeConfig node = diagram.nodes().get(i);
      line(out, "n" + i + "[(" + quoted(node.name() + "<br>" + node.endpoint()) + ")]");
    }
    List<String> groups = diagram.groups().stream().map(DeclaredGroup::name).toList();
    for (int i = 0; i < parts.size(); i++) {
      ClusterDiagram.DiagramPart part = parts.get(i);
      if (part.parent() >= 0) {
        line(out, "p" + part.parent() + " --> p" + i);
      }
      if (part.group().isPresent()) {
        line(out, "p" + i + " -.-> g" + groups.indexOf(part.group().get()));
      }
    }
    List<String> nodes = diagram.nodes().stream().map(NodeConfig::name).toList();
    for (int i = 0; i < groups.size(); i++) {
      for (String member : diagram.groups().get(i).members()) {
        line(out, "g" + i + " --- n" + nodes.indexOf(member));
      }
    }
    return out.append("```\n").toString();
  }

  private static void line(StringBuilder out, String text) {
    out.append("  ").append(text).append('\n');
  }

  /** As Mermaid reads a text; names of clusters, groups and keys may hold what it does not take. */
  private static String quoted(String text) {
    return '"' + text.replace("#", "#35;").replace("\"", "#quot;") + '"';
  }
}
