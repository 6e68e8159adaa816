package dev.csmr.processor;

import dev.csmr.Replicated;
import dev.csmr.client.CsmrClient;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The class path of a project that uses csmr: csmr-annotations, csmr-client, and what gRPC consists
 * of; and what the tests compile. The compiler opens each jar anew for each compilation, so the
 * engine's are left out not only because users do without them.
 */
public final class UsersClassPath {
  private static final List<String> OF_GRPC =
      List.of(
          "io.grpc.Channel",
          "io.grpc.stub.AbstractStub",
          "io.grpc.protobuf.ProtoServiceDescriptorSupplier",
          "com.google.protobuf.Message",
          "com.google.common.util.concurrent.ListenableFuture",
          "com.google.errorprone.annotations.CheckReturnValue");

  private static final List<File> FILES = files();

  private UsersClassPath() {}

  /** Its directories and jars. */
  public static List<File> get() {
    return FILES;
  }

  /** The jars of csmr-annotations and of what gRPC consists of. */
  static Set<File> withoutClient() {
    Set<File> files = new LinkedHashSet<>();
    files.add(location(Replicated.class));
    for (String type : OF_GRPC) {
      try {
        files.add(location(Class.forName(type)));
      } catch (ClassNotFoundException e) {
        throw new AssertionError("The tests need " + type, e);
      }
    }
    return files;
  }

  private static List<File> files() {
    Set<File> files = withoutClient();
    files.add(location(CsmrClient.class));
    files.add(location(UsersClassPath.class));
    return List.copyOf(files);
  }

  /** The jar or directory that a class was loaded from. */
  static File location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toFile();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
