/**
 * Makes models of elements, and reports what cannot be modelled.
 *
 * <p>One reader per concept. A reader goes on after a mistake, so that all of them show at once,
 * and returns nothing in the end. What depends on a type that another processor may yet generate
 * ends in {@link dev.csmr.processor.reader.UnresolvedTypeException}: the interface is read again in
 * the next round. Entered by the processor, and by the analysis of sources for {@code Sources};
 * uses model and problem.
 */
package dev.csmr.processor.reader;
