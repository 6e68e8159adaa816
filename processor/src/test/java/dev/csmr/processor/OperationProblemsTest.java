package dev.csmr.processor;

import org.junit.jupiter.api.Test;

class OperationProblemsTest {
  @Test
  void overloads_are_reported() {
    Mistakes.inService(
            """
            void put(String key);
            void put(String key, Duration ttl); //!
            """)
        .areReported(
            "[csmr-301] Operation put is declared more than once, but an operation is known by its"
                + " name alone. Give each its own name, such as putWithTtl.");
  }

  @Test
  void generic_methods_are_reported() {
    Mistakes.inService("<T extends Comparable<T>> T max(List<T> values); //!")
        .areReported(
            "[csmr-302] Operation max has type parameters, but its messages need one type each."
                + " Write the types that are meant.");
  }

  @Test
  void a_query_returns_something() {
    Mistakes.inService("@Query //!\nvoid touch(String key);")
        .areReported(
            "[csmr-303] Query touch returns nothing, so it can have no effect at all. Return what it"
                + " reads, or remove @Query if it changes state.");
  }

  @Test
  void names_of_the_client_and_of_objects_are_reserved() {
    Mistakes.inService(
            """
            void close(String key); //!
            void async(); //!
            boolean stale(String key); //!
            void wait(String key); //!
            String toString(); //!
            """)
        .areReported(
            "[csmr-304] Operation close has the name of a member of the generated client. Rename it,"
                + " for instance to closeIt.",
            "[csmr-304] Operation async has the name of a member of the generated client. Rename it,"
                + " for instance to asyncIt.",
            "[csmr-304] Operation stale has the name of a member of the generated client. Rename it,"
                + " for instance to staleIt.",
            "[csmr-304] Operation wait has the name of a method of Object. Rename it, for instance"
                + " to waitOf.",
            "[csmr-304] Operation toString has the name of a method of Object. Rename it, for"
                + " instance to toStringOf.");
  }

  @Test
  void an_operation_has_one_partition_key() {
    Mistakes.inService(
            """
            void put(
                @PartitionKey String key,
                @PartitionKey String other); //!
            """)
        .areReported(
            "[csmr-305] Operation put has more than one @PartitionKey, but one parameter decides its"
                + " partition. Keep one, or pass the keys as one List, Set or Map.");
  }

  @Test
  void a_partition_key_has_a_type_with_an_order_of_bytes() {
    Mistakes.inService(
            """
            void a(@PartitionKey double key); //!
            void b(@PartitionKey Set<Instant> keys); //!
            void c(@PartitionKey Optional<String> key); //!
            void d(@PartitionKey Map<UUID, String> fine);
            void e(@PartitionKey Character fine);
            void f(@PartitionKey List<Thread.State> fine);
            """)
        .areReported(
            "[csmr-306] @PartitionKey key is of type double, which has no canonical order of bytes."
                + " Use String, an integral type, UUID or an enum, or a List, Set or Map keyed by"
                + " one of these.",
            "[csmr-306] @PartitionKey keys is of type Set<Instant>, which has no canonical order of"
                + " bytes. Use String, an integral type, UUID or an enum, or a List, Set or Map"
                + " keyed by one of these.",
            "[csmr-306] @PartitionKey key is of type Optional<String>, which has no canonical order"
                + " of bytes. Use String, an integral type, UUID or an enum, or a List, Set or Map"
                + " keyed by one of these.");
  }

  @Test
  void a_declared_exception_can_be_created_again() {
    Mistakes.inService(
            """
            void a() throws Odd; //!
            void b() throws Vague; //!
            void c() throws Hidden; //!
            """,
            "class Odd extends Exception { Odd(int code, Thread culprit) {} }",
            "abstract class Vague extends Exception {}",
            "class Hidden extends RuntimeException { private Hidden() {} }")
        .areReported(
            "[csmr-307] Operation a throws Odd, which cannot be created again at the caller: it has"
                + " no such constructor. Give it an accessible constructor without parameters, with"
                + " a String message, or with parameters that each have an accessor of the same"
                + " name and type.",
            "[csmr-307] Operation b throws Vague, which cannot be created again at the caller: it is"
                + " abstract. Give it an accessible constructor without parameters, with a String"
                + " message, or with parameters that each have an accessor of the same name and"
                + " type.",
            "[csmr-307] Operation c throws Hidden, which cannot be created again at the caller: it"
                + " has no such constructor. Give it an accessible constructor without parameters,"
                + " with a String message, or with parameters that each have an accessor of the"
                + " same name and type.");
  }

  @Test
  void a_declared_exception_says_something() {
    Mistakes.inService(
            """
            void a() throws Exception; //!
            void b() throws OutOfMemoryError; //!
            void c() throws NotExecutedException; //!
            """)
        .areReported(
            "[csmr-308] Operation a declares Exception, which could be anything. Declare an"
                + " exception class of your own.",
            "[csmr-308] Operation b declares OutOfMemoryError, which is a failure of the virtual"
                + " machine. Declare an exception class of your own.",
            "[csmr-308] Operation c declares NotExecutedException, which is csmr's own word to the"
                + " caller. Declare an exception class of your own.");
  }

  @Test
  void names_are_names_in_protobuf_too() {
    Mistakes.inService(
            """
            void größe(); //!
            void put(String _key); //!
            void set(Color color);
            """,
            "enum Color { RED,\n BLAU_GRÜN } //!")
        .areReported(
            "[csmr-309] Operation `größe` cannot be a name in a .proto file, which has only ASCII"
                + " letters, digits and _, and begins with a letter. Rename it.",
            "[csmr-309] Parameter `_key` of put cannot be a name in a .proto file, which has only"
                + " ASCII letters, digits and _, and begins with a letter. Rename it.",
            "[csmr-309] Enum Color, constant `BLAU_GRÜN` cannot be a name in a .proto file, which"
                + " has only ASCII letters, digits and _, and begins with a letter. Rename it.");
  }

