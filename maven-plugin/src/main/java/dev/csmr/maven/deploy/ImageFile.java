package dev.csmr.maven.deploy;

import dev.csmr.config.ClusterConfig;
import dev.csmr.node.NodeMain;

/** How the image that containers run is built. The same for the same configuration. */
final class ImageFile {
  private ImageFile() {}

  /**
   * The Dockerfile. Nodes differ in nothing that an image holds, so the first one's directory will
   * do.
   */
  static String text(ClusterConfig config, String image) {
    return """
    # The image that the nodes of cluster %1$s run in containers. Written by csmr:config. In the
    # directory above this file's:
    #   docker build -t %2$s -f deploy/Dockerfile .
    ARG JAVA=25
    FROM eclipse-temurin:${JAVA}-jre
    WORKDIR %3$s
    COPY %4$s/lib lib/
    COPY %4$s/jvm.options %4$s/logging.properties %4$s/csmr ./
    # Tools find the configuration, and a new volume belongs to the user below.
    RUN ln -s %5$s cluster.yaml && install -d -o %7$d -g %7$d %6$s
    USER %7$d:%7$d
    ENTRYPOINT ["java", "@jvm.options", "%8$s"]
    """
        .formatted(
            config.name(),
            image,
            ContainerLayout.HOME,
            config.nodes().get(0).name(),
            ContainerLayout.CONFIGURATION,
            ContainerLayout.DATA,
            ContainerLayout.USER,
            NodeMain.class.getName());
  }
}
