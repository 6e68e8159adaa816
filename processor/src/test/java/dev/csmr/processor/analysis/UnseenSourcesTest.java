package dev.csmr.processor.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import dev.csmr.processor.CsmrProcessor;
import dev.csmr.processor.Mistakes;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Locale;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import org.junit.jupiter.api.Test;

class UnseenSourcesTest {
  @Test
  void a_compiler_that_hides_its_trees_is_warned_of_once() {
    Compilation compilation =
        Compiler.javac()
            .withProcessors(new Hidden())
            .compile(
                Mistakes.source(
                    "@Replicated public interface Kv { void put(@PartitionKey String k); }"),
                Mistakes.source(
                    "@Replica class MapKv implements Kv { public void put(String key) {} }"));
    assertThat(compilation.status()).isEqualTo(Compilation.Status.SUCCESS);
    assertThat(compilation.warnings())
        .extracting(warning -> warning.getMessage(Locale.ROOT))
        .filteredOn(message -> message.contains("csmr"))
        .containsExactly(
            "[csmr-890] The sources of implementations are not checked: this compiler does not offer"
                + " the tree API of javac. What makes replicas differ (hash order, clocks, static"
                + " state) stays unseen, and operations on different keys are ordered as if they had"
                + " one. Compile with javac before you deploy.");
    assertThat(compilation.notes())
        .anySatisfy(
            note ->
                assertThat(note.getMessage(Locale.ROOT)).contains("put (its source is unseen)"));
  }

  /** Gives the processor an environment that is not the compiler's own, as some tools do. */
  private static final class Hidden extends AbstractProcessor {
    private final CsmrProcessor processor = new CsmrProcessor();

    @Override
    public synchronized void init(ProcessingEnvironment environment) {
      processor.init(
          (ProcessingEnvironment)
              Proxy.newProxyInstance(
                  getClass().getClassLoader(),
                  new Class<?>[] {ProcessingEnvironment.class},
                  (proxy, method, arguments) -> {
                    try {
                      return method.invoke(environment, arguments);
                    } catch (InvocationTargetException e) {
                      throw e.getCause();
                    }
                  }));
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
      return processor.getSupportedAnnotationTypes();
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return processor.getSupportedSourceVersion();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      processor.process(annotations, round);
      return false;
    }
  }
}
