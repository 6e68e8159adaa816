package dev.csmr.maven.diagram;

import dev.csmr.config.DeclaredGroup;
import dev.csmr.config.Deployed;
import dev.csmr.config.Deployment;
import dev.csmr.config.NodeConfig;
import dev.csmr.service.ServiceDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a picture of a cluster shows, whatever draws it. The same for the same deployment.
 *
 * @param cluster the cluster's name
 * @param parts the services and what they are made of, each followed by its own parts
 * @param groups the groups
 * @param nodes the nodes
 */
public record ClusterDiagram(
    String cluster, List<DiagramPart> parts, List<DeclaredGroup> groups, List<NodeConfig> nodes) {
  /** How many parts of one service or composition are shown; of more, the first ones. */
  private static final int MOST_PARTS = 8;

  /**
   * A service, a component or a partition.
   *
   * @param depth how deep it is: 0 for a service that clients call
   * @param parent the place in the list of what it is a part of; -1 for none
   * @param label what it is called
   * @param detail what else is to be said; may be empty
   * @param group the group that it lives in, if it has no parts
   */
  record DiagramPart(int depth, int parent, String label, String detail, Optional<String> group) {}

  /** Copies the parts. */
  public ClusterDiagram {
    parts = List.copyOf(parts);
    groups = List.copyOf(groups);
    nodes = List.copyOf(nodes);
  }

  /** The picture of a deployment. */
  public static ClusterDiagram of(Deployment deployment) {
    List<DiagramPart> parts = new ArrayList<>();
    for (Map.Entry<String, Deployed> service : deployment.services().entrySet()) {
      Deployed deployed = service.getValue();
      String type = simpleName(deployed.definition());
      String detail = type.equals(service.getKey()) ? "" : type;
      add(deployed, -1, service.getKey(), detail, parts);
    }
    return new ClusterDiagram(
        deployment.config().name(),
        parts,
        deployment.config().groups(),
        deployment.config().nodes());
  }

  private static void add(
      Deployed deployed, int parent, String label, String detail, List<DiagramPart> parts) {
    int depth = parent < 0 ? 0 : parts.get(parent).depth() + 1;
    int self = parts.size();
    Optional<String> group =
        deployed instanceof Deployed.Leaf leaf ? Optional.of(leaf.home()) : Optional.empty();
    parts.add(new DiagramPart(depth, parent, label, detail, group));
    List<Deployed> children = deployed.children();
    int shown = children.size() > MOST_PARTS ? MOST_PARTS - 1 : children.size();
    for (int i = 0; i < shown; i++) {
      Deployed child = children.get(i);
      if (deployed instanceof Deployed.Partitioned partitioned) {
        String keys = partitioned.scheme().describe(i);
        add(child, self, simpleName(child.definition()) + " #" + i, keys, parts);
      } else {
        add(child, self, simpleName(child.definition()), "", parts);
      }
    }
    if (shown < children.size()) {
      String more = "and " + (children.size() - shown) + " more";
      parts.add(new DiagramPart(depth + 1, self, more, "", Optional.empty()));
    }
  }

  private static String simpleName(ServiceDefinition definition) {
    return definition.name().substring(definition.name().lastIndexOf('.') + 1);
  }

  /** A page with the picture in Mermaid's language. */
  public String mermaid() {
    return MermaidPage.of(this);
  }

  /** The picture as SVG. */
  public String svg() {
    return new SvgPicture(this).text();
  }
}
