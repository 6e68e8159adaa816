package dev.csmr.service.state;

import dev.csmr.codec.Fields;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.service.UnsavableStateException;
import java.util.List;
import java.util.function.Function;

/** Records: a message with a field for each component. */
final class RecordCodec<R> extends StateCodec<R> {
  private final String name;
  private final Function<StateParts, R> creator;
  private final List<StateComponent<R, ?>> components;
  private final Shape shape;
  private final int levels;
  private final int places;

  RecordCodec(String name, Function<StateParts, R> creator, List<StateComponent<R, ?>> components) {
    this.name = name;
    this.creator = creator;
    this.components = components;
    this.shape =
        new Shape(Shape.Form.RECORD, name, components.stream().map(StateComponent::part).toList());
    this.levels = components.stream().mapToInt(each -> each.codec().levels()).max().orElse(0);
    this.places =
        components.stream().mapToInt(each -> each.codec().places()).reduce(0, StateCodec::sum);
  }

  @Override
  Shape shape() {
    return shape;
  }

  @Override
  void write(StateWriter state, int number, R value) {
    int mark = state.out().begin(number);
    for (StateComponent<R, ?> component : components) {
      try {
        component.write(state, value);
      } catch (UnsavableStateException e) {
        throw e.in("." + component.name());
      }
    }
    state.out().end(mark);
  }

  @Override
  R read(StateReader state, WireReader in, int wireType) {
    expect(WireType.LENGTH_DELIMITED, wireType);
    WireReader content = in.readMessage();
    StateParts parts = new StateParts(name, components.size());
    for (int tag = content.readTag(); tag != 0; tag = content.readTag()) {
      StateComponent<R, ?> component = component(WireType.fieldNumber(tag));
      int identity = state.identities();
      Object part = state.read(component.codec(), content, WireType.of(tag));
      parts.put(
          component.number(),
          part,
          state.isIdentity(identity, part) ? identity : StateReader.NO_IDENTITY,
          isBackReference(component, tag));
    }
    R value;
    try {
      value = creator.apply(parts);
    } catch (RuntimeException e) {
      throw Fields.refused(name, e);
    }
    for (StateComponent<R, ?> component : components) {
      if (!parts.isKept(component, value)) {
        throw StateReader.malformed(
            "the constructor or the accessor of "
                + name
                + " makes component "
                + component.name()
                + " another one, so that the record that was saved cannot be created again. Let"
                + " them keep it, or an immutable copy");
      }
      int identity = parts.identity(component.number());
      // The record's constructor may have copied what it was given.
      state.complete(identity, component.of(value));
    }
    return value;
  }

  /** Whether a component is a mutable object that is somewhere else, too. */
  private static boolean isBackReference(StateComponent<?, ?> component, int tag) {
    return component.codec() instanceof ContainerCodec && WireType.of(tag) == WireType.VARINT;
  }

  private StateComponent<R, ?> component(int number) {
    for (StateComponent<R, ?> component : components) {
      if (component.number() == number) {
        return component;
      }
    }
    throw StateReader.malformed(name + " has no component of number " + number);
  }

  @Override
  int levels() {
    return levels;
  }

  @Override
  int places() {
    return places;
  }

  @Override
  void count(PlaceCount to, R value) {
    if (places != MANY) {
      to.add(places);
      return;
    }
    for (StateComponent<R, ?> component : components) {
      component.count(to, value);
    }
  }

  @Override
  void search(SharingSearch search, R value) {
    for (StateComponent<R, ?> component : components) {
      component.search(search, value);
    }
  }

  @Override
  int compare(R left, R right) {
    for (StateComponent<R, ?> component : components) {
      int order = component.compare(left, right);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  @Override
  boolean mayRefuse() {
    return components.stream().anyMatch(component -> component.codec().mayRefuse());
  }

  @Override
  void verify(OwnCollections own, R value) {
    for (StateComponent<R, ?> component : components) {
      try {
        component.verify(own, value);
      } catch (UnsavableStateException e) {
        throw e.in("." + component.name());
      }
    }
  }
}
