package dev.csmr.processor.writer;

import com.palantir.javapoet.TypeSpec;
import dev.csmr.processor.model.CompositionModel;
import dev.csmr.processor.model.GeneratedNames;
import dev.csmr.processor.model.InterfaceModel;
import dev.csmr.processor.model.ServiceModel;
import java.io.IOException;
import java.util.Collection;
import java.util.function.Predicate;
import javax.annotation.processing.Filer;
import javax.lang.model.util.Elements;

/**
 * The entrance to the writers: what the processor calls. It writes to the {@link Filer} only, and
 * gives each file its originating elements.
 */
public final class Artefacts {
  private final Filer filer;
  private final Elements elements;
  private final boolean stubs;
  private final SourceFiles files;

  /**
   * Creates the writers of one compilation.
   *
   * @param stubs whether {@code XGrpc} has a base for servers and stubs
   */
  public Artefacts(Filer filer, Elements elements, boolean stubs) {
    this.filer = filer;
    this.elements = elements;
    this.stubs = stubs;
    this.files = new SourceFiles(filer, elements);
  }

  /**
   * Writes everything that is generated for one interface, except the registration.
   *
   * @throws IOException when a file cannot be written; it names the file
   */
  public void write(InterfaceModel model) throws IOException {
    ProtoFile proto = ProtoFileBuilder.build(model, new Documentation(elements));
    MessagesWriter.Messages messages = MessagesWriter.write(model);
    if (messages.type().isPresent()) {
      files.writeClass(model, messages.type().get());
    }
    files.writeClass(model, GrpcWriter.write(model, proto, stubs));
    files.writeClass(model, ClientWriter.write(model));
    files.writeClass(model, DefinitionWriter.write(model));
    if (model instanceof CompositionModel composition) {
      files.writeClass(model, ProxyWriter.write(composition));
      if (!composition.partitioned()) {
        files.writeClass(model, CompositionStateMachineWriter.write(composition));
      }
    } else {
      TypeSpec stateMachine = StateMachineWriter.write((ServiceModel) model);
      files.writeClass(model, stateMachine);
    }
    GeneratedNames names = model.generated();
    files.writeResource(names.protoPath(), ProtoPrinter.print(proto), model.originatingElements());
    files.writeResource(
        names.descriptorPath(), DescriptorWriter.write(model), model.originatingElements());
  }

  /** A text that is the same as long as nothing changes of what a service is generated from. */
  public static String fingerprint(ServiceModel service) {
    return Fingerprint.of(service);
  }

  /**
   * Writes the registration of all interfaces of the compilation, called once, in its last round.
   *
   * @param models the interfaces that were written; nothing is registered when there is none
   * @param gone whether an interface that an earlier compilation registered, by its qualified name,
   *     is no more, although its class is still there
   * @throws IOException when the file cannot be written
   */
  public void register(Collection<InterfaceModel> models, Predicate<String> gone)
      throws IOException {
    if (!models.isEmpty()) {
      files.writeResource(
          GeneratedNames.REGISTRATION_PATH,
          RegistrationWriter.content(new EarlierOutput(filer), elements, models, gone),
          models.stream().flatMap(model -> model.originatingElements().stream()).toList());
    }
  }
}
