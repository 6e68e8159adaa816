/**
 * The annotation processor: discovery and rounds. The way of an interface is reader → validation →
 * writer; a mistake ends it before the writers. The analysis of implementations' sources comes
 * after javac has attributed them.
 */
package dev.csmr.processor;
