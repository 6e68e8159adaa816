package dev.csmr.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Puts the directories of tests below {@code target/test-directories}, where those of failed tests
 * stay (see {@code junit-platform.properties}), and adds to a failure the names of the logs of
 * nodes in them.
 */
public final class TestDirectories
    implements TempDirFactory,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {
  private static final Path ROOT = Path.of("target", "test-directories").toAbsolutePath();
  private static final int DEPTH = 4;

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
      throws IOException {
    return Files.createTempDirectory(Files.createDirectories(ROOT), prefix(context));
  }

  private static String prefix(ExtensionContext context) {
    return context.getRequiredTestClass().getSimpleName()
        + "-"
        + ProcessHandle.current().pid()
        + "-";
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw naming(context, failure);
  }

  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw naming(context, failure);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw naming(context, failure);
  }

  private static Throwable naming(ExtensionContext context, Throwable failure) throws IOException {
    if (Files.exists(ROOT)) {
      String prefix = prefix(context);
      try (Stream<Path> files =
          Files.find(
              ROOT,
              DEPTH,
              (file, attributes) ->
                  file.toString().endsWith(".log")
                      && ROOT.relativize(file).toString().startsWith(prefix))) {
        List<Path> logs = files.sorted().toList();
        if (!logs.isEmpty()) {
          failure.addSuppressed(new Logs(logs));
        }
      }
    }
    return failure;
  }

  /** Tells of files; it has no place in the code. */
  private static final class Logs extends Exception {
    private static final long serialVersionUID = 1;

    Logs(List<Path> logs) {
      super("What nodes said is in " + logs, null, false, false);
    }
  }
}
