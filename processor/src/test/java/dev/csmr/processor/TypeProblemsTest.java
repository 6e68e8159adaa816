package dev.csmr.processor;

import org.junit.jupiter.api.Test;

class TypeProblemsTest {
  @Test
  void an_unsupported_type_is_reported_at_its_parameter() {
    Mistakes.inService(
            """
            void put(
                String key,
                Date when); //!
            """)
        .areReported(
            "[csmr-101] Parameter when of put: java.util.Date has no protobuf form, so it can be"
                + " neither sent nor stored. Use java.time.Instant.");
  }

  @Test
  void an_unsupported_result_is_reported_at_its_method() {
    Mistakes.inService("Object get(String key); //!")
        .areReported(
            "[csmr-101] Result of get: java.lang.Object has no protobuf form, so it can be neither"
                + " sent nor stored. Use a record, or the type that is meant.");
  }

  @Test
  void an_unsupported_type_inside_a_record_is_reported_at_the_component_once() {
    Mistakes.inService(
            "void open(Account account); void close2(List<Account> accounts);",
            """
            public record Account(
                String id,
                Map<String, Date> owner) {} //!
            """)
        .areReported(
            "[csmr-101] Record Account, component owner: java.util.Date has no protobuf form, so it"
                + " can be neither sent nor stored. Use java.time.Instant.");
  }

  @Test
  void an_unsupported_type_inside_a_record_of_a_library_is_reported_with_its_path() {
    // A record of the class path: nothing of it has a position in the sources.
    Mistakes.inService("void put(dev.csmr.processor.LibraryRecords.Outer outer); //!")
        .areReported(
            "[csmr-101] Parameter outer of put → record LibraryRecords.Outer, component inner →"
                + " record LibraryRecords.Inner, component when: java.util.Date has no protobuf"
                + " form, so it can be neither sent nor stored. Use java.time.Instant.");
  }

  @Test
  void concrete_collections_arrays_and_interfaces_name_their_replacement() {
    Mistakes.inService(
            """
            void a(ArrayList<String> x); //!
            void b(int[] x); //!
            void c(Runnable x); //!
            void d(String[] x); //!
            void e(HashMap<String, String> x); //!
            void f(OptionalInt x); //!
            void g(long[][] x, byte[][] y); //!!
            void h(Hashtable<String, Long> x); //!
            """)
        .areReported(
            "[csmr-101] Parameter x of a: java.util.ArrayList<java.lang.String> has no protobuf"
                + " form, so it can be neither sent nor stored. Use List, the interface.",
            "[csmr-101] Parameter x of b: int[] has no protobuf form, so it can be neither sent nor"
                + " stored. Use List<Integer>.",
            "[csmr-101] Parameter x of c: java.lang.Runnable has no protobuf form, so it can be"
                + " neither sent nor stored. Use a record instead of the interface.",
            "[csmr-101] Parameter x of d: java.lang.String[] has no protobuf form, so it can be"
                + " neither sent nor stored. Use List<String>.",
            "[csmr-101] Parameter x of e: java.util.HashMap<java.lang.String, java.lang.String> has"
                + " no protobuf form, so it can be neither sent nor stored. Use Map, the"
                + " interface.",
            "[csmr-101] Parameter x of f: java.util.OptionalInt has no protobuf form, so it can be"
                + " neither sent nor stored. Use Optional<Integer>.",
            "[csmr-101] Parameter x of g: long[][] has no protobuf form, so it can be neither sent"
                + " nor stored. Use List<List<Long>>.",
            "[csmr-101] Parameter y of g: byte[][] has no protobuf form, so it can be neither sent"
                + " nor stored. Use List<byte[]>.",
            "[csmr-101] Parameter x of h: java.util.Hashtable<java.lang.String, java.lang.Long> has"
                + " no protobuf form, so it can be neither sent nor stored. Use Map, the"
                + " interface.");
  }

  @Test
  void raw_types_are_reported() {
    Mistakes.inService(
            """
            void put(Map values); //!
            List get(); //!
            """)
        .areReported(
            "[csmr-102] Parameter values of put: Map is raw, so the type of its content is unknown."
                + " Write the type arguments, such as Map<String, String>.",
            "[csmr-102] Result of get: List is raw, so the type of its content is unknown. Write"
                + " the type arguments, such as List<String>.");
  }

  @Test
  void wildcards_are_reported() {
    Mistakes.inService(
            """
            void put(List<? extends Number> values); //!
            void set(Optional<?> value); //!
            """)
        .areReported(
            "[csmr-103] Parameter values of put: the wildcard ? extends java.lang.Number stands for"
                + " several types, but a message has one. Write the type itself, such as Long.",
            "[csmr-103] Parameter value of set: the wildcard ? stands for several types, but a"
                + " message has one. Write the type itself, such as String.");
  }

  @Test
  void type_variables_of_a_generic_record_are_replaced_but_others_are_reported() {
    Mistakes.inService(
            "<T> void put(T value); //!\nvoid page(Page<String> page);",
            "public record Page<T>(List<T> items, Optional<T> next) {}")
        .areReported(
            "[csmr-302] Operation put has type parameters, but its messages need one type each."
                + " Write the types that are meant.");
  }

  @Test
  void a_state_field_of_a_type_variable_is_reported() {
    Mistakes.in(
            "@Replicated public interface Kv { void put(String key); }",
            "class Base<T> { T value; } //!",
            "@Replica class MapKv<T> extends Base<T> implements Kv {} //!")
        .areReported(
            "[csmr-104] Field value of @Replica MapKv: the type variable T has no protobuf form: a"
                + " message has one type. Write the type that is meant.",
            "[csmr-407] @Replica MapKv has type parameters, but its state needs one type. Write the"
                + " types that are meant.");
  }

  @Test
  void a_record_that_contains_itself_is_reported_with_the_circle() {
    Mistakes.inService(
            "void put(Tree tree);",
            "public record Tree(String name, Branch branch) {}",
            """
            public record Branch(
                List<Tree> trees) {} //!
            """)
        .areReported(
            "[csmr-105] Record Branch, component trees: the record contains itself (Tree → Branch →"
                + " Tree), and nothing bounds how deep a message may nest. Hold the inner one by a"
                + " key, as in Map<String, Tree>, next to it instead of inside it.");
  }

  @Test
  void a_type_that_generated_code_cannot_name_is_reported() {
    Mistakes.inService(
            "void put(other.Open open);",
            "public record Open(\nSecret secret) {} //!\nrecord Secret(String text) {}")
        .lastInOtherPackage()
        .areReported(
            "[csmr-106] Record Open, component secret: other.Secret is not accessible from package"
                + " app, where the generated code lives. Make it public, or move it into that"
                + " package and do not make it private.");
  }

  @Test
  void arrays_cannot_be_keys() {
    Mistakes.inService(
            """
            void put(Map<byte[], String> values); //!
            void add(Set<byte[]> values); //!
            """)
        .areReported(
            "[csmr-107] Parameter values of put: Map<byte[], String> compares byte[] by identity, so"
                + " equal keys would be different. Use String, UUID or List<Byte> as the key.",
            "[csmr-107] Parameter values of add: Set<byte[]> compares byte[] by identity, so equal"
                + " keys would be different. Use String, UUID or List<Byte> as the key.");
  }
}
