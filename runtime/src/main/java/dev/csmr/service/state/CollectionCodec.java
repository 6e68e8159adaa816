package dev.csmr.service.state;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

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
            List.of(new Shape.Part(StateWriter.ITEM, "element", element.shape())));
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
  boolean itemsMayRefuse() {
    return element.mayRefuse();
  }

  @Override
  void verifyItem(E item) {
    element.verifyNullable(item);
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
      StateReader.expectNumber(StateWriter.ITEM, tag);
      if (!elements.add(state.read(element, in, WireType.of(tag)))) {
        throw StateReader.malformed("a set has an element twice");
      }
    }

    @Override
    public C end() {
      return declared(made == null ? elements : made.of((List<E>) elements));
    }

    @SuppressWarnings("unchecked") // The kind was chosen so that it is one.
    private C declared(Collection<E> collection) {
      return (C) collection;
    }
  }
}
