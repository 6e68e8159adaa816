package dev.csmr.processor.model;

import javax.lang.model.element.Element;

/**
 * A part of a message: a parameter, a result, a component of a record, or a property of an
 * exception.
 *
 * @param name the Java name
 * @param number the protobuf field number, unique within its message
 * @param type its type
 * @param nullable whether null is a value: a box, or marked {@code @Nullable}. On the wire null is
 *     absence, the field is {@code optional}, and a nullable container is wrapped as if it were
 *     inside an {@code Optional}. Null elsewhere is refused when written.
 * @param element the declaration
 */
public record FieldModel(
    String name, int number, TypeModel type, boolean nullable, Element element) {}