  @Test
  void names_differ_in_protobuf_too() {
    Mistakes.inService(
            """
            void put(String userId, String user_id); //!
            void get(String key); //!
            void Get(String key);
            """)
        .areReported(
            "[csmr-310] Operation put: userId and user_id are the same name, userId, to protobuf."
                + " Rename one of them.",
            "[csmr-310] Operations Get and get are the same name, Get, to protobuf. Rename one of"
                + " them.");
  }

  @Test
  void numbers_are_in_range() {
    Mistakes.inService(
            """
            @Id(0) void a(); //!
            @Id(-5) void b();
            void c(@Id(0) String x); //!
            void d(@Id(19500) String x); //!
            void e(@Id(536870911) String fine, @Id(536870912) String x); //!
            void f(Point point);
            """,
            "record Point(@Id(-1) int x, int y) {} //!")
        .areReported(
            "[csmr-311] The @Id of operation a is 0, which is reserved. Use any other 32-bit number.",
            "[csmr-312] The @Id of parameter x of c is 0, which is no protobuf number. Use 1 to"
                + " 536870911, but not 19000 to 19999, which protobuf reserves.",
            "[csmr-312] The @Id of parameter x of d is 19500, which is no protobuf number. Use 1 to"
                + " 536870911, but not 19000 to 19999, which protobuf reserves.",
            "[csmr-312] The @Id of parameter x of e is 536870912, which is no protobuf number. Use 1"
                + " to 536870911, but not 19000 to 19999, which protobuf reserves.",
            "[csmr-312] The @Id of record Point, component x is -1, which is no protobuf number. Use"
                + " 1 to 536870911, but not 19000 to 19999, which protobuf reserves.");
  }

  @Test
  void numbers_differ() {
    Mistakes.inService(
            """
            @Id(1) void a();
            @Id(1) void b(); //!
            void c(@Id(7) String x, @Id(7) String y); //!
            void d(Color color);
            """,
            "enum Color { @Id(3) RED, GREEN,\n @Id(3) BLUE } //!")
        .areReported(
            "[csmr-313] Operations a and b have the same id 1, so a log entry could mean either. Put"
                + " another @Id on one that no log knows yet, such as @Id(2).",
            "[csmr-314] Operation c: x and y have the same number 7, so a message could mean either."
                + " Put another @Id on one that no log knows yet, such as @Id(825).",
            "[csmr-314] Enum Color: RED and BLUE have the same number 3, so a message could mean"
                + " either. Put another @Id on one that no log knows yet, such as @Id(48).");
  }

  @Test
  void parameters_are_not_named_like_methods_of_Object() {
    Mistakes.inService("void put(String hashCode); //!")
        .areReported(
            "[csmr-315] Parameter hashCode of put cannot be a part of the generated request,"
                + " because a method of Object has that name. Rename it.");
  }

  @Test
  void roles_are_named_where_callers_are_asked_for_them() {
    Mistakes.in(
            """
            @Replicated public interface Kv {
              @RolesAllowed({}) //!
              void put(String key);
              @RolesAllowed({"reader", " "}) //!
              @Query boolean has(String key);
              @RolesAllowed("reader") //!
              private void help() {}
            }
            """,
            """
            @Replica
            @RolesAllowed("reader") //!
            class MapKv implements Kv {
              @RolesAllowed("writer") //!
              public void put(String key) {}
              public boolean has(String key) { return false; }
            }
            """)
        .areReported(
            "[csmr-320] @RolesAllowed on put names no role. Name the roles of which a caller needs"
                + " one, such as \"writer\", or remove the annotation: then callers need the role"
                + " \"client\".",
            "[csmr-320] @RolesAllowed on has names a blank role. Name the roles of which a caller"
                + " needs one, such as \"writer\", or remove the annotation: then callers need the"
                + " role \"client\".",
            "[csmr-316] @RolesAllowed on help has no meaning: static and private methods are no"
                + " operations; remove the annotation, or make it an abstract or a default method.",
            "[csmr-316] @RolesAllowed on MapKv has no meaning: callers are asked for the roles that"
                + " the annotated interface names; move it there.",
            "[csmr-316] @RolesAllowed on put has no meaning: callers are asked for the roles that"
                + " the annotated interface names; move it there.");
  }

  @Test
  void annotations_are_where_they_mean_something() {
    Mistakes.inService(
            """
            @Extend(with = Kv.class, operation = "get") //!
            void put(String key);
            @Gather(Merge.SUM) //!
            @Query long size();
            @Query //!
            static boolean isEmpty() { return true; }
            """)
        .areReported(
            "[csmr-316] @Extend on put has no meaning: a service has no components to extend it"
                + " with; put it into a composition.",
            "[csmr-704] @Gather on size has no meaning: Kv is not partitioned, so there is one"
                + " answer. Remove @Gather, or write @ComposeWith(value = …, partitioned = true).",
            "[csmr-316] @Query on isEmpty has no meaning: static and private methods are no"
                + " operations; remove the annotation, or make it an abstract or a default method.");
  }

  @Test
  void the_number_of_arguments_is_fixed() {
    Mistakes.inService(
            """
            void add(String... values); //!
            void write(byte... values); //!
            """)
        .areReported(
            "[csmr-317] Operation add has a variable number of arguments, which a message has not."
                + " Use List<String> instead of String....",
            "[csmr-317] Operation write has a variable number of arguments, which a message has not."
                + " Use byte[] instead of byte....");
  }
}
