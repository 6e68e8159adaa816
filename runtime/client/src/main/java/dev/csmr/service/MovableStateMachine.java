package dev.csmr.service;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import java.util.function.Predicate;

/**
 * A component of which partition keys can be moved to a replica of another partition: generated for
 * a service that is {@link dev.csmr.Replicated#movable()}. What is written is a portion of the
 * state, entry by entry in the form that snapshots have, under the numbers of the fields.
 */
public interface MovableStateMachine extends ServiceStateMachine {
  /**
   * Removes whatever belongs to some partition keys from the object's state and writes it, with
   * what the target needs to know of fields that belong to no key. Equal states give equal bytes
   * and stay equal. If no key is wanted, nothing changes.
   *
   * @param which whether a key is wanted; the same answer for the same key
   * @param out takes the portion, in pieces as {@link #save} does
   * @throws UnsavableStateException as {@link #save} does; then nothing was removed
   */
  void takeOut(Predicate<CanonicalKey> which, WireWriter out);

  /**
   * Adds what {@link #takeOut} wrote to the object's state, which has nothing of these keys.
   *
   * @throws MalformedMessageException when it cannot be read, has a field that the object's class
   *     lacks, or something that is there already; the object must not be used afterwards
   */
  void putIn(WireReader in);
}
