/** Turns models into files: one writer per artefact. Uses the model only. */
package dev.csmr.processor.writer;
