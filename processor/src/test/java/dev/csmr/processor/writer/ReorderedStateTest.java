package dev.csmr.processor.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.testing.compile.JavaFileObjects;
import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.ServiceStateMachine;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A version that sorts, or tells apart, what is in a snapshot otherwise does not start with it. */
class ReorderedStateTest {
  private static final String RECORD = "record Job(String name, int rank) {} ";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "TreeSet<Job>(Comparator.comparing(Job::name)) | TreeSet<Job>(Comparator.comparing(Job::rank)) | a set has another order",
        "TreeSet<Job>(Comparator.comparing(Job::name)) | TreeSet<Job>(Comparator.comparing(Job::name).reversed()) | a set has another order",
        "PriorityQueue<Job>(Comparator.comparing(Job::name)) | PriorityQueue<Job>(Comparator.comparing(Job::rank)) | a queue has another order",
        "TreeSet<Job>(Comparator.comparing(Job::name)) | TreeSet<Job>(Comparator.comparing(job -> 1)) | a set takes other elements",
      })
  void a_changed_order_is_refused(String first, String second, String reason) {
    ServiceStateMachine old = version(first);
    CompiledServices.call(old.service(), "fill");
    ServiceStateMachine same = version(first);
    same.restore(new WireReader(saved(old)));
    assertThat(CompiledServices.call(same.service(), "show"))
        .isEqualTo(CompiledServices.call(old.service(), "show"));
    ServiceStateMachine other = version(second);
    assertThatThrownBy(() -> other.restore(new WireReader(saved(old))))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageStartingWith("PlainPlan.jobs: " + reason + " than when the snapshot was taken");
  }

  @Test
  void an_order_that_gives_the_same_is_accepted() {
    ServiceStateMachine old = version("TreeSet<Job>(Comparator.comparing(Job::name))");
    CompiledServices.call(old.service(), "fill");
    ServiceStateMachine other =
        version("TreeSet<Job>(Comparator.comparing(Job::name).thenComparing(Job::rank))");
    other.restore(new WireReader(saved(old)));
    assertThat(CompiledServices.call(other.service(), "show"))
        .isEqualTo(CompiledServices.call(old.service(), "show"));
  }

  @Test
  void an_immutable_set_that_would_hold_fewer_elements_is_refused() {
    ServiceStateMachine old = set("");
    CompiledServices.call(old.service(), "fill");
    ServiceStateMachine same = set("");
    same.restore(new WireReader(saved(old)));
    assertThat(CompiledServices.call(same.service(), "show")).isEqualTo("2");
    ServiceStateMachine other =
        set(
            "public boolean equals(Object other) { return true; }"
                + " public int hashCode() { return 1; }");
    assertThatThrownBy(() -> other.restore(new WireReader(saved(old))))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageStartingWith("PlainPlan.jobs: a set takes other elements than when");
  }

  private static byte[] saved(ServiceStateMachine machine) {
    WireWriter out = new WireWriter();
    machine.save(out);
    return out.toByteArray();
  }

  private static ServiceStateMachine version(String jobs) {
    return machine(
        RECORD,
        "final " + jobs.replaceFirst("\\(.*", "") + " jobs = new " + jobs + ";",
        "jobs.add(new Job(\"a\", 3)); jobs.add(new Job(\"b\", 2)); jobs.add(new Job(\"c\", 1));",
        "jobs.toString()");
  }

  private static ServiceStateMachine set(String members) {
    return machine(
        "record Job(String name, int rank) { " + members + " } ",
        "Set<Job> jobs = Set.of();",
        "jobs = Set.of(new Job(\"a\", 3), new Job(\"b\", 2));",
        "\"\" + jobs.size()");
  }

  private static ServiceStateMachine machine(
      String record, String field, String fill, String show) {
    String head = "package plan; import dev.csmr.*; import java.util.*; ";
    try {
      return CompiledServices.of(
              "plan",
              List.of(
                  JavaFileObjects.forSourceString(
                      "plan.Plan",
                      head
                          + "@Replicated public interface Plan { "
                          + record
                          + "void fill(); @Query String show(); }"),
                  JavaFileObjects.forSourceString(
                      "plan.PlainPlan",
                      head
                          + "@Replica class PlainPlan implements Plan { "
                          + field
                          + " @Override public void fill() { "
                          + fill
                          + " } @Override public String show() { return "
                          + show
                          + "; } }")))
          .replicated("Plan")
          .newStateMachine(new FixedContext());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
