/**
 * Checks over whole models: what no single element shows. One validator per concern; uses model and
 * problem.
 */
package dev.csmr.processor.validation;
