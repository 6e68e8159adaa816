package dev.csmr;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the method of a {@link Replica} class that is called after the object was restored from a
 * snapshot. It is not private and not static, returns nothing and throws no checked exceptions. One
 * of two forms:
 *
 * <ul>
 *   <li><b>Without parameters:</b> it rebuilds what the state implies, such as a {@code transient}
 *       index. All fields of the state have their values; transient fields have what the
 *       constructor gave them, or what they held before, so it empties them first. What it rebuilds
 *       must be what an object that was never restored has at this point, or replicas differ.
 *   <li><b>With one parameter</b>, the record that the class's {@link Saved} method returns: it
 *       puts everything that the record holds back into the object's fields, and rebuilds what that
 *       implies.
 * </ul>
 *
 * <p>Where {@linkplain Replicated#movable() keys can move}, the form without parameters is also
 * called after entries were taken out of the object or put into it, unless the class implements
 * {@link MovableState}.
 *
 * <p>It is not called for a new object: there the constructor does the same work. It changes
 * nothing but the object, and does not use {@link ReplicaContext}.
 *
 * <pre>{@code
 * @Replica
 * final class TreeOwners implements Owners {
 *   final Map<String, String> ownerOf = new TreeMap<>();
 *   final transient Map<String, Set<String>> thingsOf = new TreeMap<>();
 *
 *   @Restored
 *   void index() {
 *     thingsOf.clear();
 *     ownerOf.forEach((thing, owner) -> thingsOf.computeIfAbsent(owner, o -> new TreeSet<>()).add(thing));
 *   }
 *   …
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface Restored {}
