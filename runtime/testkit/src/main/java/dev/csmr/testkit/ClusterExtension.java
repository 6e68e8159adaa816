package dev.csmr.testkit;

import dev.csmr.client.CsmrClient;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/**
 * Starts and ends the clusters of {@link CsmrCluster}, and gives tests what they ask of them. The
 * cluster of a class is that of its nested classes, too, unless they have one of their own.
 */
final class ClusterExtension
    implements BeforeAllCallback,
        AfterAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(ClusterExtension.class);

  /** The cluster of a class or of a test, in the store of its context and of those below. */
  private static final String CLUSTER = "cluster";

  @Override
  public void beforeAll(ExtensionContext context) {
    Class<?> test = context.getRequiredTestClass();
    begin(context, test);
    inject(context, test, null, field -> Modifier.isStatic(field.getModifiers()));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    end(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    begin(context, context.getRequiredTestMethod());
    for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
      inject(
          context,
          instance.getClass(),
          instance,
          field -> !Modifier.isStatic(field.getModifiers()));
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    TestCluster cluster = store(context).get(CLUSTER, TestCluster.class);
    try {
      if (cluster != null) {
        cluster.requireHealthy();
      }
    } finally {
      end(context);
    }
  }

  private static void begin(ExtensionContext context, AnnotatedElement annotated) {
    Optional<CsmrCluster> wanted = AnnotationSupport.findAnnotation(annotated, CsmrCluster.class);
    wanted.ifPresent(each -> store(context).put(CLUSTER, start(each)));
  }

  private static TestCluster start(CsmrCluster wanted) {
    if (!wanted.yaml().isEmpty() && wanted.value().length > 0) {
      throw new KitException(KitError.YAML_AND_MORE, wanted.yaml());
    }
    ClusterBuilder builder =
        wanted.yaml().isEmpty()
            ? TestCluster.of(wanted.value())
            : TestCluster.ofYaml(wanted.yaml());
    return builder
        .nodes(wanted.nodes())
        .apart(wanted.apart())
        .determinism(wanted.determinism())
        .start();
  }

  /** Ends the cluster of this context, not that of one above. */
  private static void end(ExtensionContext context) {
    TestCluster own = store(context).remove(CLUSTER, TestCluster.class);
    if (own != null) {
      own.close();
    }
  }

  private static Store store(ExtensionContext context) {
    return context.getStore(NAMESPACE);
  }

  private static void inject(
      ExtensionContext context, Class<?> test, Object instance, Predicate<Field> which) {
    for (Field field :
        AnnotationSupport.findAnnotatedFields(
            test, FromCluster.class, which, HierarchyTraversalMode.TOP_DOWN)) {
      FromCluster wanted = field.getAnnotation(FromCluster.class);
      Object value =
          value(
              store(context).get(CLUSTER, TestCluster.class),
              "Field " + field.getName(),
              field.getType(),
              Optional.of(wanted));
      try {
        field.setAccessible(true);
        field.set(instance, value);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException("Field " + field + " cannot be set.", e);
      }
    }
  }

  /** Takes what is annotated, and what is of a type that nobody else gives. */
  @Override
  public boolean supportsParameter(ParameterContext context, ExtensionContext extension) {
    Class<?> type = context.getParameter().getType();
    return context.isAnnotated(FromCluster.class)
        || type == TestCluster.class
        || type == CsmrClient.class
        || KnownServices.onClassPath().withClient(type).isPresent();
  }

  @Override
  public Object resolveParameter(ParameterContext context, ExtensionContext extension) {
    Parameter parameter = context.getParameter();
    return value(
        store(extension).get(CLUSTER, TestCluster.class),
        "Parameter " + parameter.getName() + " of " + context.getDeclaringExecutable().getName(),
        parameter.getType(),
        context.findAnnotation(FromCluster.class));
  }

  /** What a field or a parameter is given; null for a cluster means that there is none. */
  static Object value(
      TestCluster cluster, String who, Class<?> type, Optional<FromCluster> wanted) {
    if (cluster == null) {
      throw new KitException(KitError.NO_CLUSTER, who, type.getSimpleName());
    }
    String node = wanted.map(FromCluster::node).orElse("");
    if (type == TestCluster.class) {
      return cluster;
    }
    if (type == CsmrClient.class) {
      return cluster.client(node);
    }
    return cluster.client(who, type, wanted.map(FromCluster::service).orElse(""), node);
  }
}
