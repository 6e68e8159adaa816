package dev.csmr.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;
import javax.lang.model.element.TypeElement;

/**
 * An exception that an operation declares. The caller's copy is made by the constructor with these
 * properties as arguments.
 *
 * @param name the exception class
 * @param properties the constructor's arguments, in order
 * @param element the declaration
 */
public record ExceptionModel(ClassName name, List<Property> properties, TypeElement element) {
  /** Copies the parts. */
  public ExceptionModel {
    properties = List.copyOf(properties);
  }

  /**
   * An argument of the constructor.
   *
   * @param field its name, number and type
   * @param accessor the name of the method without parameters that gives its value
   */
  public record Property(FieldModel field, String accessor) {}
}
