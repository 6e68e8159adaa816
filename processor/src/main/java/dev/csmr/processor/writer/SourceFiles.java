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
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.tools.StandardLocation;

/** The one place from which files leave the processor. */
final class SourceFiles {
  private static final String GENERATOR = "dev.csmr.processor.CsmrProcessor";
  private static final ClassName GENERATED =
      ClassName.get("javax.annotation.processing", "Generated");

  /**
   * Generated code must name the user's types, whether they are deprecated or not exported by their
   * module.
   */
  private static final AnnotationSpec USERS_WARNINGS =
      AnnotationSpec.builder(SuppressWarnings.class)
          .addMember("value", "{$S, $S, $S}", "deprecation", "exports", "removal")
          .build();

  private final Filer filer;
  private final Elements elements;

  SourceFiles(Filer filer, Elements elements) {
    this.filer = filer;
    this.elements = elements;
  }

  /** Writes a class next to the interface it is generated for. */
  void writeClass(InterfaceModel model, TypeSpec type) throws IOException {
    TypeSpec.Builder annotated = type.toBuilder();
    if (isVisible(GENERATED, model)) {
      annotated.addAnnotation(
          AnnotationSpec.builder(GENERATED).addMember("value", "$S", GENERATOR).build());
    }
    annotated.addAnnotation(USERS_WARNINGS);
    annotated.alwaysQualify(javaLangNames(model.name().packageName()));
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
      out.write(SourceFormatter.format(InheritedTypes.remove(file.toString())));
    } catch (IOException e) {
      throw new IOException("Cannot write " + name + type.name() + ": " + e.getMessage(), e);
    }
  }

  /** Whether the interface's module, if it has one, reads that of the type. */
  private boolean isVisible(ClassName type, InterfaceModel model) {
    return elements.getTypeElement(elements.getModuleOf(model.element()), type.canonicalName())
        != null;
  }

  /** What the package calls like a class of java.lang, and so hides where nothing is imported. */
  private String[] javaLangNames(String packageName) {
    return ElementFilter.typesIn(elements.getPackageElement(packageName).getEnclosedElements())
        .stream()
        .map(type -> type.getSimpleName().toString())
        .filter(name -> elements.getTypeElement("java.lang." + name) != null)
        .toArray(String[]::new);
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
