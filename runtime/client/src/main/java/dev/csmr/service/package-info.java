/**
 * Descriptors of services, operations and invocations: the contract between generated code and the
 * runtime.
 *
 * <p>Generated code implements {@link dev.csmr.service.ServiceDefinition}, {@link
 * dev.csmr.service.ServiceStateMachine} (of a service whose keys can move, {@link
 * dev.csmr.service.MovableStateMachine}) and {@link dev.csmr.service.Router}; the rooms {@code
 * replica}, {@code proxy}, {@code client} and {@code node} drive them without knowing any service.
 * Uses {@code codec} only.
 *
 * <p>Supported: generated code uses the types that {@code supported-types.txt} lists, and so may
 * who reads or tests it; the others are internal.
 */
package dev.csmr.service;
