package dev.csmr.service.state;

/**
 * A field of a service's object that is part of its state.
 *
 * @param number its number in the snapshot
 * @param name its name, for messages
 * @param codec how its values are saved
 * @param <T> its type
 */
public record StateField<T>(int number, String name, StateCodec<T> codec) {}
