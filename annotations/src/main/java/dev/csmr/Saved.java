package dev.csmr;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the method of a {@link Replica} class that gives its whole state as a record, so that the
 * class can keep its fields private. The components of the record are what snapshots hold, with
 * everything that is said of fields at {@link Replica}; a {@link Restored} method takes the record.
 * Then no field of the class is read or written from outside.
 *
 * <p>The method is not private and not static, has no parameters and throws no checked exceptions.
 * It is called under the replica's lock, one call for each snapshot, and at the start for a new
 * object; it changes nothing. Nothing changes the object until the record is written, so it may
 * hand out the object's own collections. The {@code @Restored} method may keep the collections it
 * is given: they are of the same classes, with the same comparators.
 *
 * <pre>{@code
 * @Replica
 * final class TreeStore implements Store {
 *   private final Map<String, String> entries = new TreeMap<>();
 *   private long writes;
 *
 *   record State(Map<String, String> entries, long writes) {}
 *
 *   @Saved
 *   State save() {
 *     return new State(entries, writes);
 *   }
 *
 *   @Restored
 *   void restore(State state) {
 *     entries.clear();
 *     entries.putAll(state.entries());
 *     writes = state.writes();
 *   }
 *   …
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface Saved {}
