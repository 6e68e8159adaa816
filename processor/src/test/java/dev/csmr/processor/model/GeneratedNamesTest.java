package dev.csmr.processor.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javapoet.ClassName;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeneratedNamesTest {
  @Test
  void files_are_named_after_the_interface() {
    GeneratedNames names = new GeneratedNames(ClassName.get("dev.shop", "KeyValueStore"));
    assertThat(names.protoPath()).isEqualTo("META-INF/proto/dev/shop/key_value_store.proto");
    assertThat(names.descriptorPath()).isEqualTo("META-INF/csmr/dev.shop.KeyValueStore.yaml");
    assertThat(names.client().canonicalName()).isEqualTo("dev.shop.KeyValueStoreClient");
  }

  @Test
  void no_definition_is_called_a_service_twice() {
    for (String type : List.of("dev.shop.Store", "dev.shop.LockService", "dev.Definition")) {
      GeneratedNames names = new GeneratedNames(ClassName.bestGuess(type));
      String definition = names.definition().canonicalName();
      assertThat(definition)
          .isEqualTo(type + (type.endsWith("Service") ? "Definition" : "Service"));
      assertThat(GeneratedNames.ofDefinition(definition)).isEqualTo(names);
    }
  }

  @Test
  void names_that_collide_share_their_json_form() {
    assertThat(GeneratedNames.json("user_id")).isEqualTo(GeneratedNames.json("userId"));
    assertThat(GeneratedNames.json("item_1")).isEqualTo(GeneratedNames.json("item1"));
    assertThat(GeneratedNames.json("userId")).isNotEqualTo(GeneratedNames.json("userid"));
  }

  @Test
  void names_become_snakes() {
    assertThat(GeneratedNames.snake("leaseMillis")).isEqualTo("lease_millis");
    assertThat(GeneratedNames.snake("HTTPServer2Go")).isEqualTo("http_server2_go");
    assertThat(GeneratedNames.snake("READ_WRITE")).isEqualTo("read_write");
    assertThat(GeneratedNames.snake("x")).isEqualTo("x");
  }
}
