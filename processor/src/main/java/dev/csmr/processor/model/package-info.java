/**
 * The model of annotated interfaces: immutable values, complete and free of contradictions once a
 * writer sees them.
 *
 * <p>The reader makes them from elements, validation checks them, writers turn them into artefacts.
 * The model knows none of these. Elements are carried for the position of errors and as originating
 * elements only; JavaPoet's type names are part of the model.
 */
package dev.csmr.processor.model;
