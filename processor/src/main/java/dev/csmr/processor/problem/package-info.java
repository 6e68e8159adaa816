/**
 * The one place from which mistakes are reported: every diagnostic is a {@link
 * dev.csmr.processor.problem.Problem} with a stable code, put on the offending element.
 *
 * <p>Used by the reader, validation, the analysis of sources and the processor itself; writers
 * never report.
 */
package dev.csmr.processor.problem;
