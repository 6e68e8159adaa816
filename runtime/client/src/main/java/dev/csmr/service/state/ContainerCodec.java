package dev.csmr.service.state;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.UnsavableStateException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Collections and maps.
 *
 * @param <C> their declared type
 * @param <I> what they consist of: elements or entries
 */
abstract class ContainerCodec<C, I> extends StateCodec<C> {
  private static final int MAX_WORDS = 60;

  private final Class<?> declared;

  ContainerCodec(Class<?> declared) {
    this.declared = declared;
  }

  /** Its kind, when it is not the object of a final field. */
  abstract CollectionKind kind(C value);

  abstract int size(C value);

  /** Its elements or entries, in its own order. */
  abstract Iterable<I> items(C value);

  abstract int compareItems(I left, I right);

  abstract void writeItem(StateWriter state, I item);

  /** {@link #levels} of an element or entry. */
  abstract int itemLevels();

  /** {@link #places} of an element or entry. */
  abstract int itemPlaces();

  abstract void countItem(PlaceCount to, I item);

  abstract void searchItem(SharingSearch search, I item);

  /** Whether an element or entry may be one that cannot be saved. */
  abstract boolean itemsMayRefuse();

  abstract void verifyItem(OwnCollections own, I item);

  /** What an element or entry is called in a path. */
  abstract String place(I item, int position);

  /** Reads an element or entry; {@code in} stands behind its first tag. */
  abstract I readItem(StateReader state, WireReader in, int tag);

  /** Begins an object of a kind. */
  abstract Filling<C> begin(CollectionKind kind, Order order);

  /** Begins to refill an object, which is emptied. */
  abstract Filling<C> refill(C own);

  final Class<?> declared() {
    return declared;
  }

  /**
   * An object that is being read.
   *
   * @param <C> its type
   */
  interface Filling<C> {
    /** The object, or null while it cannot exist yet. */
    C target();

    /** Reads one element or entry; {@code in} stands behind its first tag. */
    void add(StateReader state, WireReader in, int tag);

    /** The object, complete. */
    C end();
  }

  /** Writes a field's value, in pieces; the first of them is begun. */
  void writeField(StateWriter state, int field, C value, int mark) {
    boolean own = state.isOwn(field, value);
    if (!own && refersBack(state, StateWriter.VALUE, value)) {
      state.endPiece(mark);
      return;
    }
    CollectionKind kind = own ? CollectionKind.ofOwn(value) : kind(value);
    writeKind(state.out(), kind, own ? Order.ofOwn(value) : Order.of(value));
    state.out().writePresentInt32(StateWriter.SIZE, size(value));
    state.endPiece(mark);
    int position = 0;
    for (I item : state.ordered(this, value, kind)) {
      int piece = state.out().begin(field);
      writeItem(state, item, position++);
      state.endPiece(piece);
    }
  }

  /** Writes some elements or entries of a field's value, in pieces; the first of them is begun. */
  final void writePortion(StateWriter state, int field, List<I> items, int mark) {
    state.out().writePresentInt32(StateWriter.SIZE, items.size());
    state.endPiece(mark);
    int position = 0;
    for (I item : items) {
      int piece = state.out().begin(field);
      writeItem(state, item, position++);
      state.endPiece(piece);
    }
  }

