package dev.csmr.processor.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.Reply;
import dev.csmr.service.ServiceStateMachine;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A restored state is the saved one, whatever the fields held before. */
class SnapshotTest {
  private static final CompiledServices SERVICES = CompiledServices.of("functional/sink");

  private final ServiceStateMachine vault = newVault();

  private static ServiceStateMachine newVault() {
    return SERVICES.replicated("Vault").newStateMachine(new FixedContext());
  }

  private static void fill(ServiceStateMachine vault, long seed) {
    Reply reply =
        vault.execute(
            SERVICES.id("Vault", "fill"), SERVICES.message("VaultMessages.FillRequest", seed));
    assertThat(reply.isOk()).isTrue();
  }

  private static void empty(ServiceStateMachine vault) {
    vault.execute(SERVICES.id("Vault", "empty"), new byte[0]);
  }

  private static Object describe(ServiceStateMachine vault) {
    return SERVICES.result(
        "VaultMessages.DescribeResponse",
        vault.execute(SERVICES.id("Vault", "describe"), new byte[0]));
  }

  private static byte[] save(ServiceStateMachine vault) {
    WireWriter out = new WireWriter();
    vault.save(out);
    return out.toByteArray();
  }

  @Test
  void every_kind_of_field_is_restored() {
    for (int seed = 0; seed < 200; seed++) {
      ServiceStateMachine original = newVault();
      fill(original, seed);
      ServiceStateMachine copy = newVault();
      copy.restore(new WireReader(save(original)));
      assertThat(describe(copy)).as("seed " + seed).isEqualTo(describe(original));
      assertThat(save(copy)).as("seed " + seed).isEqualTo(save(original));
    }
  }

  @Test
  void restoring_replaces_what_was_there() {
    fill(vault, 1);
    byte[] saved = save(vault);
    ServiceStateMachine used = newVault();
    fill(used, 2);
    used.restore(new WireReader(saved));
    assertThat(describe(used)).isEqualTo(describe(vault));
  }

  @Test
  void nulls_zeros_and_emptiness_replace_initial_values() {
    empty(vault);
    ServiceStateMachine copy = newVault();
    assertThat(describe(copy)).isNotEqualTo(describe(vault));
    copy.restore(new WireReader(save(vault)));
    assertThat(describe(copy)).isEqualTo(describe(vault));
  }

  @Test
  void fields_that_the_snapshot_does_not_have_keep_their_initial_values() {
    Object initial = describe(newVault());
    fill(vault, 3);
    vault.restore(new WireReader(new byte[0]));
    assertThat(describe(vault)).isEqualTo(initial);
  }

  @Test
  void a_restored_object_goes_on_as_the_original_does() {
    fill(vault, 4);
    ServiceStateMachine copy = newVault();
    copy.restore(new WireReader(save(vault)));
    for (int seed = 5; seed < 20; seed++) {
      fill(vault, seed);
      fill(copy, seed);
    }
    assertThat(describe(copy)).isEqualTo(describe(vault));
    assertThat(save(copy)).isEqualTo(save(vault));
  }

  @Test
  void a_field_that_the_class_does_not_have_is_refused() {
    WireWriter out = new WireWriter();
    vault.save(out);
    int piece = out.begin(9_999);
    out.writePresentString(1, "fromTheFuture");
    int shape = out.begin(2);
    out.writePresentInt32(1, 8);
    out.writePresentString(2, "String");
    out.end(shape);
    out.end(piece);
    assertThatThrownBy(() -> newVault().restore(new WireReader(out.toByteArray())))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("a field fromTheFuture of type String and number 9999")
        .hasMessageContaining("which FieldVault lacks")
        .hasMessageContaining("put @Id(9999) on it");
  }

  @Test
  void a_broken_snapshot_is_restored_or_refused_with_a_clear_error() {
    fill(vault, 6);
    byte[] saved = save(vault);
    Random random = new Random(8);
    for (int i = 0; i < 500; i++) {
      byte[] broken = Arrays.copyOf(saved, saved.length - random.nextInt(20));
      broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        newVault().restore(new WireReader(broken));
      } catch (MalformedMessageException e) {
        assertThat(e.getMessage())
            .containsAnyOf("Malformed", "The snapshot has", "another version", "is missing");
      }
    }
  }

  @Test
  void the_state_of_a_composition_is_empty() {
    CompiledServices golden = CompiledServices.of("golden/sources/example");
    ServiceStateMachine composition =
        golden
            .composition("AuditedStore")
            .newStateMachine(
                java.util.Map.of(
                    "example.KeyValueStore", service(golden, "KeyValueStore"),
                    "example.AuditLog", service(golden, "AuditLog")));
    assertThat(save(composition)).isEmpty();
    composition.restore(new WireReader(new byte[0]));
    byte[] something = {(1 << 3) | WireType.VARINT, 1};
    assertThatThrownBy(() -> composition.restore(new WireReader(something)))
        .isInstanceOf(MalformedMessageException.class);
  }

  private static Object service(CompiledServices services, String name) {
    return services.replicated(name).newStateMachine(new FixedContext()).service();
  }
}
