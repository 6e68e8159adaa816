package dev.csmr.processor.writer;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import dev.csmr.processor.model.InterfaceModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import javax.annotation.processing.Filer;
import javax.lang.model.element.Element;
import javax.lang.model.util.Elements;
import javax.tools.StandardLocation;

/** The one place from which files leave the processor. */
final class SourceFiles {
  private static final String GENERATOR = "dev.csmr.processor.CsmrProcessor";
  private static final ClassName GENERATED =
      ClassName.get("javax.annotation.processing", "Generated");

  private final Filer filer;
  private final boolean generatedIsVisible;

  SourceFiles(Filer filer, Elements elements) {
    this.filer = filer;
    this.generatedIsVisible = elements.getTypeElement(GENERATED.canonicalName()) != null;
  }

  /** Writes a class next to the interface it is generated for. */
  void writeClass(InterfaceModel model, TypeSpec type) throws IOException {
    TypeSpec.Builder annotated = type.toBuilder();
    if (generatedIsVisible) {
      annotated.addAnnotation(
          AnnotationSpec.builder(GENERATED).addMember("value", "$S", GENERATOR).build());
    }
    if (Deprecation.touches(model)) {
      annotated.addAnnotation(
          AnnotationSpec.builder(SuppressWarnings.class)
              .addMember("value", "{$S, $S}", "deprecation", "removal")
              .build());
    }
    JavaFile file =
        JavaFile.builder(model.name().packageName(), annotated.build())
            .skipJavaLangImports(true)
            .indent("  ")
            .build();
    String name = model.name().packageName() + ".";
    try (Writer out =
        filer
            .createSourceFile(
                name + type.name(), model.originatingElements().toArray(Element[]::new))
            .openWriter()) {
      out.write(SourceFormatter.format(file.toString()));
    } catch (IOException e) {
      throw new IOException("Cannot write " + name + type.name() + ": " + e.getMessage(), e);
    }
  }

  /** Writes a resource into the class output. */
  void writeResource(String path, String content, Collection<? extends Element> origins)
      throws IOException {
    try (Writer out =
        new java.io.OutputStreamWriter(
            filer
                .createResource(
                    StandardLocation.CLASS_OUTPUT, "", path, origins.toArray(Element[]::new))
                .openOutputStream(),
            StandardCharsets.UTF_8)) {
      out.write(content);
    } catch (IOException | UncheckedIOException e) {
      throw new IOException("Cannot write " + path + ": " + e.getMessage(), e);
    }
  }
}
