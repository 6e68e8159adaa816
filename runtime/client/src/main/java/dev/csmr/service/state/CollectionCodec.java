package dev.csmr.service.state;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SortedSet;

/** Lists, queues and sets. */
final class CollectionCodec<E, C extends Collection<E>> extends ContainerCodec<C, E> {
  private final StateCodec<E> element;
  private final Shape shape;

  CollectionCodec(Shape.Form form, Class<?> declared, StateCodec<E> element) {
    super(declared);
    this.element = element;
    this.shape =
        new Shape(
            form,
            declared.getSimpleName(),
            List.of(new Shape.ShapePart(StateWriter.ITEM, "element", element.shape())));
  }

  @Override
  Shape shape() {
    return shape;
  }

  @Override
  CollectionKind kind(C value) {
    return CollectionKind.of(value);
  }

  @Override
  int size(C value) {
    return value.size();
  }

  @Override
  Iterable<E> items(C value) {
    return value;
  }

  @Override
  int compareItems(E left, E right) {
    return element.compareNullable(left, right);
  }

  @Override
  void writeItem(StateWriter state, E item) {
    state.write(element, StateWriter.ITEM, item);
  }

  @Override
  E readItem(StateReader state, WireReader in, int tag) {
    StateReader.expectNumber(StateWriter.ITEM, tag);
    return state.read(element, in, WireType.of(tag));
  }

  @Override
  int itemLevels() {
    return element.levels();
  }

  @Override
  int itemPlaces() {
    return element.places();
  }

  @Override
  void countItem(PlaceCount to, E item) {
    element.countNullable(to, item);
  }

  @Override
  void searchItem(SharingSearch search, E item) {
    element.searchNullable(search, item);
  }

  @Override
  boolean itemsMayRefuse() {
    return element.mayRefuse();
  }

  @Override
  void verifyItem(OwnCollections own, E item) {
    element.verifyNullable(own, item);
  }

  @Override
  String place(E item, int position) {
    return Integer.toString(position);
  }

  @Override
  C initial() {
    return begin(CollectionKind.ARRAY_LIST.within(declared()), Order.NATURAL).end();
  }

  @Override
  Filling<C> begin(CollectionKind kind, Order order) {
    return kind.isFilled()
        ? new Elements(kind.create(order.comparator(), element), null)
        : new Elements(new ArrayList<>(), kind);
  }

  @Override
  Filling<C> refill(C own) {
    own.clear();
    return new Elements(own, null);
  }

  private final class Elements implements Filling<C> {
    private final Collection<E> elements;
    private final CollectionKind made;

    /** What a queue was given, which a heap that is in order already leaves in its order. */
    private final List<E> queued = new ArrayList<>();

    /**
     * Begins.
     *
     * @param elements is filled
     * @param made the kind to make of it at the end; null when it is the object itself
     */
    Elements(Collection<E> elements, CollectionKind made) {
      this.elements = elements;
      this.made = made;
    }

    @Override
    public C target() {
      return made == null ? declared(elements) : null;
    }

    @Override
    public void add(StateReader state, WireReader in, int tag) {
      E item = readItem(state, in, tag);
      if (!elements.add(item)) {
        throw StateReader.otherRules("a set takes other elements");
      }
      if (elements instanceof SortedSet<E> sorted && sorted.last() != item) {
        throw StateReader.otherRules("a set has another order");
      }
      if (elements instanceof PriorityQueue<E>) {
        queued.add(item);
      }
    }

    @Override
    public C end() {
      Iterator<E> given = queued.iterator();
      if (!queued.isEmpty() && !elements.stream().allMatch(each -> each == given.next())) {
        throw StateReader.otherRules("a queue has another order");
      }
      if (made == null) {
        return declared(elements);
      }
      Collection<E> all = made.of((List<E>) elements);
      if (all.size() != elements.size()) {
        throw StateReader.otherRules("a set takes other elements");
      }
      return declared(all);
    }

    @SuppressWarnings("unchecked") // The kind was chosen so that it is one.
    private C declared(Collection<E> collection) {
      return (C) collection;
    }
  }
}