  /**
   * Reads what {@link #writePortion} wrote.
   *
   * @param first the rest of the first piece
   */
  final List<I> readPortion(StateReader state, int field, WireReader first, int firstTag) {
    StateReader.expectTag(StateWriter.SIZE, WireType.VARINT, firstTag);
    int size = first.readInt32();
    List<I> items = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      WireReader piece = state.nextPiece(field);
      items.add(readItem(state, piece, piece.readTag()));
    }
    return items;
  }

  @Override
  void write(StateWriter state, int number, C value) {
    if (refersBack(state, number, value)) {
      return;
    }
    CollectionKind kind = kind(value);
    int mark = state.out().begin(number);
    writeKind(state.out(), kind, Order.of(value));
    int position = 0;
    for (I item : state.ordered(this, value, kind)) {
      writeItem(state, item, position++);
    }
    state.out().end(mark);
  }

  /** An object of a final field, which may be of a class of its own, can be in other places too. */
  private boolean refersBack(StateWriter state, int number, C value) {
    CollectionKind kind = CollectionKind.find(value);
    boolean hasIdentity = kind == null ? state.isOwn(value) : kind.isMutable();
    return hasIdentity && state.refersBack(number, value, levels());
  }

  private static void writeKind(WireWriter out, CollectionKind kind, Order order) {
    out.writePresentInt32(StateWriter.KIND, kind.number());
    out.writePresentInt32(StateWriter.ORDER, order.number());
  }

  private void writeItem(StateWriter state, I item, int position) {
    try {
      writeItem(state, item);
    } catch (UnsavableStateException e) {
      throw e.in("[" + place(item, position) + "]");
    }
  }

  /** Its elements or entries, in an order that is not by chance. */
  final Iterable<I> ordered(C value, CollectionKind kind, Comparator<I> order, int most) {
    if (!kind.isHashed() || size(value) < 2) {
      return items(value);
    }
    // The entries of such a map exist only while they are held.
    int held = kind == CollectionKind.MAP_OF ? most / 4 : most;
    return () -> new SortedItems<>(items(value), size(value), order, held);
  }

  private Iterable<I> ordered(C value) {
    return ordered(
        value, CollectionKind.nearest(value), this::compareItems, StateLimits.DEFAULT.sorted());
  }

  @Override
  final int levels() {
    return 1 + itemLevels();
  }

  @Override
  final int places() {
    return itemPlaces() == 0 ? 1 : MANY;
  }

  @Override
  void count(PlaceCount to, C value) {
    to.add(1);
    if (CollectionKind.find(value) != null) {
      countItems(to, value);
    }
  }

  /** Counts in what it holds, which may be an object of a final field. */
  void countItems(PlaceCount to, C value) {
    if (itemPlaces() != MANY) {
      to.add((long) itemPlaces() * size(value));
      return;
    }
    for (I item : items(value)) {
      if (to.isOver()) {
        return;
      }
      to.step();
      countItem(to, item);
    }
  }

  @Override
  void search(SharingSearch search, C value) {
    CollectionKind kind = CollectionKind.find(value);
    if (kind != null && (!kind.isMutable() || search.enters(value, levels()))) {
      searchItems(search, value);
    }
  }

  /** Searches in what it holds, which may be an object of a final field. */
  void searchItems(SharingSearch search, C value) {
    if (search.concerns(itemLevels())) {
      for (I item : items(value)) {
        search.step();
        searchItem(search, item);
      }
    }
  }

  @Override
  C read(StateReader state, WireReader in, int wireType) {
    if (wireType == WireType.VARINT) {
      return met(state, in);
    }
    expect(WireType.LENGTH_DELIMITED, wireType);
    WireReader content = in.readMessage();
    CollectionKind kind = readKind(content, content.readTag());
    Filling<C> filling = begin(kind.within(declared), readOrder(content));
    int identity = kind.isMutable() ? state.meet(filling.target()) : StateReader.NO_IDENTITY;
    for (int tag = content.readTag(); tag != 0; tag = content.readTag()) {
      filling.add(state, content, tag);
    }
    return state.complete(identity, filling.end());
  }

  /**
   * Reads a field's value, in pieces.
   *
   * @param own the object in the field when that is final; else null
   * @param first the rest of the first piece
   */
  C readField(StateReader state, int field, C own, WireReader first, int firstTag) {
    int named = state.identityOf(field);
    int identity = named;
    int tag = firstTag;
    if (WireType.fieldNumber(tag) == StateWriter.VALUE) {
      if (WireType.of(tag) != StateWriter.NUMBERED) {
        return WireType.of(tag) == WireType.VARINT ? met(state, first) : null;
      }
      identity = state.reserve();
      tag = first.readTag();
    }
    CollectionKind kind = readKind(first, tag);
    Order order = readOrder(first);
    StateReader.expectTag(StateWriter.SIZE, WireType.VARINT, first.readTag());
    int size = first.readInt32();
    if (own != null && named == StateReader.NO_IDENTITY) {
      expectSame(own, kind, order);
    }
    Filling<C> filling = own == null ? begin(kind.within(declared), order) : refill(own);
    if (identity == StateReader.NO_IDENTITY && kind.isMutable()) {
      identity = state.meet(filling.target());
    }
    for (int i = 0; i < size; i++) {
      WireReader piece = state.nextPiece(field);
      filling.add(state, piece, piece.readTag());
    }
    return state.complete(identity, filling.end());
  }

  /** What a field held that was not final is replaced by the object that is in it now. */
  private static void expectSame(Object own, CollectionKind kind, Order order) {
    if (CollectionKind.ofOwn(own) != kind || Order.ofOwn(own) != order) {
      throw StateReader.malformed(
          "the field was not final when it was taken and held a collection of kind "
              + kind
              + " with comparator "
              + order
              + ", and it is final now with another kind or comparator. Create the same one there, or"
              + " remove final");
    }
  }

  @SuppressWarnings("unchecked") // Whatever is declared so was written by a codec of its content.
  private C met(StateReader state, WireReader in) {
    return (C) state.met(in.readInt32(), declared);
  }

  private static CollectionKind readKind(WireReader in, int tag) {
    StateReader.expectTag(StateWriter.KIND, WireType.VARINT, tag);
    return CollectionKind.numbered(in.readInt32());
  }

  private static Order readOrder(WireReader in) {
    StateReader.expectTag(StateWriter.ORDER, WireType.VARINT, in.readTag());
    return Order.numbered(in.readInt32());
  }

  @Override
  int compare(C left, C right) {
    int order = Integer.compare(size(left), size(right));
    var rights = ordered(right).iterator();
    for (I item : ordered(left)) {
      if (order != 0) {
        break;
      }
      order = compareItems(item, rights.next());
    }
    return order;
  }

  @Override
  final boolean mayRefuse() {
    return true;
  }

  @Override
  void verify(OwnCollections own, C value) {
    if (!own.holds(value)) {
      CollectionKind.of(value);
      Order.of(value);
    }
    if (itemsMayRefuse()) {
      int position = 0;
      for (I item : items(value)) {
        try {
          verifyItem(own, item);
        } catch (UnsavableStateException e) {
          throw e.in("[" + place(item, position) + "]");
        }
        position++;
      }
    }
  }

  static String words(Object value) {
    String words = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    return words.length() <= MAX_WORDS ? words : words.substring(0, MAX_WORDS) + "…";
  }
}
