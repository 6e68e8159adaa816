package dev.csmr.service;

import dev.csmr.codec.WireWriter;
import java.util.SortedSet;

/**
 * What belongs to some partition keys in the state of a {@link MovableStateMachine}, found by one
 * look at it. Good for a key as long as no operation has changed what belongs to that key. Not
 * thread-safe.
 */
public interface KeyedState {
  /** The keys that something belongs to. */
  SortedSet<CanonicalKey> keys();

  /**
   * Writes what belongs to some keys, and leaves it where it is; as {@link
   * MovableStateMachine#takeOut} writes it. Equal states give equal bytes and stay equal.
   *
   * @param wanted which keys; nothing is written for those that nothing belongs to
   * @throws UnsavableStateException as {@link MovableStateMachine#save} does
   */
  void write(SortedSet<CanonicalKey> wanted, WireWriter out);

  /**
   * Looks again for what belongs to some keys, which has changed.
   *
   * @return whether that is found now; if not, only another look at everything finds it, and this
   *     is of no use any more
   */
  boolean refresh(SortedSet<CanonicalKey> changed);

  /** Removes what belongs to some of the keys, which are its keys no more. */
  void remove(SortedSet<CanonicalKey> some);

  /** Removes what belongs to all of the keys. */
  void remove();

  /**
   * Adds what belongs to all of the keys to another state, which has nothing of them, without
   * copying it; its keys are those of the other one then as well. The object that it was found in
   * must not be used afterwards.
   *
   * @param target found in another object of the same class
   * @throws dev.csmr.codec.MalformedMessageException if something is there already; nothing is
   *     changed
   */
  void giveTo(KeyedState target);
}
