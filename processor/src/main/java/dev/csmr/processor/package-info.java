/**
 * The annotation processor: discovery and rounds. The way of an interface is reader → validation →
 * writer; a mistake ends it before the writers.
 */
package dev.csmr.processor;
