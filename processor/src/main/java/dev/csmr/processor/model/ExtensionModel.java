package dev.csmr.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;

/**
 * A complementary step of an operation.
 *
 * @param component the component that executes it
 * @param operation what it executes, as the component offers it
 * @param condition whether it decides if anything else executes
 * @param arguments where its arguments come from
 */
public record ExtensionModel(
    ClassName component, OperationModel operation, boolean condition, Arguments arguments) {

  /** The source of an extension's arguments. */
  public sealed interface Arguments {}

  /**
   * Each argument is a parameter of the extended operation.
   *
   * @param indexes for each parameter of the extension, the place of that parameter, from 0
   */
  public record SameParameters(List<Integer> indexes) implements Arguments {
    /** Copies the parts. */
    public SameParameters {
      indexes = List.copyOf(indexes);
    }
  }

  /**
   * A static method computes the only argument from the parameters of the extended operation.
   *
   * @param type the class of the method, which has the extended operation's name and parameters
   */
  public record MappedArgument(ClassName type) implements Arguments {}

  /**
   * A static method computes a record, whose components are the arguments in order.
   *
   * @param type the class of the method, which has the extended operation's name and parameters
   * @param result the record
   * @param accessors the names of the record's components
   */
  public record MappedRecord(
      ClassName type, com.palantir.javapoet.TypeName result, List<String> accessors)
      implements Arguments {
    /** Copies the parts. */
    public MappedRecord {
      accessors = List.copyOf(accessors);
    }
  }
}
