package dev.csmr.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class InterfaceProblemsTest {
  @Test
  void only_interfaces_are_services() {
    Mistakes.in(
            "@Replicated //!\npublic class Kv { public void put(String key) {} }",
            "@ComposeWith(Kv.class) //!\npublic enum Both { A }")
        .areReported(
            "[csmr-201] @Replicated is on class Kv, which is not an interface. Declare the"
                + " operations in an interface, annotate that, and annotate the class that"
                + " implements it with @Replica.",
            "[csmr-201] @ComposeWith is on enum Both, which is not an interface. Declare the"
                + " operations in an interface, annotate that, and annotate the class that"
                + " implements it with @Replica.");
  }

  @Test
  void a_service_is_not_nested() {
    Mistakes.in("class Outer {\n @Replicated\n interface Kv { void put(String key); } //!\n}")
        .areReported(
            "[csmr-202] Kv is nested in Outer, but the generated classes are named after a"
                + " top-level interface. Move it to a file of its own.");
  }

  @Test
  void a_service_is_not_generic() {
    Mistakes.in("@Replicated\npublic interface Kv<V> { void put(String key, V value); } //!")
        .areReported(
            "[csmr-203] Kv has type parameters, but its messages need one type each. Remove the"
                + " type parameters and write the types that are meant.");
  }

  @Test
  void a_service_is_in_a_package() {
    Compilation compilation =
        Compiler.javac()
            .withProcessors(new CsmrProcessor())
            .compile(
                JavaFileObjects.forSourceString(
                    "Kv", "@dev.csmr.Replicated interface Kv { void put(String key); }"));
    assertThat(compilation.errors())
        .extracting(error -> error.getMessage(Locale.ROOT))
        .containsExactly(
            "[csmr-204] Kv is in the unnamed package, which code in packages cannot import. Put it"
                + " into a package.");
  }

  @Test
  void a_service_is_not_a_composition() {
    Mistakes.in(
            "@Replicated\n@ComposeWith(Log.class) //!\npublic interface Kv { void put(String key); }",
            "@Replicated interface Log { void append(String entry); }",
            "@Replica class ListLog implements Log {}",
            "@Replica class MapKv implements Kv {}")
        .areReported(
            "[csmr-205] Kv is annotated both @Replicated and @ComposeWith, but it either has state"
                + " of its own or composes what others hold. Remove one of them.");
  }

  @Test
  void a_service_does_not_extend_a_service() {
    Mistakes.in(
            "@Replicated\npublic interface Kv extends Log { void put(String key); } //!",
            "@Replicated interface Log { void append(String entry); }",
            "@Replica class ListLog implements Log {}",
            "@Replica //!\nclass MapKv implements Kv {}")
        .areReported(
            "[csmr-206] Service Kv extends Log, which is a service itself, so its operations would"
                + " belong to two. Compose them: put @ComposeWith on an interface that extends Log,"
                + " and add operations there.",
            // MapKv implements both, so Log has two implementations.
            "[csmr-402] ListLog and MapKv are both annotated @Replica and implement Log, but every"
                + " replica must hold the same. Remove @Replica from one of them.");
  }

  @Test
  void a_service_has_operations() {
    Mistakes.in(
            "@Replicated\npublic interface Kv { static int two() { return 2; } } //!",
            "@Replica class MapKv implements Kv {}")
        .areReported(
            "[csmr-207] Kv has no operations, so there is nothing to replicate. Declare at least one"
                + " method that is not static.");
  }

  @Test
  void a_composition_has_operations() {
    Mistakes.in(
            "@ComposeWith(Kv.class)\npublic interface Both {} //!",
            "@Replicated interface Kv { void put(String key); }",
            "@Replica class MapKv implements Kv {}")
        .areReported(
            "[csmr-207] Both has no operations, so there is nothing to replicate. Let it extend the"
                + " components whose operations it offers.");
  }

  @Test
  void the_names_of_generated_classes_are_free() {
    Mistakes.inService("void put(String key);", "class KvClient {} //!", "class KvProxy {}")
        .areReported(
            "[csmr-208] KvClient exists already, but a class of that name is generated for Kv."
                + " Rename the class or the interface.");
  }

  @Test
  void the_name_of_a_definition_is_free_where_the_interfaces_ends_in_service() {
    Mistakes.in(
            "@Replicated interface LockService { void lock(String key); }",
            "@Replica class Locks implements LockService { public void lock(String key) {} }",
            "class LockServiceDefinition {} //!",
            "class LockServiceService {}")
        .areReported(
            "[csmr-208] LockServiceDefinition exists already, but a class of that name is generated"
                + " for LockService. Rename the class or the interface.");
  }

  @Test
  void parameters_have_names() {
    Mistakes.inService("void put(String arg0, String arg1); //!")
        .areReported(
            "[csmr-209] The parameters of put are named arg0, arg1, …: their names were lost when Kv"
                + " was compiled, and field numbers are made of names. Compile it with the javac"
                + " option -parameters (or, if they are really named so, rename them).");
  }

  @Test
  void a_service_is_not_sealed() {
    Mistakes.in(
            "@Replicated\npublic sealed interface Kv permits MapKv { void put(String key); } //!",
            "@Replica final class MapKv implements Kv {}")
        .areReported(
            "[csmr-210] Kv is sealed, so the generated client cannot implement it. Remove `sealed`,"
                + " or make the interface non-sealed.");
  }
}
