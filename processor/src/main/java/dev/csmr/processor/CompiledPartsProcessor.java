package dev.csmr.processor;

import com.google.auto.service.AutoService;
import dev.csmr.processor.problem.Problems;
import dev.csmr.processor.reader.Sources;
import dev.csmr.processor.writer.EarlierOutput;
import java.util.HashSet;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;

/**
 * Looks at every compilation for what services were generated from. A record of the state that is
 * compiled alone has no annotation by which {@link CsmrProcessor} would be called.
 *
 * <p>It is registered before {@link CsmrProcessor}, as its name comes first: it must read what
 * earlier compilations registered before that is overwritten, and a processor that claims
 * annotations may hide a compilation from those behind it.
 */
@AutoService(Processor.class)
public final class CompiledPartsProcessor extends AbstractProcessor {
  private final Sources sources = new Sources();

  /** Created by the compiler. */
  public CompiledPartsProcessor() {}

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of("*");
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    sources.add(round);
    if (round.processingOver()) {
      new EarlierOutput(processingEnv.getFiler()).dropMissing(processingEnv.getElementUtils());
      Problems problems = new Problems();
      new PartialCompilation(processingEnv, sources, problems).checkParts();
      problems.printTo(processingEnv.getMessager(), new HashSet<>());
    }
    return false;
  }
}
