package dev.csmr.service.state;

import dev.csmr.codec.WireWriter;
import dev.csmr.service.UnsavableStateException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the fields of a service's object, in pieces: after each, {@link WireWriter#flushPoint} is
 * called, so a writer that drains there holds no more than a single element or entry. Beside that
 * it holds 12 to 22 bytes for each mutable collection and array inside a collection, and one
 * reference for each element of the HashMap or HashSet that is being written.
 *
 * <p>Used once. Not thread-safe.
 */
public final class StateWriter {
  /** The number of the first piece, which no field can have. */
  static final int HEAD = 19_000;

  /** What the first piece says the form is. */
  static final int FORMAT = 2;

  /** The wire type of a null, which has no content. */
  static final int NULL = 3;

  // The content of the first piece.
  static final int HEAD_FORMAT = 1;
  static final int HEAD_OWN = 2;

  // The content of a field's first piece.
  static final int NAME = 1;
  static final int SHAPE = 2;
  static final int VALUE = 3;
  static final int SIZE = 4;

  // The content of a collection, in a piece or nested.
  static final int KIND = 5;
  static final int ORDER = 6;
  static final int ITEM = 7;
  static final int ENTRY_VALUE = 8;

  private final WireWriter out;
  private final OwnCollections own;
  private final Identities identities = new Identities();
  private final List<Runnable> last = new ArrayList<>();

  /**
   * Begins.
   *
   * @param out takes the pieces
   * @param own what is in the object's final fields
   */
  public StateWriter(WireWriter out, OwnCollections own) {
    this.out = out;
    this.own = own;
    int mark = out.begin(HEAD);
    out.writePresentInt32(HEAD_FORMAT, FORMAT);
    own.write(out, HEAD_OWN, identities);
    endPiece(mark);
  }

  /**
   * Writes a field. A collection with a comparator of its own waits until {@link #end}: the
   * comparator may read other fields, so they have to be there when the collection is refilled.
   *
   * @throws UnsavableStateException when it holds what cannot be saved; the message says where
   */
  public <T> void write(StateField<T> field, T value) {
    if (isOwn(field.number(), value) && Order.ofOwn(value) == Order.OWN) {
      last.add(() -> writeNow(field, value));
    } else {
      writeNow(field, value);
    }
  }

  /** Writes what waits. */
  public void end() {
    last.forEach(Runnable::run);
  }

  private <T> void writeNow(StateField<T> field, T value) {
    try {
      int mark = out.begin(field.number());
      out.writePresentString(NAME, field.name());
      field.codec().shape().write(out, SHAPE);
      if (value != null && field.codec() instanceof ContainerCodec<T, ?> container) {
        container.writeField(this, field.number(), value, mark);
      } else {
        write(field.codec(), VALUE, value);
        endPiece(mark);
      }
    } catch (UnsavableStateException e) {
      throw e.in(own.owner() + "." + field.name());
    }
  }

  WireWriter out() {
    return out;
  }

  void endPiece(int mark) {
    out.end(mark);
    out.flushPoint();
  }

  /** Writes a value that may be null. */
  <T> void write(StateCodec<T> codec, int number, T value) {
    if (value == null) {
      out.rawTag(number, NULL);
    } else {
      codec.write(this, number, value);
    }
  }

  /** Whether an object is that of a final field and is to be written with that. */
  boolean isOwn(int field, Object collection) {
    return own.isNamed(field) && own.of(field) == collection;
  }

  /** Writes the identity of a mutable object if it was met before; else it is met now. */
  boolean refersBack(int number, Object mutable) {
    int identity = identities.meet(mutable);
    if (identity >= 0) {
      out.writePresentInt32(number, identity);
    }
    return identity >= 0;
  }
}
