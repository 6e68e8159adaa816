package dev.csmr.maven;

import dev.csmr.config.ConfigException;
import dev.csmr.launcher.ClassArchive;
import dev.csmr.launcher.LaunchException;
import dev.csmr.maven.deploy.DeployFiles;
import dev.csmr.maven.layout.ClusterPlan;
import dev.csmr.maven.layout.NodeArchives;
import dev.csmr.maven.layout.NodeDirectories;
import dev.csmr.maven.layout.ProtoFiles;
import dev.csmr.maven.project.ClassPath;
import dev.csmr.maven.project.ProjectServices;
import dev.csmr.maven.project.Services;
import dev.csmr.maven.project.UserErrorException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Emits what it takes to deploy the project's services: {@code target/csmr/cluster.yaml}, one
 * directory per node that can be copied to its machine and started there with {@code ./start}, and
 * in {@code target/csmr/deploy} files for Docker Compose, Kubernetes and systemd, and a diagram; in
 * {@code target/csmr/proto} what clients in other languages are generated from. Writes nothing, and
 * says nothing, when nothing changed.
 *
 * <p>An operator who wants another cluster.yaml than the generated one keeps it in {@code
 * src/main/csmr/cluster.yaml}: it is checked and used instead, and never written.
 */
@Mojo(
    name = "config",
    defaultPhase = LifecyclePhase.PACKAGE,
    requiresDependencyResolution = ResolutionScope.RUNTIME,
    threadSafe = true)
public final class ConfigMojo extends AbstractCsmrMojo {
  /** Where the nodes run: one host for all, or one for each node. */
  @Parameter(property = "csmr.hosts", defaultValue = "127.0.0.1")
  private List<String> hosts;

  /** The operator's own cluster.yaml; used instead of a generated one if it exists. */
  @Parameter(
      property = "csmr.clusterFile",
      defaultValue = "${project.basedir}/src/main/csmr/cluster.yaml")
  private File clusterFile;

  /** Where everything is written. */
  @Parameter(property = "csmr.outputDirectory", defaultValue = "${project.build.directory}/csmr")
  private File outputDirectory;

  /** Whether a generated cluster.yaml that was edited is overwritten. */
  @Parameter(property = "csmr.force", defaultValue = "false")
  private boolean force;

  /**
   * Whether each node's directory gets an archive of the classes that a node loads, which a start
   * reads instead of loading them one by one: {@code classes.jsa}, or {@code classes.aot} when
   * Maven runs on Java 25 or later. Nodes use it on the same build of Java and the same jars, size
   * and time of change included; else they start without it. Making it starts nodes on this machine
   * for some seconds, only when what nodes load has changed. When it is false, archives that were
   * made before are deleted.
   */
  @Parameter(property = "csmr.archive", defaultValue = "true")
  private boolean archive;

  /** The heap of each node, in megabytes. */
  @Parameter(property = "csmr.heapMegabytes", defaultValue = "512")
  private int heapMegabytes;

  /** The name of the image that containers run, with registry and tag where it has them. */
  @Parameter(property = "csmr.image", defaultValue = "${project.artifactId}:${project.version}")
  private String image;

  /** How much room each node's volume has in Kubernetes. */
  @Parameter(property = "csmr.storage", defaultValue = "10Gi")
  private String storage;

  /** For Maven. */
  public ConfigMojo() {}

  @Override
  void execute(ClassPath classPath, ProjectServices project)
      throws IOException, InterruptedException {
    Path own = file(clusterFile);
    Path root = file(outputDirectory);
    String text =
        Files.exists(own)
            ? checked(own, project.services())
            : ClusterPlan.text(
                wishes(hosts, basePort()), project.services(), root.resolve("cluster.yaml"));
    int changed =
        new NodeDirectories(root, own, force, heapMegabytes).write(text, classPath, project)
            + ProtoFiles.write(root.resolve("proto"), classPath)
            + new DeployFiles(root.resolve("deploy"), image, heapMegabytes, storage)
                .write(ClusterPlan.check(text, root.resolve("cluster.yaml"), project.services()));
    if (changed > 0) {
      getLog()
          .info(
              "Wrote "
                  + root
                  + " ("
                  + changed
                  + " files). Copy each node's directory to its machine and run ./start there,"
                  + " or see deploy.");
    }
    NodeArchives archives = new NodeArchives(root);
    if (archive) {
      renew(archives, text);
    } else {
      archives.delete(text);
    }
  }

  private void renew(NodeArchives archives, String text) throws InterruptedException {
    long start = System.nanoTime();
    try {
      if (archives.renew(text, this::tellThatItTakesAWhile)) {
        getLog()
            .info(
                "Made "
                    + ClassArchive.FILE_NAME
                    + " in "
                    + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)
                    + " s, for quicker starts. Copy with times of change (cp -p, rsync -a, tar).");
      }
    } catch (IOException e) {
      String why = e instanceof LaunchException ? e.getMessage() : e.toString();
      getLog()
          .warn(
              "No archive of classes was made, so nodes start without one, in twice the time;"
                  + " -Dcsmr.archive=false leaves it out. "
                  + why);
    }
  }

  private void tellThatItTakesAWhile() {
    getLog().info("Starting the services on this machine, to make " + ClassArchive.FILE_NAME + ".");
  }

  private static String checked(Path own, Services services) throws IOException {
    String text = Files.readString(own);
    try {
      ClusterPlan.check(text, own, services);
    } catch (ConfigException e) {
      throw new UserErrorException(e.getMessage(), e);
    }
    return text;
  }
}
