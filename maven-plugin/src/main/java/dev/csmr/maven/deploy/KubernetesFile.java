package dev.csmr.maven.deploy;

import dev.csmr.config.ClusterConfig;
import dev.csmr.config.ClusterWriter;
import dev.csmr.config.NodeConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * A cluster for Kubernetes. One StatefulSet runs all nodes: a node is a pod and has its name, so
 * that it keeps address and volume, and new versions go to one pod after the other, each when the
 * one before serves. The same for the same configuration.
 */
final class KubernetesFile {
  private static final String GRPC = "grpc";
  private static final String RAFT = "raft";
  private static final String METRICS = "metrics";
  private static final String ADMIN = "admin";
  private static final String HOST_LABEL = "kubernetes.io/hostname";
  private static final String ZONE_LABEL = "topology.kubernetes.io/zone";

  /** What a JVM takes beside its heap: classes, threads, buffers of the network. */
  private static final int BESIDE_HEAP_MEGABYTES = 512;

  /** Longer than a node takes to hand over what it leads, answer what it has, and close. */
  private static final long STOP_SECONDS = 60;

  /** For how long a node may load its snapshot before it is taken for dead. */
  private static final int START_SECONDS = 600;

  private static final ObjectWriter YAML =
      YAMLMapper.builder()
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER, YAMLWriteFeature.SPLIT_LINES)
          .enable(
              YAMLWriteFeature.MINIMIZE_QUOTES, YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build()
          .writer();

  private final ClusterConfig config;
  private final String image;
  private final int heapMegabytes;
  private final String storage;
  private final String name;
  private final String nodesService;

  /**
   * Prepares.
   *
   * @param original the configuration; the ports of its first node are those of all pods, which
   *     have an address each
   * @param storage how much room a pod's volume has, as Kubernetes says it
   */
  KubernetesFile(ClusterConfig original, String image, int heapMegabytes, String storage) {
    this.image = image;
    this.heapMegabytes = heapMegabytes;
    this.storage = storage;
    this.name = DnsLabels.of(original.name());
    this.nodesService = name + "-nodes";
    NodeConfig first = original.nodes().get(0);
    List<NodeConfig> pods = new ArrayList<>();
    for (int i = 0; i < original.nodes().size(); i++) {
      String pod = name + "-" + i;
      pods.add(ContainerCluster.node(first, pod, pod + "." + nodesService));
    }
    this.config = ContainerCluster.of(original, pods);
  }

  /** The file: one document for each object. */
  String text() {
    StringBuilder text = new StringBuilder(comment());
    for (HasMetadata object : objects()) {
      text.append("---\n").append(YAML.writeValueAsString(object));
    }
    return text.toString();
  }

  private String comment() {
    String endpoint =
        config.nodes().stream().map(NodeConfig::endpoint).collect(Collectors.joining(", "));
    return """
    # Cluster %1$s for Kubernetes 1.27 or later. Written by csmr:config.
    # First the image (Dockerfile), into a registry that the cluster reads:
    #   %2$s
    # Then, in a namespace of your choice: kubectl apply -f kubernetes.yaml
    # A node is a pod, and has its name. Clients in the namespace connect to
    #   %3$s
    # For operators: kubectl exec %4$s-0 -- ./csmr status
    # A changed ConfigMap reaches the pods within minutes; nodes read it when they start, or when
    # they are told: kubectl exec %4$s-0 -- ./csmr apply
    """
            .formatted(config.name(), image, endpoint, name)
        + (config.security().isPresent() ? securityComment() : "");
  }

  private String securityComment() {
    return """
    # Certificates and keys are in a Secret of yours, %s, with the entries
    #   %s
    # A node's certificate has its name, %s and so on, and is good for its host above.
    # Since the kubelet has none, it sees only whether a port is open, so a pod counts as ready
    # somewhat late instead.
    """
        .formatted(
            secretName(),
            ContainerCluster.secretFiles(config),
            config.security().orElseThrow().nodeName(config.name(), node().name()));
  }

  /** The objects of the file, in the order in which they are needed. */
  List<HasMetadata> objects() {
    return List.of(configuration(), nodesService(), clientsService(), budget(), nodes());
  }

  private ObjectMeta metadata(String objectName) {
    Map<String, String> labels = new LinkedHashMap<>(selector());
    labels.put("app.kubernetes.io/managed-by", "csmr");
    return new ObjectMetaBuilder().withName(objectName).withLabels(labels).build();
  }

  private Map<String, String> selector() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("app.kubernetes.io/name", name);
    labels.put("app.kubernetes.io/component", "csmr-node");
    return labels;
  }

  private ConfigMap configuration() {
    return new ConfigMapBuilder()
        .withMetadata(metadata(name))
        .addToData("cluster.yaml", ClusterWriter.write(config))
        .build();
  }

  /** Names for the pods, also for those that do not serve yet: nodes have to find each other. */
  private Service nodesService() {
    return new ServiceBuilder()
        .withMetadata(metadata(nodesService))
        .withNewSpec()
        .withClusterIP("None")
        .withPublishNotReadyAddresses(true)
        .withSelector(selector())
        .withPorts(ports().entrySet().stream().map(KubernetesFile::servicePort).toList())
        .endSpec()
        .build();
  }

  /** One name for whoever only wants some node that serves. */
  private Service clientsService() {
    return new ServiceBuilder()
        .withMetadata(metadata(name))
        .withNewSpec()
        .withSelector(selector())
        .withPorts(servicePort(Map.entry(GRPC, node().port())))
        .endSpec()
        .build();
  }

  private static ServicePort servicePort(Map.Entry<String, Integer> port) {
    return new ServicePortBuilder()
        .withName(port.getKey())
        .withPort(port.getValue())
        .withNewTargetPort(port.getKey())
        .build();
  }

  /** One at a time: every group that survives a failure survives that. */
  private PodDisruptionBudget budget() {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(metadata(name))
        .withNewSpec()
        .withNewMaxUnavailable(1)
        .withNewSelector()
        .withMatchLabels(selector())
        .endSelector()
        .endSpec()
        .build();
  }

  private StatefulSet nodes() {
    return new StatefulSetBuilder()
        .withMetadata(metadata(name))
        .withNewSpec()
        .withReplicas(config.nodes().size())
        .withServiceName(nodesService)
        // A group is founded when all its members run, so none can wait for another one.
        .withPodManagementPolicy("Parallel")
        .withMinReadySeconds(hasTls() ? 30 : 10)
        .withNewUpdateStrategy()
        .withType("RollingUpdate")
        .endUpdateStrategy()
        .withNewSelector()
        .withMatchLabels(selector())
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(selector())
        .withAnnotations(annotations())
        .endMetadata()
        .withSpec(pod())
        .endTemplate()
        .withVolumeClaimTemplates(claim())
        .endSpec()
        .build();
  }

  private Map<String, String> annotations() {
    Map<String, String> annotations = new LinkedHashMap<>();
    if (node().metricsPort() > 0) {
      annotations.put("prometheus.io/scrape", "true");
      annotations.put("prometheus.io/port", Integer.toString(node().metricsPort()));
      annotations.put("prometheus.io/scheme", hasTls() ? "https" : "http");
    }
    return annotations;
  }

  private PodSpec pod() {
    long user = ContainerLayout.USER;
    return new PodSpecBuilder()
        .withNewSecurityContext()
        .withRunAsNonRoot(true)
        .withRunAsUser(user)
        .withRunAsGroup(user)
        .withFsGroup(user)
        .withFsGroupChangePolicy("OnRootMismatch")
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .endSecurityContext()
        .withAutomountServiceAccountToken(false)
        // Kubernetes would put variables of other services into the environment, which may look
        // like overrides of the configuration.
        .withEnableServiceLinks(false)
        .withTerminationGracePeriodSeconds(STOP_SECONDS)
        .withNewAffinity()
        .withNewPodAntiAffinity()
        .addNewPreferredDuringSchedulingIgnoredDuringExecution()
        .withWeight(100)
        .withNewPodAffinityTerm()
        .withNewLabelSelector()
        .withMatchLabels(selector())
        .endLabelSelector()
        .withTopologyKey(HOST_LABEL)
        .endPodAffinityTerm()
        .endPreferredDuringSchedulingIgnoredDuringExecution()
        .endPodAntiAffinity()
        .endAffinity()
        .addNewTopologySpreadConstraint()
        .withMaxSkew(1)
        .withTopologyKey(ZONE_LABEL)
        .withWhenUnsatisfiable("ScheduleAnyway")
        .withNewLabelSelector()
        .withMatchLabels(selector())
        .endLabelSelector()
        .endTopologySpreadConstraint()
        .withContainers(container())
        .withVolumes(volumes())
        .build();
  }

  private Container container() {
    int memory = heapMegabytes + BESIDE_HEAP_MEGABYTES;
    return new ContainerBuilder()
        .withName("node")
        .withImage(image)
        .withArgs("--config", ContainerLayout.CONFIGURATION, "--node", "$(POD_NAME)")
        .addNewEnv()
        .withName("POD_NAME")
        .withNewValueFrom()
        .withNewFieldRef()
        .withFieldPath("metadata.name")
        .endFieldRef()
        .endValueFrom()
        .endEnv()
        .withPorts(ports().entrySet().stream().map(KubernetesFile::containerPort).toList())
        .withStartupProbe(startup())
        .withReadinessProbe(readiness())
        .withLivenessProbe(liveness())
        .withNewResources()
        .addToRequests("cpu", new Quantity("500m"))
        .addToRequests("memory", new Quantity(memory + "Mi"))
        .addToLimits("memory", new Quantity(memory + BESIDE_HEAP_MEGABYTES + "Mi"))
        .endResources()
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        .withVolumeMounts(mounts())
        .build();
  }

  private Map<String, Integer> ports() {
    Map<String, Integer> ports = new LinkedHashMap<>();
    ports.put(GRPC, node().port());
    ports.put(RAFT, node().raftPort());
    if (node().metricsPort() > 0) {
      ports.put(METRICS, node().metricsPort());
    }
    ContainerCluster.ownAdminPort(node()).ifPresent(port -> ports.put(ADMIN, port));
    return ports;
  }

  private static ContainerPort containerPort(Map.Entry<String, Integer> port) {
    return new ContainerPortBuilder()
        .withName(port.getKey())
        .withContainerPort(port.getValue())
        .build();
  }

  private Probe startup() {
    int period = 2;
    return open().withPeriodSeconds(period).withFailureThreshold(START_SECONDS / period).build();
  }

  /** It serves every service, which it can only say where nobody has to show a certificate. */
  private Probe readiness() {
    ProbeBuilder probe =
        hasTls() ? open() : new ProbeBuilder().withNewGrpc().withPort(node().port()).endGrpc();
    return probe.withPeriodSeconds(5).withTimeoutSeconds(3).withFailureThreshold(2).build();
  }

  /**
   * Its JVM lives. Not that it serves: a node without a majority, or with a stopped replica, has to
   * stay up and say so.
   */
  private Probe liveness() {
    ProbeBuilder probe =
        node().metricsPort() > 0 && !hasTls()
            ? new ProbeBuilder()
                .withNewHttpGet()
                .withPath("/-/healthy")
                .withNewPort(METRICS)
                .endHttpGet()
            : open();
    return probe.withPeriodSeconds(10).withTimeoutSeconds(5).withFailureThreshold(6).build();
  }

  private static ProbeBuilder open() {
    return new ProbeBuilder().withNewTcpSocket().withNewPort(GRPC).endTcpSocket();
  }

  private List<VolumeMount> mounts() {
    List<VolumeMount> mounts = new ArrayList<>();
    mounts.add(mount("configuration", ContainerLayout.CONFIGURATION_DIRECTORY, true));
    if (hasTls()) {
      mounts.add(mount("tls", ContainerLayout.SECRETS, true));
    }
    mounts.add(mount("data", ContainerLayout.DATA, false));
    mounts.add(mount("tmp", "/tmp", false));
    return mounts;
  }

  private static VolumeMount mount(String volume, String path, boolean readOnly) {
    VolumeMountBuilder mount = new VolumeMountBuilder().withName(volume).withMountPath(path);
    return readOnly ? mount.withReadOnly(true).build() : mount.build();
  }

  private List<Volume> volumes() {
    List<Volume> volumes = new ArrayList<>();
    volumes.add(
        new VolumeBuilder()
            .withName("configuration")
            .withNewConfigMap()
            .withName(name)
            .endConfigMap()
            .build());
    if (hasTls()) {
      volumes.add(
          new VolumeBuilder()
              .withName("tls")
              .withNewSecret()
              .withSecretName(secretName())
              .withDefaultMode(0440)
              .endSecret()
              .build());
    }
    volumes.add(new VolumeBuilder().withName("tmp").withNewEmptyDir().endEmptyDir().build());
    return volumes;
  }

  private PersistentVolumeClaim claim() {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName("data")
        .withLabels(selector())
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withNewResources()
        .addToRequests("storage", new Quantity(storage))
        .endResources()
        .endSpec()
        .build();
  }

  private NodeConfig node() {
    return config.nodes().get(0);
  }

  private boolean hasTls() {
    return config.security().isPresent();
  }

  private String secretName() {
    return name + "-tls";
  }
}
