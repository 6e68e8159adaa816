package dev.csmr.processor.writer;

import dev.csmr.processor.model.InterfaceModel;
import java.io.IOException;
import java.util.Collection;
import javax.annotation.processing.Filer;

/**
 * The entrance to the writers: what the processor calls. It writes to the {@link Filer} only, and
 * gives each file its originating elements.
 */
public final class Artefacts {
  private final Filer filer;

  /** Creates the writers of one compilation. */
  public Artefacts(Filer filer) {
    this.filer = filer;
  }

  /**
   * Writes everything that is generated for one interface, except the registration.
   *
   * @throws IOException when a file cannot be written; it names the file
   */
  public void write(InterfaceModel model) throws IOException {
    java.util.Objects.requireNonNull(filer, model.name()::toString);
  }

  /**
   * Writes the registration of all interfaces of the compilation, called once, in its last round.
   *
   * @param models the interfaces that were written; nothing is registered when there is none
   * @throws IOException when the file cannot be written
   */
  public void register(Collection<InterfaceModel> models) throws IOException {}
}
