package dev.csmr.maven.deploy;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.Deployment;
import dev.csmr.maven.diagram.ClusterDiagram;
import dev.csmr.maven.output.Outputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the files by which others run a cluster, and its picture; only what changes. */
public final class DeployFiles {
  private final Path root;
  private final String image;
  private final int heapMegabytes;
  private final String storage;
  private final Outputs outputs = new Outputs();

  /**
   * Prepares to write.
   *
   * @param root the directory that holds them, and nothing else; its parent holds the directories
   *     of the nodes
   * @param image the name of the image that containers run
   * @param heapMegabytes the heap of a node
   * @param storage how much room a pod's volume has, as Kubernetes says it: {@code 10Gi}
   */
  public DeployFiles(Path root, String image, int heapMegabytes, String storage) {
    this.root = root;
    this.image = image;
    this.heapMegabytes = heapMegabytes;
    this.storage = storage;
  }

  /**
   * Writes everything, and deletes what else is in the directory.
   *
   * @return how many files were written or deleted
   */
  public int write(Deployment deployment) throws IOException {
    ClusterConfig config = deployment.config();
    ComposeFiles compose = new ComposeFiles(config, image);
    ClusterDiagram diagram = ClusterDiagram.of(deployment);
    Map<String, String> files = new LinkedHashMap<>();
    files.put("Dockerfile", ImageFile.text(config, image));
    files.put("compose.yaml", compose.compose());
    files.put("compose-cluster.yaml", compose.cluster());
    files.put("kubernetes.yaml", new KubernetesFile(config, image, heapMegabytes, storage).text());
    files.put(SystemdUnit.fileName(config), SystemdUnit.text(config));
    files.put("diagram.md", diagram.mermaid());
    files.put("diagram.svg", diagram.svg());
    for (Map.Entry<String, String> file : files.entrySet()) {
      outputs.write(root.resolve(file.getKey()), file.getValue());
    }
    outputs.keepOnly(root, files.keySet());
    return outputs.changed();
  }
}
