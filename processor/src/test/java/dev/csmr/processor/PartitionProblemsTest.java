package dev.csmr.processor;

import org.junit.jupiter.api.Test;

class PartitionProblemsTest {
  private static final String KV =
      """
      @Replicated public interface Kv {
        @Query Optional<String> get(@PartitionKey String key);
        void put(@PartitionKey String key, String value);
        @Query long size();
        @Query Count count();
        void putAll(@PartitionKey Map<String, String> entries);
        @Query Set<String> keys();
      }
      """;

  private static Mistakes in(String... bodies) {
    String[] all = new String[bodies.length + 3];
    System.arraycopy(bodies, 0, all, 0, bodies.length);
    all[bodies.length] = KV;
    all[bodies.length + 1] = "@Replica class MapKv implements Kv {}";
    all[bodies.length + 2] = "record Count(int count) {}";
    return Mistakes.in(all);
  }

  @Test
  void one_component_is_split() {
    in(
            """
            @ComposeWith(value = {Log.class, Other.class}, partitioned = true) //!
            public interface Parted extends Log {}
            """,
            "@Replicated public interface Log { void append(@PartitionKey String entry); }",
            "@Replica class ListLog implements Log {}",
            "@Replicated public interface Other { void add(@PartitionKey String entry); }",
            "@Replica class ListOther implements Other {}")
        .areReported(
            "[csmr-701] Parted is partitioned and has 2 components, but exactly one is split."
                + " Compose them in an interface of its own and partition that one.");
  }

  @Test
  void operations_of_several_partitions_say_how_answers_merge() {
    in("""
            @ComposeWith(value = Kv.class, partitioned = true)
            public interface Parted extends Kv { //!!!
              @Override long size(); //!
            }
            """)
        .areReported(
            "[csmr-702] Operation count of partitioned Parted has no @PartitionKey, so it is"
                + " executed at several partitions and gives several answers. No @Gather merges"
                + " results of type Count: return another type, or mark a parameter @PartitionKey in"
                + " Kv.",
            "[csmr-702] Operation keys of partitioned Parted has no @PartitionKey, so it is executed"
                + " at several partitions and gives several answers. Declare it again in Parted with"
                + " @Gather(Merge.UNION), or mark a parameter @PartitionKey in Kv.",
            "[csmr-702] Operation putAll of partitioned Parted has a collection of partition keys, so"
                + " it is executed at several partitions and gives several answers. Declare it again"
                + " in Parted with @Gather(Merge.NONE).",
            "[csmr-702] Operation size of partitioned Parted has no @PartitionKey, so it is executed"
                + " at several partitions and gives several answers. Declare it again in Parted with"
                + " @Gather(Merge.SUM) (MIN or MAX fit, too), or mark a parameter @PartitionKey in"
                + " Kv.");
  }

  @Test
  void a_merge_fits_the_result() {
    in("""
            @ComposeWith(value = Kv.class, partitioned = true)
            public interface Parted extends Kv {
              @Override @Gather(Merge.CONCAT) long size(); //!
              @Override @Gather(Merge.FIRST) Count count(); //!
              @Override @Gather(Merge.ALL) void putAll(Map<String, String> entries); //!
              @Override @Gather(Merge.UNION) Set<String> keys();
            }
            """)
        .areReported(
            "[csmr-703] @Gather(CONCAT) of size merges List, but the operation returns long. Use SUM"
                + " or MIN or MAX.",
            "[csmr-703] @Gather(FIRST) of count merges Optional, but the operation returns Count. No"
                + " rule merges that: return another type, or mark a parameter @PartitionKey.",
            "[csmr-703] @Gather(ALL) of putAll merges boolean, but the operation returns void. Use"
                + " NONE.");
  }

  @Test
  void a_merge_is_in_a_partitioned_composition() {
    in("""
            @ComposeWith(Kv.class)
            public interface Whole extends Kv {
              @Override @Gather(Merge.SUM) long size(); //!
              @Gather(Merge.SUM) default int two() { return 2; } //!
            }
            """)
        .areReported(
            "[csmr-704] @Gather on size has no meaning: Whole is not partitioned, so there is one"
                + " answer. Remove @Gather, or write @ComposeWith(value = …, partitioned = true).",
            "[csmr-704] @Gather on two has no meaning: Whole is not partitioned, so there is one"
                + " answer. Remove @Gather, or write @ComposeWith(value = …, partitioned = true).");
  }

  @Test
  void one_answer_is_not_merged() {
    in("""
            @ComposeWith(value = Kv.class, partitioned = true)
            public interface Parted extends Kv {
              @Override @Gather(Merge.SUM) long size();
              @Override @Gather(Merge.UNION) Set<String> keys();
              @Override @Gather(Merge.NONE) void putAll(Map<String, String> entries);
              @Override @Gather(Merge.FIRST) Optional<String> get(String key); //!
              @Override @Gather(Merge.NONE) Count count(); //!
            }
            """)
        .areReported(
            "[csmr-705] @Gather on get has no meaning: its @PartitionKey key names one partition,"
                + " which gives the answer. Remove @Gather.",
            "[csmr-703] @Gather(NONE) of count merges operations without a result, but the operation"
                + " returns Count. No rule merges that: return another type, or mark a parameter"
                + " @PartitionKey.");
  }

  @Test
  void a_default_method_has_one_group() {
    in(
            """
            @ComposeWith(value = Log.class, partitioned = true)
            public interface Parted extends Log {
              default void twice(String entry) {} //!
            }
            """,
            "@Replicated public interface Log { void append(@PartitionKey String entry); }",
            "@Replica class ListLog implements Log {}")
        .areReported(
            "[csmr-706] Parted is partitioned, so its default method twice has no single group to be"
                + " executed in. Put it into a composition of its own and partition that one.");
  }
}
