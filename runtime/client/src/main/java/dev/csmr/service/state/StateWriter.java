package dev.csmr.service.state;

import dev.csmr.codec.WireWriter;
import dev.csmr.service.UnsavableStateException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the fields of a service's object, in pieces: after each, {@link WireWriter#flushPoint} is
 * called, so a writer that drains there holds no more than a single element or entry. What it holds
 * beside that does not grow with the state: see {@link StateLimits}; but for 10 bytes for each
 * mutable value that is in two places, if there are many places.
 *
 * <p>Used once. Not thread-safe.
 */
public final class StateWriter {
  /** The number of the first piece, which no field can have. */
  static final int HEAD = 19_000;

  /** What the first piece says the form is when all mutable values have numbers. */
  static final int FORMAT = 4;

  /** What it says when only those have numbers before which {@link #NUMBERED} stands. */
  static final int SPARSE_FORMAT = 5;

  /** The newest form that there is: states that versions with another one wrote may differ. */
  public static final int NEWEST_FORMAT = SPARSE_FORMAT;

  /** The wire type of a null, which has no content. */
  static final int NULL = 3;

  /** The wire type of a tag that stands before that of a value, which gets the next number. */
  static final int NUMBERED = 4;

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
  private final StateLimits limits;
  private final Pulse pulse;
  private final List<WrittenPart> parts = new ArrayList<>();
  private Identities identities;

  /** What is written under the number of a field. */
  interface WrittenPart {
    /** {@link StateCodec#levels} of what is in it. */
    int levels();

    /** Counts its places that may hold mutable values. */
    void count(PlaceCount to);

    /** Shows to a search what mutable values are in it. */
    void search(SharingSearch search);

    /** The field. */
    StateField<?> field();

    /** Writes it, in pieces; the first of them is begun. */
    void write(StateWriter state, int mark);
  }

  /**
   * A field and what it holds.
   *
   * @param isOwn whether that is the object of a final field, and is written here
   */
  private record FieldValue<T>(StateField<T> field, T value, boolean isOwn) implements WrittenPart {
    @Override
    public int levels() {
      return field.codec().levels();
    }

    @Override
    public void count(PlaceCount to) {
      if (isOwn && field.codec() instanceof ContainerCodec<T, ?> container) {
        container.countItems(to, value);
      } else {
        field.codec().countNullable(to, value);
      }
    }

    @Override
    public void search(SharingSearch search) {
      if (isOwn && field.codec() instanceof ContainerCodec<T, ?> container) {
        container.searchItems(search, value);
      } else {
        field.codec().searchNullable(search, value);
      }
    }

    @Override
    public void write(StateWriter state, int mark) {
      if (value != null && field.codec() instanceof ContainerCodec<T, ?> container) {
        container.writeField(state, field.number(), value, mark);
      } else {
        state.write(field.codec(), VALUE, value);
        state.endPiece(mark);
      }
    }
  }

  /** Some elements or entries of a field's collection, in the order in which they are written. */
  private record Portion<C, I>(StateField<C> field, ContainerCodec<C, I> codec, List<I> items)
      implements WrittenPart {
    @Override
    public int levels() {
      return codec.itemLevels();
    }

    @Override
    public void count(PlaceCount to) {
      for (I item : items) {
        to.step();
        codec.countItem(to, item);
      }
    }

    @Override
    public void search(SharingSearch search) {
      if (search.concerns(codec.itemLevels())) {
        for (I item : items) {
          search.step();
          codec.searchItem(search, item);
        }
      }
    }

    @Override
    public void write(StateWriter state, int mark) {
      codec.writePortion(state, field.number(), items, mark);
    }
  }

  /**
   * Begins.
   *
   * @param out takes the pieces
   * @param own what is in the object's final fields
   */
  public StateWriter(WireWriter out, OwnCollections own) {
    this(out, own, StateLimits.DEFAULT);
  }

  StateWriter(WireWriter out, OwnCollections own, StateLimits limits) {
    this.out = out;
    this.own = own;
    this.limits = limits;
    this.pulse = new Pulse(out);
  }

  /** Adds a field. */
  public <T> void write(StateField<T> field, T value) {
    parts.add(new FieldValue<>(field, value, isOwn(field.number(), value)));
  }

  /** Adds some elements or entries of a field's collection. */
  <C, I> void writePortion(StateField<C> field, ContainerCodec<C, I> codec, List<I> items) {
    parts.add(new Portion<>(field, codec, items));
  }

  /**
   * Writes all fields, in the order in which they were added.
   *
   * @throws UnsavableStateException when one holds what cannot be saved; the message says where
   */
  public void end() {
    PlaceCount places = new PlaceCount(limits.numbered(), pulse);
    parts.forEach(part -> part.count(places));
    int mark = out.begin(HEAD);
    out.writePresentInt32(HEAD_FORMAT, places.isOver() ? SPARSE_FORMAT : FORMAT);
    own.write(out, HEAD_OWN);
    endPiece(mark);
    identities = places.isOver() ? searched() : new AllIdentities(own.objects(), places.count());
    parts.forEach(this::writeNow);
  }

  private Identities searched() {
    SharedIdentities shared = new SharedIdentities(own.objects());
    new SharingSearch(parts, shared, limits.searched(), pulse).run();
    return shared;
  }

  private void writeNow(WrittenPart part) {
    StateField<?> field = part.field();
    try {
      int mark = out.begin(field.number());
      out.writePresentString(NAME, field.name());
      field.codec().shape().write(out, SHAPE);
      part.write(this, mark);
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

  /** Whether an object is that of a final field, which is written with one of those. */
  boolean isOwn(Object collection) {
    return own.holds(collection);
  }

  /** The elements or entries of a collection, in the order in which they are written. */
  <C, I> Iterable<I> ordered(ContainerCodec<C, I> codec, C value, CollectionKind kind) {
    return codec.ordered(
        value,
        kind,
        (left, right) -> {
          pulse.step();
          return codec.compareItems(left, right);
        },
        limits.sorted());
  }

  /**
   * Writes the number of a mutable value if it was met before; else it is met now, and is to be
   * written.
   *
   * @param levels those of its codec
   */
  boolean refersBack(int number, Object value, int levels) {
    int identity = identities.meet(value, levels);
    if (identity == Identities.NUMBERED) {
      out.rawTag(number, NUMBERED);
    } else if (identity >= 0) {
      out.writePresentInt32(number, identity);
    }
    return identity >= 0;
  }
}
